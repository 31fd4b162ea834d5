"""The head of a file: whose it is, how old they are, what nobody may miss. Shared by every page of a person."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from goldthread.casework.people.actions import MOVED
from goldthread.casework.people.presenters import Face, age_of, age_said, apart, faces
from goldthread.casework.people.rules import child_in_law
from goldthread.casework.placements.queries import PersonFile
from goldthread.casework.placements.rules import week_of
from goldthread.ground.access.rules import Permission
from goldthread.ground.packs.queries import pack
from goldthread.lib.dates import said_date
from goldthread.lib.text import fold
from goldthread.ui.jinja import url

if TYPE_CHECKING:
    from goldthread.casework.people.models import Person

GROWN_UP = ("parent", "adult")


@dataclass(frozen=True)
class Tab:
    """One page of the file; `name` is its url name."""

    name: str
    label: str
    href: str


@dataclass(frozen=True)
class Somebody:
    """One person of the file: `age` as said, `child` when a parent is a child in law too."""

    id: UUID
    name: str
    pronouns: str
    age: str
    grown_up: bool
    child: bool
    guessed: bool  # whether their age is not exact
    here: bool  # whether the page is theirs
    href: str


@dataclass(frozen=True)
class Warned:
    """Something nobody may miss: the heart of it, and the rest."""

    name: str  # of whom; empty when the file is one person's
    text: str
    more: str = ""


@dataclass(frozen=True)
class Helps:
    """A line of who they are, for the column beside a timeline."""

    name: str
    text: str
    own_words: bool


@dataclass(frozen=True)
class FileHeader:
    """The head of a file. `title`: the names in a sentence; `line`: ages, week, key worker, parted by middle dots."""

    person: UUID
    title: str
    line: str
    faces: tuple[Face, ...]
    pronouns: str
    people: tuple[Somebody, ...]
    allergies: tuple[Warned, ...]
    not_told: tuple[Markup, ...]  # sentences
    keep_safe: tuple[Warned, ...]
    facts: tuple[str, ...]  # short lines such as "Kayleigh is 17: a child in law too"
    helps: tuple[Helps, ...]
    early_signs: tuple[Helps, ...]
    tabs: tuple[Tab, ...]
    href: str
    record_href: str  # empty when the viewer may not write
    duty_href: str  # where a duty about them is set; empty as well
    keep_safe_href: str
    moved_on: str  # "Moved on 3 May 2026"; empty for who is here
    only_read: tuple[str, ...]  # of each who moved to another home, where to, and that nothing new is written here

    @property
    def together(self) -> bool:
        """Whether it is a family's."""
        return len(self.people) > 1


HELD = 500  # heads kept a process
_held: OrderedDict[Hashable, FileHeader] = OrderedDict()


def file_header(file: PersonFile, today: date) -> FileHeader:
    """The head of a file as it stands on that day (a local date). Worked out once for a file that says the same."""
    key = (file.stamp, file.may, today, translation.get_language()) if file.stamp is not None else None
    if key is not None and (held := _held.get(key)) is not None:
        return held
    header = _header(file, today)
    if key is not None:
        _held[key] = header
        if len(_held) > HELD:
            _held.popitem(last=False)
    return header


def _header(file: PersonFile, today: date) -> FileHeader:
    words = pack(file.person.home.pack).words
    people = tuple(_somebody(person, file, today) for person in file.people)
    title = together([person.name for person in people])
    name_of = {person.id: person.name if len(people) > 1 else "" for person in people}
    about = [(row.heading, Helps(name_of[row.person], row.text, row.own_words)) for row in file.about]
    return FileHeader(
        person=file.person.id,
        title=title,
        line=" · ".join(_line(file, people, today, words.key_worker)),
        faces=faces(file.people),
        pronouns="" if len(people) > 1 else file.person.pronouns,
        people=people,
        allergies=tuple(
            Warned(
                name_of[row.person], row.substance, " · ".join(part for part in (row.reaction, row.what_to_do) if part)
            )
            for row in file.allergies
        ),
        not_told=_not_told(file, {person.id: person.name for person in people}),
        keep_safe=tuple(Warned(name_of[row.person], row.text) for row in file.keep_safe),
        facts=tuple(_child_too(person) for person in people if person.child),
        helps=tuple(row for heading, row in about if heading == "helps"),
        early_signs=tuple(row for heading, row in about if heading == "early_sign"),
        tabs=(
            Tab("person", _("Timeline"), url("person", file.person.id)),
            *_care(file),
            Tab("person_about", _("About"), url("person_about", file.person.id)),
            Tab("person_keep_safe", _("Keep safe"), url("person_keep_safe", file.person.id)),
            Tab("person_network", _("Network & papers"), url("person_network", file.person.id)),
        ),
        href=url("person", file.person.id),
        record_href=_record_href(file),
        duty_href=f"{url('duties')}?about={file.person.id}#set" if _may_write(file) else "",
        keep_safe_href=url("person_keep_safe", file.person.id),
        moved_on=_moved_on(file),
        only_read=tuple(_only_read(file)),
    )


def together(names: list[str]) -> str:
    """Names in a sentence: "Amira & Noah", "Amira, Sam & Noah"."""
    kept = [apart(name) for name in names]
    if len(kept) < 2:
        return "".join(kept)
    return _("%(first)s & %(last)s") % {"first": ", ".join(kept[:-1]), "last": kept[-1]}


def _somebody(person: Person, file: PersonFile, on: date) -> Somebody:
    grown_up = person.stage in GROWN_UP
    exact = person.birth_known == "exact"
    child = child_in_law(born_on=person.born_on, exact=exact, said=person.is_child_in_law, on=on)
    return Somebody(
        id=person.id,
        name=person.preferred_name,
        pronouns=person.pronouns,
        age=age_of(person, on),
        grown_up=grown_up,
        child=child and person.stage == "parent",
        guessed=person.born_on is None or not exact,
        here=person.id == file.person.id,
        href=url("person_about", person.id),
    )


def _child_too(person: Somebody) -> str:
    words = (
        _("%(name)s counts as under 18: a child in law too")
        if person.guessed
        else _("%(name)s is under 18: a child in law too")
    )
    return words % {"name": apart(person.name)}


def _line(file: PersonFile, people: tuple[Somebody, ...], on: date, key_worker: str) -> list[str]:
    """Ages of the children (of everybody, where there is no child), the week, the key worker."""
    told = [shown for shown in people if not shown.grown_up] or list(people)
    by_id = {person.id: person for person in file.people}
    parts = [age_said(shown.name, by_id[shown.id], on) for shown in told]
    stay = file.placement
    moved_on = _moved_on(file)
    if moved_on:
        parts.append(moved_on)
    elif stay is None:
        parts.append(_("has not moved in"))
    else:
        week = week_of(stay.moved_in_on, on, stay.weeks_planned)
        if week is None:
            parts.append(_("moves in on %(day)s") % {"day": said_date(stay.moved_in_on, words=translation)})
        elif week.planned:
            parts.append(_("week %(number)s of %(planned)s") % {"number": week.number, "planned": week.planned})
        else:
            parts.append(_("here since %(day)s") % {"day": said_date(stay.moved_in_on, words=translation)})
    if file.key_workers:
        names = together([worker.short_name for worker in file.key_workers])
        parts.append(_("%(key_worker)s %(names)s") % {"key_worker": key_worker, "names": names})
    elif stay is not None and not moved_on:
        parts.append(_("no %(key_worker)s yet") % {"key_worker": key_worker})
    return parts


def _moved_on(file: PersonFile) -> str:
    days = [member.left_on for member in file.members if member.person_id == file.person.id]
    left = days[0] if days else None
    return _("moved on %(day)s") % {"day": said_date(left, words=translation)} if left else ""


def _only_read(file: PersonFile) -> Iterator[str]:
    names = {person.id: person.preferred_name for person in file.people}
    for row in file.moved:
        said = {"name": apart(names[row.person]), "home": row.home, "day": said_date(row.on, words=translation)}
        words = _(MOVED) % said
        yield words if row.taken else words + " " + _("Nobody there has taken them in yet.")


def _not_told(file: PersonFile, names: dict[UUID, str]) -> tuple[Markup, ...]:
    """One sentence for each who must not be told, naming all of the file whom it protects."""
    rows: dict[str, tuple[str, str, list[str]]] = {}
    for row in file.not_told:
        _who, _relation, where = rows.setdefault(fold(row.who), (row.who, row.relation, []))
        if names[row.person] not in where:
            where.append(names[row.person])
    bdi = Markup("<bdi>{}</bdi>")
    return tuple(
        Markup(  # noqa: S704  what is filled in is escaped
            ngettext(
                "%(who)s must not be told where %(names)s lives",
                "%(who)s must not be told where %(names)s live",
                len(where),
            )
        )
        % {
            "who": bdi.format(f"{who} ({relation})" if relation else who),
            "names": together(where),
        }
        for who, relation, where in rows.values()
    )


def _care(file: PersonFile) -> tuple[Tab, ...]:
    """The day's care, where there is a baby, forms that are for babies, and a viewer who may read them."""
    forms = any(kind.only_babies for kind in pack(file.person.home.pack).kinds)
    if not forms or Permission.SEE_RECORDS not in file.may or all(person.stage != "baby" for person in file.people):
        return ()
    return (Tab("person_care", _("Care"), url("person_care", file.person.id)),)


def _may_write(file: PersonFile) -> bool:
    here = file.placement is not None and file.placement.moved_on_on is None
    return here and Permission.WRITE_RECORDS in file.may


def _record_href(file: PersonFile) -> str:
    if not _may_write(file):
        return ""
    return f"{url('record_new')}?{urlencode([('about', str(person.id)) for person in file.people])}"
