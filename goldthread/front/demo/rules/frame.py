"""When things happen in the universe: days counted from today, times on the wall of a home, the weather outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from goldthread.front.demo.rules.chance import Chance

ZONE = ZoneInfo("Europe/London")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_COLD = ("frosty and bright, {} degrees", "cold and bright, {} degrees", "grey and {} degrees", "sleeting, {} degrees")
_MILD = ("dry and {} degrees", "drizzly and {} degrees", "sunny and windy, {} degrees", "grey but dry, {} degrees")
_WARM = ("warm, {} degrees", "sunny and {} degrees", "close and {} degrees", "warm and showery, {} degrees")
_SEASONS = {
    12: (0, 7),
    1: (-1, 6),
    2: (1, 8),
    3: (5, 11),
    4: (8, 14),
    5: (12, 18),
    6: (15, 23),
    7: (17, 26),
    8: (16, 25),
}
_AUTUMN = {9: (12, 19), 10: (8, 14), 11: (3, 10)}


@dataclass(frozen=True)
class Frame:
    """`now` is the moment at which the building began; everything is counted from it."""

    seed: str
    now: datetime

    @property
    def today(self) -> date:
        """The calendar day on the wall."""
        return self.now.astimezone(ZONE).date()

    def day(self, offset: int) -> date:
        """The day that many days after today (before it when negative)."""
        return self.today + timedelta(days=offset)

    def offset(self, day: date) -> int:
        """How many days after today that day is."""
        return (day - self.today).days

    def moment(self, offset: int, clock: str, minutes: int = 0) -> datetime:
        """The moment of a wall clock's "HH:MM" on a day, and some minutes more; in UTC.

        A time that the change of the clocks leaves out becomes the one an hour later.
        """
        read = datetime.combine(self.day(offset), time.fromisoformat(clock), ZONE)
        return read.astimezone(UTC) + timedelta(minutes=minutes)

    @property
    def latest(self) -> int:
        """The offset of the last day whose afternoon is over: today from 15:00 on, else yesterday."""
        return 0 if self.now.astimezone(ZONE).hour >= 15 else -1

    def weekday(self, offset: int) -> str:
        """ "mon", "tue", …"""
        return DAYS[self.day(offset).weekday()]

    def on(self, offset: int, which: str) -> int:
        """The nearest day that fits, that day or one before it: "school" (Monday to Friday), "weekend", or "tue"."""
        fits = {"school": DAYS[:5], "weekend": DAYS[5:]}.get(which, (which,))
        return next(offset - back for back in range(7) if self.weekday(offset - back) in fits)

    def weather(self, offset: int) -> str:
        """The weather of a day in a few words, the same in every note: "cold and bright, 4 degrees"."""
        day = self.day(offset)
        least, most = (_SEASONS | _AUTUMN)[day.month]
        chance = Chance(self.seed, "weather", offset)
        degrees = chance.number(least, most)
        kinds = _COLD if degrees < 6 else _MILD if degrees < 16 else _WARM
        return chance.pick(kinds).format(degrees)

    def wrapped(self, offset: int) -> str:
        """What a baby wears to go out on that day."""
        month = self.day(offset).month
        if month in (6, 7, 8):
            return "a vest, thin trousers and his sun hat"
        return "a snowsuit, hat and blanket" if month in (11, 12, 1, 2, 3) else "a cardigan, hat and blanket"


def wall(moment: datetime) -> datetime:
    """The moment as the clock on the wall shows it."""
    return moment.astimezone(ZONE)


def clock_of(moment: datetime) -> str:
    """ "14:10"."""
    return wall(moment).strftime("%H:%M")
