"""Shifts since the records begin and of the days to come: planned, changed, worked, counted, handed over and read.

What goes otherwise than planned comes round by count and not by chance, so that every home shows each state of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from goldthread.front.demo.rules.acts import Act, Shift
from goldthread.front.demo.rules.chance import Chance, identity
from goldthread.front.demo.rules.frame import Frame
from goldthread.front.demo.rules.material import House, read, workers
from goldthread.front.demo.rules.roster import PARTS, on_shift, planned, spare

AHEAD = 4  # days from today that are planned
HOURS = {"early": ("07:00", 450), "late": ("14:00", 480), "night": ("21:45", 570)}
NIGHTS = {"beck": ("sleep_in", "22:00", 540)}
LONG_DAY, LONG_DAYS = ("08:00", 720), 11  # cover for a day out, every so many days; each third is called off
QUIET = (
    "A quiet few hours. Everybody was in their rooms by the end of it.",
    "Nothing stood out. The washing is in the dryer.",
    "All calm. The back door sticks again and has been reported.",
    "Quiet. The shopping list is on the board.",
    "Settled throughout. The post came and is in the office.",
)
EXTRA, NOT_MADE = 31, 83  # every so many shifts: someone comes unplanned, nobody hands over


EMPTY: Mapping[UUID, Collection[str]] = {}
Comes = tuple[str, datetime]  # a worker's key, and when they come on


@dataclass(frozen=True)
class Turn:
    """One shift of the roster."""

    id: UUID
    kind: str
    offset: int
    workers: tuple[str, ...]  # who works it, its lead first
    planned: tuple[str, ...]  # who was to
    starts: datetime
    ends: datetime
    hands_over: datetime
    agency: tuple[str, ...] = ()  # who is let in for it


class Shifts:
    """The shifts of one home."""

    def __init__(self, frame: Frame, house: House, more: Mapping[UUID, Collection[str]] = EMPTY) -> None:
        """`more`: who comes besides the roster's, by shift."""
        self.frame, self.house, self._more = frame, house, more
        seconds = read("staff")["seconds"][house.key]
        self._planner, self._on_call = seconds[0], seconds[-1]

    def turns(self) -> list[Turn]:
        """Every shift of the roster, in order of time."""
        offsets = range(self.house.first, AHEAD)
        every = (self._turn(offset, part) for offset in offsets for part in PARTS)
        return [turn for turn in every if turn is not None]

    def tell(self) -> Iterator[Act]:
        """Everything that is done about them."""
        turns = self.turns()
        long_days = list(self._long_days())
        unplanned, beside = self._unplanned(turns), self._beside(turns, long_days)
        signed = [turn for turn in turns if turn.hands_over <= self.frame.now]
        for number, turn in enumerate(turns):
            chance = Chance(self.frame.seed, self.house.key, "shift", turn.id)
            yield self._plan(turn, chance)
            yield from self._changed(turn, chance)
            yield from self._worked(turn, chance)
            yield from self._let_in(turn)
            for key, at in unplanned.get(turn.id, ()):
                yield self._act(at, key, "start", turn)
                yield self._act(turn.ends + timedelta(minutes=2), key, "end", turn)
            if number + 1 == len(turns) or (number % NOT_MADE == NOT_MADE // 2 and turn not in signed[-6:]):
                continue  # what this shift wrote, the next hands over
            following = turns[number + 1]
            readers = [(key, following.starts) for key in (*following.workers, *following.agency)]
            more = [*unplanned.get(following.id, ()), *beside.get(following.id, ())]
            again = {key: each.starts for each in reversed(turns[number + 3 :]) for key in each.workers}
            yield from self._handed_over(turn, readers + more, chance, again, last=turn in signed[-1:])
        for number, turn in enumerate(long_days):
            chance = Chance(self.frame.seed, self.house.key, "long day", turn.id)
            yield self._plan(turn, chance)
            if number % 3 == 1:
                yield self._act(turn.starts - timedelta(hours=15), self._planner, "call_off", turn)
            else:
                yield from self._worked(turn, chance)

    def _long_days(self) -> Iterator[Turn]:
        """Somebody more from breakfast to supper, for a day out; each third is called off, when it rains."""
        clock, minutes = LONG_DAY
        for offset in range(self.house.first + 3, 0, LONG_DAYS):
            there = {key for part in PARTS for key in on_shift(self.house.key, offset, part)}
            others = spare(self.house.key, offset, there) or [self._planner]
            one = (Chance(self.frame.seed, self.house.key, "long day", offset).pick(others),)
            starts = self.frame.moment(offset, clock)
            ends = starts + timedelta(minutes=minutes)
            id = identity(starts, self.frame.seed, self.house.key, "shift", "long")
            yield Turn(id, "long_day", offset, one, one, starts, ends, ends)

    def _unplanned(self, turns: Sequence[Turn]) -> dict[UUID, list[Comes]]:
        """Who comes to help without being planned, by shift."""
        found: dict[UUID, list[Comes]] = {}
        for number in range(EXTRA // 2, len(turns), EXTRA):
            turn = turns[number]
            near = {key for each in turns[number - 1 : number + 2] for key in (*each.workers, *each.planned)}
            if others := spare(self.house.key, turn.offset, near):
                key = Chance(self.frame.seed, turn.id, "unplanned").pick(others)
                found[turn.id] = [(key, turn.starts + timedelta(minutes=95))]
        return found

    def _beside(self, turns: Sequence[Turn], long_days: Sequence[Turn]) -> dict[UUID, list[Comes]]:
        """Who comes for a long day, by the early shift beside which it begins."""
        early = {turn.offset: turn.id for turn in turns if turn.kind == "early"}
        there = (turn for number, turn in enumerate(long_days) if number % 3 != 1 and turn.offset in early)
        return {early[turn.offset]: [(turn.workers[0], turn.starts)] for turn in there}

    def _turn(self, offset: int, part: str) -> Turn | None:
        kind = "waking_night" if part == "night" else part
        clock, minutes = HOURS[part]
        if part == "night" and self.house.key in NIGHTS:
            kind, clock, minutes = NIGHTS[self.house.key]
        starts = self.frame.moment(offset, clock)
        id = identity(starts, self.frame.seed, self.house.key, "shift", part)
        ends = starts + timedelta(minutes=minutes)
        more = {*self._more.get(id, ()), *(self._tonight() if starts <= self.frame.now < ends else ())}
        besides = sorted(key for key in more if not workers()[key].agency)
        agency = tuple(sorted(more - set(besides)))
        there, were = (
            tuple(dict.fromkeys([*of(self.house.key, offset, part), *besides])) for of in (on_shift, planned)
        )
        if not there:
            return None
        early = Chance(self.frame.seed, id, "hand over").number(4, 14)
        return Turn(id, kind, offset, there, were, starts, ends, ends - timedelta(minutes=early), agency)

    def _tonight(self) -> list[str]:
        """The agency workers who are in now."""
        posts = ((worker.key, post) for worker in workers().values() if worker.agency for post in worker.posts)
        return [key for key, post in posts if post["home"] == self.house.key and post.get("tonight")]

    def _let_in(self, turn: Turn) -> Iterator[Act]:
        """Whoever comes from an agency is let in by the lead, who has seen their photo ID."""
        for key in turn.agency:
            at = turn.starts + timedelta(minutes=4)
            if at <= self.frame.now < turn.ends:
                at = max(at, self.frame.now - timedelta(hours=2, minutes=50))
            yield self._act(at, turn.workers[0], "let_in", turn, user=key)
            yield self._act(turn.ends + timedelta(minutes=6), key, "end", turn)

    def _act(self, at: datetime, by: str, verb: str, turn: Turn, **args: Any) -> Shift:
        return Shift(at, by, self.house.key, verb, turn.id, args)

    def _plan(self, turn: Turn, chance: Chance) -> Act:
        at = min(self.frame.moment(turn.offset - 5, "10:15", chance.number(0, 90)), self.frame.now - timedelta(hours=1))
        at = max(at, self.frame.moment(self.house.first, "00:30"))
        args = {"kind": turn.kind, "day": self.frame.day(turn.offset)}
        return self._act(at, self._planner, "plan", turn, **args, **self._who(turn.planned, chance))

    def _who(self, workers: tuple[str, ...], chance: Chance) -> dict[str, Any]:
        trained = {key: (n == 0, n == 0 or chance.likely(0.5)) for n, key in enumerate(workers)}
        everybody = tuple((key, *trained[key]) for key in workers)
        return {"workers": everybody, "lead": workers[0], "on_call": self._on_call}

    def _changed(self, turn: Turn, chance: Chance) -> Iterator[Act]:
        if turn.workers != turn.planned:
            at = turn.starts - timedelta(minutes=chance.number(70, 240))
            yield self._act(at, self._planner, "change", turn, **self._who(turn.workers, chance.of("changed")))

    def _worked(self, turn: Turn, chance: Chance) -> Iterator[Act]:
        for key in turn.workers:
            yield self._act(turn.starts + timedelta(minutes=chance.number(-6, 3)), key, "start", turn)
            forgot = key != turn.workers[0] and chance.likely(0.04)
            if not forgot:
                yield self._act(turn.ends + timedelta(minutes=chance.number(0, 9)), key, "end", turn)
            elif chance.likely(0.5):  # the planner says it for them, before the house would by itself
                at = turn.ends + timedelta(minutes=chance.number(70, 110))
                yield self._act(at, self._planner, "end_for", turn, user=key)

    def _handed_over(
        self, turn: Turn, readers: Sequence[Comes], chance: Chance, again: Mapping[str, datetime], *, last: bool
    ) -> Iterator[Act]:
        """`again`: when each worker next comes after the shift that follows."""
        lead, (second, second_comes) = turn.workers[0], readers[0]
        counted = {
            "people": str(chance.number(3, 8)),
            "keys": "6 of 6",
            "phones": "3",
            "money": f"£{chance.number(18, 96)}.{chance.number(0, 95, 5):02}",
        }
        if turn.hands_over > self.frame.now > turn.starts + timedelta(minutes=30):  # it is being made
            at = self.frame.now - timedelta(minutes=12)
            yield self._act(at, lead, "keep", turn, part="need", line="The bins go out before eight.")
            return
        yield self._act(turn.hands_over - timedelta(minutes=3), lead, "count", turn, said=counted)
        alone = chance.likely(0.06)  # counted by one alone, and it says so; so is the night that the clocks go back
        if second != lead and not alone and turn.hands_over >= second_comes - timedelta(minutes=25):
            other = {**counted, "keys": "5 of 6"} if chance.likely(0.03) else counted
            yield self._act(turn.hands_over - timedelta(minutes=2), second, "count", turn, said=other)
        yield self._act(turn.hands_over, lead, "hand_over", turn, part="how", line=chance.of("quiet").pick(QUIET))
        for key, comes in (each for each in readers if each[0] != lead):
            unread = chance.likely(0.05) or last  # the last one waits for whoever signs in to try it
            begins = max(turn.hands_over, comes)
            later = chance.number(5, 40)  # it had climbed to the lead by then, who asked
            if not unread:
                yield self._act(begins + timedelta(minutes=chance.number(4, 25)), key, "read", turn)
            elif not last and key in again and spare(self.house.key, turn.offset + 2, set(), key):
                yield self._act(again[key] + timedelta(minutes=later), key, "read", turn)
