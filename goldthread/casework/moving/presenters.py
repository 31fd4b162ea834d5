"""What the pages of a move show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goldthread.casework.moving.queries import ToChoose, ToHandOver, WhoComes
from goldthread.casework.people.presenters import apart, label_of
from goldthread.casework.records.presenters.sight import sight_said
from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.access.rules import LEVELS
from goldthread.ground.packs.queries import pack
from goldthread.ground.packs.rules import Pack
from goldthread.lib.dates import said_date, said_moment
from goldthread.lib.text import visible

if TYPE_CHECKING:
    from goldthread.casework.people.models import Move


@dataclass(frozen=True)
class Box:
    """One record to tick: handed over only where somebody does."""

    id: str
    label: str
    hint: str
    ticked: bool


@dataclass(frozen=True)
class Along:
    """What goes along, and what is chosen one by one."""

    line: str
    boxes: tuple[Box, ...]


def along(found: ToHandOver, setting: Pack, ticked: Iterable[UUID]) -> Along:
    """What may be handed over, for whoever hands over."""
    number = found.along
    words = ngettext(
        "%(number)s record goes along: what is routine or sensitive, and about nobody but them and their family here.",
        "%(number)s records go along: what is routine or sensitive, and about nobody but them and their family here.",
        number,
    )
    kinds = {kind.code: kind.label for kind in setting.kinds}
    chosen = set(ticked)
    return Along(
        words % {"number": f"{number:,}"},
        tuple(
            Box(
                str(row.record),
                f"{kinds.get(row.kind, row.kind)} · {said_moment(row.happened_at, ZONE)} · {row.author}",
                _why_not(row),
                row.record in chosen,
            )
            for row in found.choose
        ),
    )


def _why_not(row: ToChoose) -> str:
    parts = [sight_said(row.sight)] if row.sight not in LEVELS[:2] else []
    others = [*(apart(name) for name in row.others), *([_("somebody of another home")] if row.unknown else [])]
    if others:
        parts.append(_("also about %(names)s") % {"names": ", ".join(others)})
    return " · ".join(parts)


@dataclass(frozen=True)
class Lines:
    """Some lines that become those of this home."""

    label: str
    rows: tuple[str, ...]


@dataclass(frozen=True)
class ComesPage:
    """Who comes, and all that is taken in with them."""

    name: str
    line: str
    note: str
    facts: tuple[tuple[str, str], ...]
    lines: tuple[Lines, ...]
    records: tuple[str, ...]


def comes_page(comes: WhoComes) -> ComesPage:
    """The page of somebody who comes."""
    said = {"home": comes.move.home.name, "day": said_date(comes.move.on, words=translation), "who": comes.by}
    return ComesPage(
        name=apart(comes.facts["preferred_name"]),
        line=_("From %(home)s, %(day)s · handed over by %(who)s") % said,
        note=visible(comes.move.note),
        facts=tuple((name, value) for name, value in _facts(comes.facts) if value),
        lines=tuple(group for group in _lines(comes) if group.rows),
        records=tuple(
            f"{comes.records[sight]:,} · {sight_said(sight)}" for sight in LEVELS if comes.records.get(sight)
        ),
    )


def _facts(facts: Any) -> tuple[tuple[str, str], ...]:
    born = said_date(facts["born_on"], words=translation) if facts["born_on"] else ""
    due = said_date(facts["due_on"], words=translation) if facts["due_on"] else ""
    return (
        (_("Full name"), facts["full_name"]),
        (_("Previous names"), facts["previous_names"]),
        (_("Pronouns"), facts["pronouns"]),
        (_("Born"), born),
        (_("Due"), due),
        (_("First language"), facts["first_language"]),
        (_("Interpreter"), facts["interpreter"]),
        (_("How to talk with them"), facts["communication"]),
        (_("Religion"), facts["religion"]),
        (_("Ethnicity"), facts["ethnicity"]),
        (_("Culture"), facts["culture"]),
    )


def _lines(comes: WhoComes) -> tuple[Lines, ...]:
    lines, setting = comes.lines, pack(comes.move.home.pack)
    return (
        Lines(
            _("Allergies"),
            tuple(_joined(row["substance"], row["reaction"], row["what_to_do"]) for row in lines["allergies"]),
        ),
        Lines(_("What every worker must know"), tuple(row["text"] for row in lines["keep_safe"])),
        Lines(
            _("Who must not be told where they live"),
            tuple(_joined(row["who"], row["relation"]) for row in lines["told"] if row["not_the_address"]),
        ),
        Lines(
            _("Who may be told"),
            tuple(_joined(row["who"], row["what"]) for row in lines["told"] if not row["not_the_address"]),
        ),
        Lines(
            _("Legal status"),
            tuple(_joined(label_of(setting.legal_statuses, row["code"]), row["note"]) for row in lines["legal"]),
        ),
        Lines(
            _("Parental responsibility"),
            tuple(_joined(row["holder"], row["ground"]) for row in lines["responsible"]),
        ),
        Lines(_("Who they are"), tuple(row["text"] for row in lines["about"])),
    )


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


@dataclass(frozen=True)
class MovedPage:
    """A move as the home that they left sees it."""

    name: str
    line: str
    note: str
    left_out: str
    taken: str  # empty while nobody was taken in
    ended: str


def moved_page(move: Move) -> MovedPage:
    """The page of a move, at the home that they left."""
    said = {"home": move.to.name, "day": said_date(move.on, words=translation), "who": move.by.short_name}
    left_out = ngettext(
        "%(number)s record was not handed over.", "%(number)s records were not handed over.", move.left_out
    )
    return MovedPage(
        name=apart(move.person.preferred_name),
        line=_("To %(home)s, %(day)s · handed over by %(who)s") % said,
        note=visible(move.note),
        left_out=left_out % {"number": move.left_out} if move.left_out else "",
        taken=_("They were taken in there. A move back is one that the new home records.") if move.taken_at else "",
        ended=_("This move was taken back: %(why)s") % {"why": visible(move.end_reason)} if move.ended_at else "",
    )
