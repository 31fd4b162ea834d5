"""Visits of independent people as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from goldthread.casework.people.rules import visits as codes
from goldthread.lib.dates import said_date
from goldthread.lib.text import initials

if TYPE_CHECKING:
    from goldthread.casework.placements.queries import Two


@dataclass(frozen=True)
class VisitLine:
    """One visit: who comes and when; `state` "coming", "now" or "over", with its word and tone."""

    id: UUID
    visitor: str
    initials: str
    when: str
    state: str
    word: str
    tone: str
    href: str


def visit_lines(rows: Iterable[Any], now: datetime) -> list[VisitLine]:
    """The visits, in the order given."""
    return [_line(row, now) for row in rows]


def _line(row: Any, now: datetime) -> VisitLine:
    starts, ends = (timezone.localtime(at) for at in (row.from_at, row.until_at))
    over = row.ended_at is not None or now >= row.until_at
    state = "over" if over else "now" if row.from_at <= now else "coming"
    word, tone = {
        "over": (_("called off") if row.ended_at and row.ended_at < row.from_at else _("over"), "plain"),
        "now": (_("here now"), "teal"),
        "coming": (_("coming"), "sky"),
    }[state]
    when = f"{said_date(starts.date())} · {starts:%H:%M}–{ends:%H:%M}"
    href = reverse("visit", args=[row.id])
    return VisitLine(row.id, row.visitor.name, initials(row.visitor.name), when, state, word, tone, href)


@dataclass(frozen=True)
class Side:
    """What one side said: a word with its tone, and in a line who said it, when, to whom, how."""

    whose: str
    word: str
    tone: str
    line: str
    words: str
    href: str


@dataclass(frozen=True)
class Asked:
    """One who lives there: both sides, and whether the visitor may read."""

    name: str
    initials: str
    reads: bool
    sides: tuple[Side, ...]


def asked_lines(visit: Any, rows: Sequence[tuple[Any, Two]]) -> list[Asked]:
    """Everybody who was or is to be asked."""
    return [
        Asked(
            person.preferred_name,
            initials(person.preferred_name),
            two.reads,
            (
                _side(visit, person, _("The child"), codes.BY_CHILD, two.child),
                _side(visit, person, _("The placing authority"), codes.BY_AUTHORITY, two.authority),
            ),
        )
        for person, two in rows
    ]


def _side(visit: Any, person: Any, whose: str, code: str, row: Any) -> Side:
    href = f"{reverse('visit_answer', args=[visit.id, person.id])}?of={code}"
    if row is None:
        return Side(whose, _("not asked yet"), "plain", "", "", href)
    word, tone = (_("yes"), "teal") if row.given else (_("no"), "gold")
    said = {"name": row.given_by, "day": said_date(row.from_on), "to": row.said_to}
    line = _("%(name)s, on %(day)s, asked by %(to)s") if row.said_to else _("%(name)s, on %(day)s")
    return Side(whose, word, tone, line % said, row.words, href)
