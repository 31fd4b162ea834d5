"""How many snoops the rules of looking find, and how often they trouble a manager for nothing.

`python -m tests.simulation.looks [seed] [homes] [months]`: months of ordinary looks in invented homes, and snoops of
twelve kinds among them, all drawn from a seed. Pure Python and the rules themselves. Rates and shapes are guesses of
ours, set down here one by one; nobody has measured them in a real home. So the figures say what the rules do, not what
homes are like.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID
from zoneinfo import ZoneInfo

from goldthread.oversight.looking.rules import LASTING, Held, Look, Role, Sign, findings

ZONE = ZoneInfo("Europe/London")
BEGIN = datetime(2026, 1, 5, tzinfo=UTC)
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
MONTH = 30  # days
SHIFTS = ((7, 8), (14, 8), (21.5, 10.5))  # begins at, hours
WINDOW = timedelta(minutes=30)  # of the handover, before and after
CHILDREN, WORKERS, ON_A_SHIFT = 5, 9, 2
SURNAMES = 1200  # drawn as 1/(rank+12): two share one about once in 500
# What is ordinary, a home a month.
INDUCTIONS = 0.15  # somebody new reads a whole file on shift
OLD_FILES = 0.3  # a worker on shift looks into the file of somebody who moved on, half of them without a word
LATE_NOTES = 6  # somebody finishes after the window: 1 in 20 without a word written
KEY_WORK_AT_HOME = 8  # a key worker's looks off shift
EMERGENCIES = 0.2  # break-glass, rightly
SNOOPS = 0.25  # of each kind, a home a month
WORKER, STANDING, AGENCY = (
    Role("Support worker"),
    Role("Registered manager", standing=True),
    Role("Support worker", False, True),
)
KINDS = (
    *("no_reach", "after_shift", "agency_after", "break_glass", "same_surname", "searched", "many_files", "other_home"),
    *("former_key_worker", "moved_on", "whole_file", "curious_on_shift"),
)


@dataclass
class Somebody:
    id: UUID
    surname: int


@dataclass
class HomeOf:
    id: UUID
    children: list[Somebody]
    gone: list[Somebody]
    workers: list[Somebody]
    manager: Somebody
    key: dict[UUID, Somebody] = field(default_factory=dict)


@dataclass(frozen=True)
class Figures:
    """`found` and `seeded` by kind; `false`: findings that hold no snoop; `right`: break-glass that was right."""

    looks: int
    homes: int
    months: int
    found: Counter[str]
    seeded: Counter[str]
    false: Counter[str]
    right: int

    @property
    def recall(self) -> float:
        return self.found.total() / self.seeded.total()

    @property
    def false_a_home_a_month(self) -> float:
        return self.false.total() / self.homes / self.months


class World:
    """Homes, and the looks of some months; `snoops` maps a look to the kind and number of the snoop it belongs to."""

    def __init__(self, seed: int, homes: int, months: int) -> None:
        self.random = random.Random(seed)
        self.ids, self.numbers = count(1), count(1)
        self.weights = [1 / (rank + 12) for rank in range(SURNAMES)]
        self.homes = [self._home() for _number in range(homes)]
        self.days, self.months = months * MONTH, months
        self.snoops: dict[int, tuple[str, int]] = {}

    def _home(self) -> HomeOf:
        home = HomeOf(
            UUID(int=next(self.ids)),
            [self._somebody() for _n in range(CHILDREN)],
            [self._somebody() for _n in range(3)],
            [self._somebody() for _n in range(WORKERS)],
            self._somebody(),
        )
        home.key = {child.id: self.random.choice(home.workers) for child in home.children}
        return home

    def _somebody(self) -> Somebody:
        return Somebody(UUID(int=next(self.ids)), self.random.choices(range(SURNAMES), self.weights)[0])

    def look(self, home: HomeOf, by: Somebody, child: Somebody, at: datetime, **more: object) -> Look:
        made = Look(next(self.numbers), at, by.id, child.id, str(more.pop("page", "person")), home=home.id)
        made = replace(made, surname=by.surname == child.surname, roles=(WORKER,))
        return replace(made, **more)  # type: ignore[arg-type]

    def moment(self) -> datetime:
        return BEGIN + self.random.random() * self.days * DAY

    def often(self, a_month: float) -> int:
        """How many times something of that rate happens in a home in all these months."""
        whole = a_month * self.months
        return int(whole) + (self.random.random() < whole % 1)

    # --- what is ordinary --------------------------------------------------------------------------------------

    def ordinary(self) -> Iterator[Look]:
        for home in self.homes:
            for day in range(self.days):
                for begins, hours in SHIFTS:
                    starts = BEGIN + day * DAY + begins * HOUR
                    yield from self._shift(home, starts, starts + hours * HOUR)
                yield from self._manager(home, BEGIN + day * DAY)
            yield from self._seldom(home)

    def _shift(self, home: HomeOf, starts: datetime, ends: datetime) -> Iterator[Look]:
        held = (Held("rota", True, starts - WINDOW, ends + WINDOW),)
        for worker in self.random.sample(home.workers, ON_A_SHIFT):
            for _visit in range(3):
                at = starts + self.random.random() * (ends - starts - HOUR)
                child = self.random.choice(home.children)
                if self.random.random() < 0.1:
                    yield self.look(home, worker, child, at - MINUTE, page="find", shown=12, held=held)
                for page in range(self.random.randint(1, 6)):
                    wrote = self.random.random() < 0.7
                    yield self.look(home, worker, child, at + page * MINUTE, held=held, wrote=wrote)
            yield from (
                self.look(home, worker, child, starts, page="handover", shown=CHILDREN + 2, held=held)
                for child in home.children
            )

    def _manager(self, home: HomeOf, day: datetime) -> Iterator[Look]:
        for child in self.random.sample(home.children, 3):
            at = day + (8 + self.random.random() * 11) * HOUR
            yield self.look(home, home.manager, child, at, roles=(STANDING,))

    def _seldom(self, home: HomeOf) -> Iterator[Look]:
        pick = self.random.choice
        for _n in range(self.often(KEY_WORK_AT_HOME)):
            child, at = pick(home.children), self.moment()
            held = (Held("key_worker", False, BEGIN - 90 * DAY, None),)
            if self.random.random() < 0.1:
                yield self.look(home, home.key[child.id], child, at - 2 * MINUTE, page="find", shown=8, held=held)
            yield self.look(home, home.key[child.id], child, at, held=held)
        for _n in range(self.often(LATE_NOTES)):
            worker, child = pick(home.workers), pick(home.children)
            yield self.look(home, worker, child, self.moment(), wrote=self.random.random() > 0.05)
        for _n in range(self.often(INDUCTIONS)):
            yield from self._reads(home, pick(home.workers), pick(home.children), self.random.randint(20, 70))
        for _n in range(self.often(OLD_FILES)):
            wrote = self.random.random() < 0.5
            at = self.moment()
            left = (at - self.random.randint(10, 300) * DAY).date()
            yield self.look(
                home, pick(home.workers), pick(home.gone), at, held=self._now(at), wrote=wrote, left_on=left
            )
        for _n in range(self.often(EMERGENCIES)):
            at = self.moment()
            yield self.look(
                home, pick(home.workers), pick(home.children), at, held=self._now(at, "break_glass"), page="record"
            )

    def _now(self, at: datetime, why: str = "shift") -> tuple[Held, ...]:
        return (Held(why, True, at - 2 * HOUR, at + 2 * HOUR),)

    def _reads(self, home: HomeOf, by: Somebody, child: Somebody, pages: int) -> Iterator[Look]:
        at = self.moment()
        for page in range(pages):
            yield self.look(home, by, child, at + page * MINUTE, held=self._now(at))

    # --- snoops ------------------------------------------------------------------------------------------------

    def snooping(self) -> Iterator[Look]:
        for kind in KINDS:
            for home in self.homes:
                for _n in range(self.often(SNOOPS)):
                    yield from self._snoop(kind, home)

    def _snoop(self, kind: str, home: HomeOf) -> Iterator[Look]:
        looks = list(
            getattr(self, f"_{kind}")(
                home, self.random.choice(home.workers), self.random.choice(home.children), self.moment()
            )
        )
        number = next(self.numbers)
        self.snoops.update({look.id: (kind, number) for look in looks})
        yield from looks

    def _no_reach(self, home: HomeOf, by: Somebody, child: Somebody, at: datetime) -> Iterator[Look]:
        """At home on a day off."""
        yield self.look(home, by, child, at)

    def _after_shift(self, home: HomeOf, by: Somebody, child: Somebody, at: datetime) -> Iterator[Look]:
        """Looked again within three hours of going home; the handover's window forgives the first half hour."""
        gone = self.random.random() * 3 * HOUR
        yield self.look(home, by, child, at, held=(Held("rota", True, at - gone - 8 * HOUR, at - gone + WINDOW),))

    def _agency_after(self, home: HomeOf, by: Somebody, child: Somebody, at: datetime) -> Iterator[Look]:
        """Let in for one night, came back the next day."""
        yield self.look(
            home, self._somebody(), child, at, roles=(AGENCY,), held=(Held("agency", True, at - DAY, at - 12 * HOUR),)
        )

    def _break_glass(self, home: HomeOf, by: Somebody, child: Somebody, at: datetime) -> Iterator[Look]:
        """Broke the glass without need."""
        yield self.look(home, by, child, at, held=self._now(at, "break_glass"))

    def _same_surname(self, home: HomeOf, by: Somebody, child: Somebody, at: datetime) -> Iterator[Look]:
        """Kin, on shift; half of them bear the name."""
        yield replace(self.look(home, by, child, at, held=self._now(at)), surname=self.random.random() < 0.5)

    def _searched(self, home: HomeOf, by: Somebody, child: Somebody, at: datetime) -> Iterator[Look]:
        """Off shift, let in by a record they were named for: searched, and opened what came up."""
        yield self.look(home, by, child, at, page="find", shown=9, named=True)
        yield self.look(home, by, child, at + self.random.random() * 15 * MINUTE, named=True)

    def _many_files(self, home: HomeOf, by: Somebody, child: Somebody, at: datetime) -> Iterator[Look]:
        """Off shift, let in the same way: one file after the other."""
        everybody = home.children + home.gone
        for n, each in enumerate(self.random.sample(everybody, self.random.randint(3, 8))):
            yield self.look(home, by, each, at + n * 2 * MINUTE, named=True)

    def _other_home(self, home: HomeOf, by: Somebody, child: Somebody, at: datetime) -> Iterator[Look]:
        """At work in another home; handed or named records let them in here."""
        yield self.look(home, by, child, at, named=True, elsewhere=True)

    def _former_key_worker(self, home: HomeOf, by: Somebody, child: Somebody, at: datetime) -> Iterator[Look]:
        """Was key worker until between five days and four months ago."""
        ended = at - self.random.randint(5, 120) * DAY
        yield self.look(home, by, child, at, named=True, held=(Held("key_worker", False, BEGIN - 400 * DAY, ended),))

    def _moved_on(self, home: HomeOf, by: Somebody, child: Somebody, at: datetime) -> Iterator[Look]:
        """On shift: how somebody is getting on who left between twenty days and seven months ago."""
        left = (at - self.random.randint(20, 210) * DAY).date()
        yield self.look(home, by, self.random.choice(home.gone), at, held=self._now(at), left_on=left)

    def _whole_file(self, home: HomeOf, by: Somebody, child: Somebody, at: datetime) -> Iterator[Look]:
        """On shift: reads a file from end to end."""
        yield from self._reads(home, by, child, self.random.randint(15, 90))

    def _curious_on_shift(self, home: HomeOf, by: Somebody, child: Somebody, at: datetime) -> Iterator[Look]:
        """On shift, a file they may open, for no reason of the work: as everybody else's looks. No rule can tell."""
        yield self.look(home, by, child, at, held=self._now(at))


def run(seed: int = 20261122, homes: int = 40, months: int = 3) -> Figures:
    """All of it, judged as the house would: what was found fine for good is not asked again."""
    world = World(seed, homes, months)
    looks = [*world.ordinary(), *world.snooping()]
    found: set[tuple[str, int]] = set()
    false: Counter[str] = Counter()
    right, settled = 0, set[tuple[UUID, UUID, str]]()
    for each in findings(looks, ZONE):
        caught = {world.snoops[look.id] for look in each.looks if look.id in world.snoops}
        found |= caught
        keys = {(each.worker, each.person, str(sign)) for sign in each.signs if sign in LASTING}
        signs = [sign for sign in each.signs if (each.worker, each.person, str(sign)) not in settled]
        if caught or not signs:
            continue
        settled |= keys
        if signs == [Sign.BREAK_GLASS]:
            right += 1
        else:
            false[signs[0]] += 1
    return Figures(
        looks=len(looks),
        homes=homes,
        months=months,
        found=Counter(kind for kind, _number in found),
        seeded=Counter(kind for kind, _number in set(world.snoops.values())),
        false=false,
        right=right,
    )


def told(figures: Figures) -> str:
    """The figures as lines of text."""
    lines = [
        f"{figures.looks} looks in {figures.homes} homes in {figures.months} months",
        f"snoops found: {figures.found.total()} of {figures.seeded.total()} ({figures.recall:.0%})",
        *(f"  {kind:18} {figures.found[kind]:4} of {figures.seeded[kind]}" for kind in KINDS),
        f"listed for nothing: {figures.false_a_home_a_month:.2f} a home a month",
        *(f"  {sign:18} {number / figures.homes / figures.months:.2f}" for sign, number in figures.false.most_common()),
        f"break-glass, rightly, and listed: {figures.right / figures.homes / figures.months:.2f} a home a month",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    print(told(run(*map(int, sys.argv[1:]))))
