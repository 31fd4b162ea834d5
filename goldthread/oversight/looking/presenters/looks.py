"""Who has looked, for managers: by day and worker; and what was listed for review."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.access.rules import REASONS
from goldthread.lib.dates import said_clock, said_day, said_moment
from goldthread.lib.text import visible
from goldthread.oversight.looking.presenters.words import pages_said, role_said, sign_said, why_said
from goldthread.oversight.looking.rules import Look, explain

if TYPE_CHECKING:
    from goldthread.ground.access.queries import Glass
    from goldthread.oversight.looking.models import ListedLook


@dataclass(frozen=True)
class WorkerLine:
    """One worker on one day. `why` is empty when nothing explains one of their looks."""

    name: str
    role: str
    hours: str
    what: str
    why: tuple[str, ...]
    unexplained: int


@dataclass(frozen=True)
class LookDay:
    """One day, its workers in the order of their last look."""

    label: str
    workers: tuple[WorkerLine, ...]


def look_days(looks: Sequence[tuple[Look, str]], today: date) -> list[LookDay]:
    """Looks, newest first, by local day and worker."""
    days: dict[date, dict[UUID, list[tuple[Look, str]]]] = {}
    for look, name in looks:
        of_day = days.setdefault(look.at.astimezone(ZONE).date(), {})
        of_day.setdefault(look.worker, []).append((look, name))
    return [
        LookDay(said_day(day, today=today), tuple(_line(rows) for rows in workers.values()))
        for day, workers in days.items()
    ]


def _line(rows: list[tuple[Look, str]]) -> WorkerLine:
    looks = [look for look, _name in rows]
    whys = [explain(look) for look in looks]
    notes = sum(look.records for look in looks)
    parts = [pages_said(look.page for look in reversed(looks))]
    parts.append(ngettext("%(number)s look", "%(number)s looks", len(looks)) % {"number": len(looks)})
    if notes:
        parts.append(ngettext("%(number)s note shown", "%(number)s notes shown", notes) % {"number": notes})
    return WorkerLine(
        name=rows[0][1],
        role=role_said(looks[0]),
        hours=hours_said(looks[-1].at, looks[0].at),
        what=" · ".join(parts),
        why=tuple(dict.fromkeys(why_said(each[0]) for each in whys if each)),
        unexplained=sum(not each for each in whys),
    )


def hours_said(first: datetime, last: datetime) -> str:
    """ "14:10–14:32", or "14:10" when it is one moment."""
    begins, ends = said_clock(first, ZONE), said_clock(last, ZONE)
    return begins if begins == ends else f"{begins}–{ends}"


@dataclass(frozen=True)
class Answered:
    """An answer as it was given."""

    found: str
    tone: str
    words: str
    line: str


@dataclass(frozen=True)
class ListedLine:
    """One thing to look into. `own`: the viewer's own looks, for which somebody else answers."""

    id: UUID
    title: str
    person: str
    line: str
    signs: tuple[str, ...]
    own: bool
    reasons: tuple[str, ...] = ()  # why the glass was broken, as whoever broke it said
    answers: tuple[Answered, ...] = ()


def listed_line(
    row: ListedLook, viewer: UUID, answers: Iterable[Any] = (), glasses: Iterable[Glass] = ()
) -> ListedLine:
    """A listed look with its answers."""
    number = ngettext("%(number)s look", "%(number)s looks", row.number) % {"number": row.number}
    day = said_moment(row.first_at, ZONE)
    when = (
        day
        if hours_said(row.first_at, row.last_at) == said_clock(row.first_at, ZONE)
        else f"{day}–{said_clock(row.last_at, ZONE)}"
    )
    return ListedLine(
        id=row.id,
        title=_("%(worker)s looked at %(person)s")
        % {"worker": row.worker.short_name, "person": row.person.preferred_name},
        person=row.person.preferred_name,
        line=" · ".join((when, number, pages_said(row.pages))),
        signs=tuple(sign_said(sign) for sign in row.signs),
        own=row.worker_id == viewer,
        reasons=tuple(f"{_(REASONS[each.reason])}: {visible(each.words)}" for each in glasses),
        answers=tuple(
            Answered(
                _("It was fine") if each.fine else _("It was not fine"),
                "teal" if each.fine else "rose",
                each.words,
                f"{each.by.short_name} · {said_moment(each.at, ZONE)}",
            )
            for each in answers
        ),
    )
