"""Days of a home, moments on the wall clock, and spans of time as people say them.

Moments are aware datetimes. What these functions return as moments is in UTC: two datetimes of one and the same local
zone would be compared and subtracted by their wall clocks, which is wrong across a change of the clocks.

Words go through `words` (see `goldthread.lib.words`).
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from goldthread.lib.words import SPOKEN, Words, gettext_noop

_DAYS = (
    gettext_noop("Monday"),
    gettext_noop("Tuesday"),
    gettext_noop("Wednesday"),
    gettext_noop("Thursday"),
    gettext_noop("Friday"),
    gettext_noop("Saturday"),
    gettext_noop("Sunday"),
)
_SHORT_DAYS = (
    gettext_noop("Mon"),
    gettext_noop("Tue"),
    gettext_noop("Wed"),
    gettext_noop("Thu"),
    gettext_noop("Fri"),
    gettext_noop("Sat"),
    gettext_noop("Sun"),
)
_MONTHS = (
    gettext_noop("January"),
    gettext_noop("February"),
    gettext_noop("March"),
    gettext_noop("April"),
    gettext_noop("May"),
    gettext_noop("June"),
    gettext_noop("July"),
    gettext_noop("August"),
    gettext_noop("September"),
    gettext_noop("October"),
    gettext_noop("November"),
    gettext_noop("December"),
)
# "May" is short already; it keeps its own entry so that a language may shorten it.
_SHORT_MONTHS = (
    gettext_noop("Jan"),
    gettext_noop("Feb"),
    gettext_noop("Mar"),
    gettext_noop("Apr"),
    gettext_noop("May"),
    gettext_noop("Jun"),
    gettext_noop("Jul"),
    gettext_noop("Aug"),
    gettext_noop("Sep"),
    gettext_noop("Oct"),
    gettext_noop("Nov"),
    gettext_noop("Dec"),
)


class Doubt(Enum):
    """What is not certain about a time read off a wall clock."""

    NONE = "none"
    TWICE = "twice"  # the clocks went back: this time of day came twice
    NEVER = "never"  # the clocks went forward: this time of day did not come


@dataclass(frozen=True, slots=True)
class LocalMoment:
    """A moment worked out from a wall clock: the moment in UTC, and the doubt that the page must tell of."""

    moment: datetime
    doubt: Doubt

    def told(self, zone: ZoneInfo, *, words: Words = SPOKEN) -> str:
        """What the page says of the doubt; empty when there is none."""
        if self.doubt is Doubt.TWICE:
            text = words.gettext("The clocks went back that night, so this time came twice. Taken as %(time)s.")
        elif self.doubt is Doubt.NEVER:
            text = words.gettext("The clocks went forward that night, so this time did not come. Taken as %(time)s.")
        else:
            return ""
        local = self.moment.astimezone(zone)
        return text % {"time": f"{local:%H:%M} {local.tzname()}"}


def local_moment(day: date, at: time, zone: ZoneInfo, *, second: bool = False) -> LocalMoment:
    """The moment when the wall clock in `zone` shows `at` on `day`.

    Where the clocks go back and the time comes twice, the first is taken, or the second when `second` is set. Where
    they go forward and the time never comes, the moment is as long after the change as the time asked for is after the
    missing hour began (01:30 becomes 02:30 summer time). Both are told by `doubt`. Seconds are kept.
    """
    first = datetime.combine(day, at.replace(tzinfo=None, fold=0), zone)
    later = first.replace(fold=1)
    if first.utcoffset() == later.utcoffset():
        return LocalMoment(first.astimezone(UTC), Doubt.NONE)
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != first.replace(tzinfo=None):
        return LocalMoment(first.astimezone(UTC), Doubt.NEVER)
    return LocalMoment((later if second else first).astimezone(UTC), Doubt.TWICE)


_TYPED = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)", re.ASCII)


def parse_local(typed: str, zone: ZoneInfo, *, second: bool = False) -> LocalMoment:
    """A moment as a form sends it, "2026-11-22T14:10" (or a space for the T, seconds allowed), read in `zone`.

    Raises ValueError for anything else; times with an offset are refused too, because a wall clock shows none.
    """
    match = _TYPED.fullmatch(typed.strip())
    if match is None:
        raise ValueError("not a date and time such as 2026-11-22T14:10")
    return local_moment(date.fromisoformat(match[1]), time.fromisoformat(match[2]), zone, second=second)


def care_day(moment: datetime, begins: time, zone: ZoneInfo) -> date:
    """The day of the home that `moment` belongs to: with `begins` 07:00, 03:15 still belongs to the day before.

    Raises ValueError when `moment` has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    day = moment.astimezone(zone).date()
    # Asked of the moments, not of the wall clock, so that a day always is what care_day_bounds says.
    return day if moment.astimezone(UTC) >= _begin(day, begins, zone) else day - timedelta(1)


def care_day_bounds(day: date, begins: time, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """First moment of the home's day, and first moment of the next (in UTC; 23, 24 or 25 hours apart)."""
    return _begin(day, begins, zone), _begin(day + timedelta(1), begins, zone)


def _begin(day: date, begins: time, zone: ZoneInfo) -> datetime:
    return local_moment(day, begins, zone).moment


def said_day(day: date, *, today: date | None = None, words: Words = SPOKEN) -> str:
    """ "Sunday 22 November"; with `today` of another year "Sunday 22 November 2025"."""
    said = f"{words.gettext(_DAYS[day.weekday()])} {day.day} {words.gettext(_MONTHS[day.month - 1])}"
    return said if today is None or today.year == day.year else f"{said} {day.year}"


def said_date(day: date, *, words: Words = SPOKEN) -> str:
    """ "22 November 2026"."""
    return f"{day.day} {words.gettext(_MONTHS[day.month - 1])} {day.year}"


def said_short_day(day: date, *, today: date | None = None, words: Words = SPOKEN) -> str:
    """ "Sun 22 Nov"; with `today` of another year "Sun 22 Nov 2025"."""
    said = f"{words.gettext(_SHORT_DAYS[day.weekday()])} {day.day} {words.gettext(_SHORT_MONTHS[day.month - 1])}"
    return said if today is None or today.year == day.year else f"{said} {day.year}"


def said_clock(moment: datetime, zone: ZoneInfo) -> str:
    """ "14:10" in `zone`; "01:30 BST" or "01:30 GMT" in the hour that comes twice when the clocks go back."""
    local = moment.astimezone(zone)
    said = f"{local:%H:%M}"
    if local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset():
        return f"{said} {local.tzname()}"
    return said


def said_moment(moment: datetime, zone: ZoneInfo, *, today: date | None = None, words: Words = SPOKEN) -> str:
    """ "Sun 22 Nov 14:10", with the year as in `said_short_day`."""
    return f"{said_short_day(moment.astimezone(zone).date(), today=today, words=words)} {said_clock(moment, zone)}"


def said_minutes(minutes: int, *, words: Words = SPOKEN) -> str:
    """A span (≥ 0 minutes): "40 min", "1 h", "1 h 15 min"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return words.gettext("%(minutes)s min") % {"minutes": rest}
    if not rest:
        return words.gettext("%(hours)s h") % {"hours": hours}
    return words.gettext("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}


def said_gap(minutes: int, *, words: Words = SPOKEN) -> str:
    """How long after the event it was written: "40 min later", "7 h 40 later", "2 days 3 h later", "9 days later".

    Below nought (a clock that runs ahead, or something planned): "40 min before". Nought: "at the time".
    """
    if minutes == 0:
        return words.gettext("at the time")
    text = words.gettext("%(span)s later") if minutes > 0 else words.gettext("%(span)s before")
    return text % {"span": _span(abs(minutes), words)}


def _span(minutes: int, words: Words) -> str:
    hours, rest = divmod(minutes, 60)
    days, left = divmod(hours, 24)
    if days:
        said = words.ngettext("%(number)s day", "%(number)s days", days) % {"number": days}
        # After a week the hours no longer tell anyone anything.
        return f"{said} {words.gettext('%(hours)s h') % {'hours': left}}" if left and days < 7 else said
    if hours and rest:
        return words.gettext("%(hours)s h %(minutes)s") % {"hours": hours, "minutes": f"{rest:02}"}
    return said_minutes(minutes, words=words)
