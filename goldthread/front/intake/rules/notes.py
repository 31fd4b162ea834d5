"""A row that is a note somebody wrote before this record began.

It becomes a record that whoever brings it in signs: what they were told, and by whom. Nobody signs for another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from uuid import NAMESPACE_URL, UUID, uuid5

from goldthread.casework.records.rules.composing import compose
from goldthread.front.intake.rules.reading import Table
from goldthread.front.intake.rules.rows import Cells, Matching, Outcome, Standing, month_first
from goldthread.front.intake.rules.world import World, find
from goldthread.ground.packs.rules import About, Kind, Pack, Question, QuestionType
from goldthread.lib.dates import said_date
from goldthread.lib.text import refuse
from goldthread.lib.words import gettext_noop as _

NOT_KNOWN = "not known"  # what a form asks for where nobody knows who said it
NO_TIME = time(12, 0)
# Set under the text, since the record must not claim an hour that nobody wrote down.
TIME_NOT_GIVEN = "[The file this was brought in from gave no time of day; 12:00 stands in its place.]"
_SPACE = uuid5(NAMESPACE_URL, "https://goldthread.invalid/notes-brought-in")


@dataclass(frozen=True)
class NewNote:
    """What `records.actions.sign` is given."""

    id: UUID
    kind: str
    fields: dict[str, list[str]]


def record_id(home: UUID, key: str) -> UUID:
    """The id of the record that a note becomes: the same for the same note of the same home, whoever brings it in."""
    return uuid5(_SPACE, f"{home}\n{key}")


def kinds(pack: Pack) -> tuple[Kind, ...]:
    """The kinds that a note can become: those that need no answer but the account itself."""
    return tuple(kind for kind in pack.kinds if _account(kind) is not None and not kind.only_babies)


def kind_words(offered: Iterable[Kind]) -> dict[str, tuple[str, ...]]:
    """What may stand in a file for each kind, the label first."""
    return {kind.code: (kind.label, kind.plural) for kind in offered}


def _account(kind: Kind) -> Question | None:
    accounts = [question for question in kind.questions if question.type is QuestionType.SEEN_AND_MEANT]
    if not accounts:
        return None
    if any(question.required and question.when is None and question != accounts[0] for question in kind.questions):
        return None
    return accounts[0]


def check(table: Table, matching: Matching, world: World) -> Iterator[Outcome]:
    """What comes of each row, in order. Whether its record is there already is for the caller to ask, by `made.id`."""
    doubtful = month_first(table, matching, ("happened_on", "born_on"))
    offered = {kind.code: kind for kind in kinds(world.pack)}
    words = kind_words(offered.values())
    seen: dict[str, int] = {}
    for row in table.rows:
        cells = Cells(row, matching, doubtful)
        told = tuple(cells.text(code) for code in ("person", "person_id", "happened_on", "happened_time", "author"))
        key = cells.key(*told, cells.text("text"))
        if key in seen:
            cells.wrong("", _("This row stands in row %(row)s already."), row=seen[key])
        twice = seen.setdefault(key, row.number) != row.number
        made, shown = _note(cells, world, offered, words, key)
        standing = Standing.FAULT if cells.problems else Standing.NEW
        whom = tuple(UUID(person) for person in made.fields.get("subject", ()))
        yield Outcome(row, standing, tuple(cells.problems), None if twice else made, shown, whom)


def _note(
    cells: Cells, world: World, offered: Mapping[str, Kind], words: Mapping[str, tuple[str, ...]], key: str
) -> tuple[NewNote, tuple[tuple[str, str], ...]]:
    code = cells.choice("kind", words)
    kind = offered.get(code)
    if kind is None and not cells.text("kind"):
        cells.wrong("kind", _("Please say what kind of record this is."))
    on, at = cells.moment("happened_on")
    if on is None and not cells.text("happened_on"):
        cells.wrong("happened_on", _("Please say on which day it happened."))
    own_clock = cells.clock("happened_time")
    at = own_clock or at
    text = cells.text("text")
    if not text:
        cells.wrong("text", _("There is no note in this row."))
    author = " ".join(cells.text("author").split()) or NOT_KNOWN
    if refused := refuse(text):
        cells.wrong("text", refused)
    if refused := refuse(author):
        cells.wrong("author", refused)
    people = find(cells, world, several=True) if kind is None or kind.about is About.PERSON else []
    if kind is not None and kind.about is About.PERSON and not cells.text("person") and not cells.text("person_id"):
        cells.wrong("person", _("Please say whom this note is about."))
    fields: dict[str, list[str]] = {}
    if kind is not None and on is not None:
        account = _account(kind)
        assert account is not None
        fields = {
            "subject": [str(person.id) for person in people],
            "happened_on": [on.isoformat()],
            "happened_time": [(at or NO_TIME).strftime("%H:%M")],
            f"q.{account.code}.told": [text if at else f"{text}\n\n{TIME_NOT_GIVEN}"],
            f"q.{account.code}.told_by": [author],
        }
        if not cells.problems:
            _compose(cells, kind, fields, world, has_time=at is not None)
    when = f"{said_date(on)} {at.strftime('%H:%M') if at else ''}".strip() if on else cells.text("happened_on")
    shown = (
        ("kind", kind.label if kind else cells.text("kind")),
        ("happened_on", when),
        ("person", "; ".join(person.preferred_name for person in people) or cells.text("person")),
        ("text", text),
        ("author", author),
    )
    return NewNote(record_id(world.home, key), code, fields), shown


def _compose(cells: Cells, kind: Kind, fields: dict[str, list[str]], world: World, *, has_time: bool) -> None:
    """Ask the form itself, so that what the preview promises is what signing does."""
    for name, message in compose(kind, fields, world.residents, now=world.now, brought_in=True).errors.items():
        if name == "happened_time":
            field = "happened_time" if has_time and cells.text("happened_time") else "happened_on"
        else:
            field = {"subject": "person", "happened_on": "happened_on"}.get(
                name, "author" if name.endswith(".told_by") else "text"
            )
        cells.wrong(field, "%(why)s", why=message)
