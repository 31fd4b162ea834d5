"""A shift as pages show it: who, when, how each of them stands; and the plan of days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.packs.rules import Pack
from goldthread.lib.dates import said_clock, said_day, said_minutes, said_short_day
from goldthread.lib.text import initials
from goldthread.practice.shifts.queries import Shift, stands
from goldthread.practice.shifts.rules import ON_DUTY, Stand
from goldthread.ui.jinja import url

_STANDS: dict[Stand, tuple[Any, str, str]] = {
    # word, tone, icon
    Stand.PLANNED: (gettext_lazy("planned"), "plain", "calendar"),
    Stand.AWAITED: (gettext_lazy("not here yet"), "gold", "clock"),
    Stand.HERE: (gettext_lazy("here"), "teal", "check"),
    Stand.STAYING: (gettext_lazy("still here"), "teal", "check"),
    Stand.GONE: (gettext_lazy("gone"), "plain", "log-out"),
    Stand.FORGOTTEN: (gettext_lazy("end not written"), "gold", "clock-alert"),
    Stand.NOT_COMING: (gettext_lazy("not coming"), "plain", "x"),
    Stand.ABSENT: (gettext_lazy("did not start"), "gold", "clock-alert"),
}


def label(setting: Pack, kind: str) -> str:
    """What the pack calls a shift of that kind."""
    return next((each.label for each in setting.shifts if each.code == kind), kind.replace("_", " ").capitalize())


@dataclass(frozen=True)
class WorkerLine:
    """One worker of a shift."""

    id: UUID
    name: str
    initials: str
    word: str
    tone: str
    icon: str
    trained: tuple[str, ...]
    lead: bool
    doubled: bool
    here: bool
    when: str  # "13:58–22:04"


@dataclass(frozen=True)
class ShiftCard:
    """One shift. `title`: "Late · 14:00–22:00"; `length`: as long as it really is, clocks changed or not."""

    id: UUID
    kind: str
    label: str
    hours: str
    day: str
    length: str
    clocks: str  # that the clocks change in it; empty otherwise
    workers: tuple[WorkerLine, ...]
    on_call: str
    lead: str
    here: int
    handed_over: str  # address of its signed handover; empty
    being_made: bool
    over: bool
    running: bool
    href: str

    @property
    def title(self) -> str:
        """ "Late · 14:00–22:00"."""
        return f"{self.label} · {self.hours}"

    @property
    def note(self) -> str:
        """ "Late 14:00–22:00 · 3 on shift"."""
        return ngettext("%(shift)s · %(number)s on shift", "%(shift)s · %(number)s on shift", self.here) % {
            "shift": f"{self.label} {self.hours}",
            "number": self.here,
        }


def shift_card(shift: Shift, setting: Pack, now: datetime) -> ShiftCard:
    """A shift as it stands at that moment."""
    workers = tuple(_worker(row, shift, now) for row in shift.workers.all())
    starts, ends = shift.starts_at.astimezone(ZONE), shift.ends_at.astimezone(ZONE)
    changed = starts.utcoffset() != ends.utcoffset()
    signed = getattr(shift, "handover", None)
    return ShiftCard(
        id=shift.id,
        kind=shift.kind,
        label=label(setting, shift.kind),
        hours=f"{starts:%H:%M}–{ends:%H:%M}",
        day=said_short_day(starts.date()),
        length=said_minutes(int((shift.ends_at - shift.starts_at).total_seconds() // 60)),
        clocks=_("the clocks change in this shift") if changed else "",
        workers=workers,
        on_call=shift.on_call.short_name if shift.on_call else "",
        lead=shift.lead.short_name if shift.lead else "",
        here=sum(row.here for row in workers),
        handed_over=url("handover_read", signed.pk) if signed else "",
        being_made=signed is None and getattr(shift, "draft", None) is not None,
        over=now >= shift.ends_at,
        running=shift.starts_at <= now < shift.ends_at,
        href=url("shift_change", shift.id),
    )


def shift_line(shift: Shift, setting: Pack) -> str:
    """A shift in one line: what it is, its day and its hours."""
    starts, ends = shift.starts_at.astimezone(ZONE), shift.ends_at.astimezone(ZONE)
    return f"{label(setting, shift.kind)} · {said_short_day(starts.date())} · {starts:%H:%M}–{ends:%H:%M}"


def _worker(row: Any, shift: Shift, now: datetime) -> WorkerLine:
    stand = stands(row, shift, now)
    word, tone, icon = _STANDS[stand]
    trained = [_("first aid")] if row.first_aid else []
    when = "–".join(said_clock(at, ZONE) for at in (row.started_at, row.ended_at) if at)
    return WorkerLine(
        id=row.user_id,
        name=row.user.short_name,
        initials=initials(row.user.short_name),
        word=str(word),
        tone=tone,
        icon=icon,
        trained=(*trained, *([_("medicine")] if row.medicine else [])),
        lead=row.user_id == shift.lead_id,
        doubled=row.doubled and stand is not Stand.NOT_COMING,
        here=stand in ON_DUTY,
        when=when,
    )


@dataclass(frozen=True)
class PlanDay:
    """One day of the plan."""

    label: str
    shifts: tuple[ShiftCard, ...]


def plan_days(shifts: Iterable[Shift], setting: Pack, now: datetime, days: Sequence[date]) -> tuple[PlanDay, ...]:
    """The plan of those days, by the day on which each shift begins."""
    by_day: dict[date, list[ShiftCard]] = {day: [] for day in days}
    for shift in shifts:
        day = shift.starts_at.astimezone(ZONE).date()
        if day in by_day:
            by_day[day].append(shift_card(shift, setting, now))
    today = now.astimezone(ZONE).date()
    return tuple(PlanDay(said_day(day, today=today), tuple(cards)) for day, cards in by_day.items())
