"""When a duty falls due, how long is left, who may do what with it, and what cannot be kept. Time is an argument."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from uuid import UUID
from zoneinfo import ZoneInfo

from goldthread.casework.people.rules import AHEAD, Fault, text_faults
from goldthread.ground.access.rules import Permission, Refused, Viewer
from goldthread.lib.dates import care_day, care_day_bounds, local_moment
from goldthread.lib.words import gettext_noop as _

TITLE, WORDS = 120, 600  # characters
LOOKED_BACK = timedelta(days=14)  # how long an ended duty stays on its page
SOON = timedelta(hours=4)
WEEK = 7  # days, today with them


class Ended(Refused):
    """The duty was done, or no longer needed, before this came. The text says by whom and when."""


@dataclass(frozen=True)
class Due:
    """When something is due. Without a time of day (`timed` false) it is due by the end of that day of the home."""

    at: datetime  # UTC
    timed: bool


def due(day: date, at: time | None, begins: time, zone: ZoneInfo) -> Due:
    """When it falls due: at that time of the day, or when that day of the home ends."""
    if at is None:
        return Due(care_day_bounds(day, begins, zone)[1], False)
    return Due(local_moment(day, at, zone).moment, True)


def day_of(when: Due, zone: ZoneInfo) -> date:
    """The day that was said: the one on the wall, or for a day without a time the one whose end it is."""
    local = when.at.astimezone(zone).date()
    return local if when.timed else local - timedelta(days=1)


def home_day(when: Due, begins: time, zone: ZoneInfo) -> date:
    """The day of the home in which it falls due: what is due at 02:00 is still the night's before."""
    return care_day(when.at, begins, zone) if when.timed else day_of(when, zone)


def by_then(when: Due, until: datetime, begins: time, zone: ZoneInfo) -> bool:
    """Whether it is the business of a shift that ends then: due by its end, or some time in the day it ends in.

    A shift's last quarter of an hour may lie in the next day of the home: that day is not its own.
    """
    if when.timed:
        return when.at <= until
    return day_of(when, zone) <= care_day(until - timedelta(hours=1), begins, zone)


class Group(Enum):
    """Under which heading a duty stands."""

    LATE = "late"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"


def group_of(when: Due, now: datetime, begins: time, zone: ZoneInfo) -> Group:
    """Late, today, in the seven days that begin with today, or later."""
    if when.at <= now:
        return Group.LATE
    days = (home_day(when, begins, zone) - care_day(now, begins, zone)).days
    if days <= 0:
        return Group.TODAY
    return Group.WEEK if days < WEEK else Group.LATER


class Left(Enum):
    """How the time that is left is said."""

    LATE = "late"
    HOURS = "hours"
    TODAY = "today"
    TOMORROW = "tomorrow"
    WEEKDAY = "weekday"
    DAY = "day"


def left(when: Due, now: datetime, begins: time, zone: ZoneInfo) -> tuple[Left, int]:
    """How it is said, and the minutes (0 or more) to or since then."""
    minutes = int(abs(when.at - now).total_seconds() // 60)
    if when.at <= now:
        return Left.LATE, minutes
    days = (home_day(when, begins, zone) - care_day(now, begins, zone)).days
    if days <= 0:
        return (Left.HOURS if when.timed else Left.TODAY), minutes
    if days == 1:
        return Left.TOMORROW, minutes
    return (Left.WEEKDAY if days < WEEK else Left.DAY), minutes


def may_set(viewer: Viewer, home: UUID) -> bool:
    """Whoever writes records there sets duties, and says that one is done."""
    return viewer.may(Permission.WRITE_RECORDS, home)


def may_change(viewer: Viewer, home: UUID, set_by: UUID, owner: UUID | None) -> bool:
    """Who set it, whose it is, and a senior move it or say that it is no longer needed."""
    return may_set(viewer, home) and (viewer.id in (set_by, owner) or viewer.may(Permission.COUNTERSIGN, home))


def set_faults(title: str, words: str) -> list[Fault]:
    """What is wrong with the words of a duty."""
    return text_faults("title", title, TITLE, needed=True) + text_faults("words", words, WORDS)


def due_faults(when: Due, now: datetime, zone: ZoneInfo) -> list[Fault]:
    """What is wrong with the moment: it lies ahead, and not more than a year."""
    if when.at <= now:
        field = "at" if when.timed and day_of(when, zone) == now.astimezone(zone).date() else "day"
        return [Fault(field, _("This is past already. Please choose a time still to come."))]
    if when.at > now + AHEAD:
        return [Fault("day", _("This day is more than a year away. Please check the year."))]
    return []
