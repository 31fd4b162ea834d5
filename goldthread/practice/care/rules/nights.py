"""A night of the home: the windows of a night plan, and what happened in each.

The night of a day runs from noon to noon, so that each moment belongs to one night. A window lasts as long as the plan
says by a clock that never jumps: a night in which the clocks go back has more windows, one in which they go forward
fewer.

**Kept** is a window in which a check happened that was told in time: received no later after it happened than the form
allows (`late_after_minutes`). **Missed** is a window that is over without such a check, once none can come any more.
What is written later for that time stands beside it as written later and changes nothing: missed is for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from goldthread.casework.records.rules.body import minutes_late
from goldthread.lib.dates import care_day, care_day_bounds, local_moment

NOON = time(12)
LONGEST = timedelta(minutes=240)  # a window's; placements.rules.NIGHT_MOST


class State(StrEnum):
    """What became of a window."""

    KEPT = "kept"
    DUE = "due"  # now is in it, and nobody has looked
    WAITING = "waiting"  # just over; a check that was made may still be written in time
    MISSED = "missed"
    CUT = "cut"  # the plan began or ended within it, and nobody looked
    TO_COME = "to_come"


@dataclass(frozen=True)
class Plan:
    """How often somebody is looked in on, between which local times; in force from a moment until another, or still."""

    every_minutes: int
    starts: time
    ends: time
    from_at: datetime
    until_at: datetime | None = None


@dataclass(frozen=True)
class Check:
    """One check: when it happened, when that was told, and within how many minutes it had to be."""

    record: UUID
    happened_at: datetime
    told_at: datetime
    late_after_minutes: int

    @property
    def late(self) -> int:
        """Minutes between happening and telling, when they are more than allowed; else 0."""
        return minutes_late(self.happened_at, self.told_at, self.late_after_minutes)


@dataclass(frozen=True, order=True)
class Window:
    """A stretch of a night in which somebody is looked in on once: from `start` up to, not including, `end` (UTC)."""

    start: datetime
    end: datetime
    cut: bool = False  # shortened: the plan began or ended within it


@dataclass(frozen=True)
class Look:
    """A window, what became of it, and every check that happened in it by time, late ones too."""

    window: Window
    state: State
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True)
class Night:
    """One person's night: its windows in order, and the checks that happened outside all of them."""

    looks: tuple[Look, ...]
    outside: tuple[Check, ...]

    def count(self, state: State) -> int:
        """How many windows are in that state."""
        return sum(look.state is state for look in self.looks)


def night_of(moment: datetime, zone: ZoneInfo) -> date:
    """The night that a moment belongs to, by the day on which it begins."""
    return care_day(moment, NOON, zone)


def night_bounds(night: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """First moment of a night, and first of the next (in UTC)."""
    return care_day_bounds(night, NOON, zone)


def windows(plan: Plan, night: date, zone: ZoneInfo) -> tuple[Window, ...]:
    """The windows of a plan that begin in that night, in order, as far as the plan was in force.

    Every window belongs to one night. The last of a night is shorter where the hours do not divide.
    """
    first, beyond = night_bounds(night, zone)
    found = []
    for day in (night - timedelta(days=1), night, night + timedelta(days=1)):
        for start, end in _grid(plan, day, zone):
            if first <= start < beyond:
                found.append((start, end))
    return tuple(window for start, end in found if (window := _in_force(plan, start, end)))


def _grid(plan: Plan, day: date, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    at = local_moment(day, plan.starts, zone).moment
    over = day if plan.ends > plan.starts else day + timedelta(days=1)
    # Where the hour of its end comes twice, looking goes on until the second: nobody is left alone for an hour.
    until = local_moment(over, plan.ends, zone, second=True).moment
    while at < until:
        end = min(at + timedelta(minutes=plan.every_minutes), until)
        yield at, end
        at = end


def _in_force(plan: Plan, start: datetime, end: datetime) -> Window | None:
    since = max(start, plan.from_at.astimezone(UTC))
    until = end if plan.until_at is None else min(end, plan.until_at.astimezone(UTC))
    return Window(since, until, (since, until) != (start, end)) if since < until else None


def look_in(
    plans: Iterable[Plan],
    checks: Iterable[Check],
    night: date,
    zone: ZoneInfo,
    *,
    now: datetime,
    late_after_minutes: int,
) -> Night:
    """What became of one person's night as it stands at `now`. `late_after_minutes`: of the form as it is now."""
    plans = tuple(plans)
    rows = sorted(checks, key=lambda check: (check.happened_at, check.record))
    own = sorted(window for plan in plans for window in windows(plan, night, zone))
    looks = []
    for window in own:
        within = tuple(check for check in rows if window.start <= check.happened_at < window.end)
        looks.append(Look(window, _state(window, within, now, late_after_minutes), within))
    before = night - timedelta(days=1)
    taken = [*own, *(window for plan in plans for window in windows(plan, before, zone))]
    first, beyond = night_bounds(night, zone)
    outside = tuple(
        check
        for check in rows
        if first <= check.happened_at < beyond
        and not any(window.start <= check.happened_at < window.end for window in taken)
    )
    return Night(tuple(looks), outside)


def _state(window: Window, within: Sequence[Check], now: datetime, late_after_minutes: int) -> State:
    if any(not check.late for check in within):
        return State.KEPT
    if now < window.start:
        return State.TO_COME
    if now < window.end:
        return State.DUE
    if now < window.end + timedelta(minutes=late_after_minutes + 1):  # `minutes_late` counts whole minutes
        return State.WAITING
    return State.CUT if window.cut else State.MISSED
