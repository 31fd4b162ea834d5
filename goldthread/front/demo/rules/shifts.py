"""Shifts since the records begin and of the days to come: planned, changed, worked, counted, handed over and read.

What goes otherwise than planned comes round by count and not by chance, so that every home shows each state of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from goldthread.front.demo.rules.acts import Act, Draft, Shift, Sign
from goldthread.front.demo.rules.chance import Chance, identity
from goldthread.front.demo.rules.frame import Frame
from goldthread.front.demo.rules.material import House, read
from goldthread.front.demo.rules.people import people_of, person_id, stay_id
from goldthread.front.demo.rules.roster import PARTS, on_shift, planned, spare
from goldthread.practice.shifts.rules import Line, Making, Told, brief

AHEAD = 4  # days from today that are planned
HOURS = {"early": ("07:00", 450), "late": ("14:00", 480), "night": ("21:45", 570)}
NIGHTS = {"beck": ("sleep_in", "22:00", 540)}
LINES = 6  # of one family or person, the newest
LONG_DAY, LONG_DAYS = ("08:00", 720), 11  # cover for a day out, every so many days; each third is called off
QUIET = (
    "A quiet few hours. Everybody was in their rooms by the end of it.",
    "Nothing stood out. The washing is in the dryer.",
    "All calm. The back door sticks again and has been reported.",
    "Quiet. The shopping list is on the board.",
    "Settled throughout. The post came and is in the office.",
)
EXTRA, NOT_MADE = 31, 83  # every so many shifts: someone comes unplanned, nobody hands over


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


class Shifts:
    """The shifts of one home. `signs`: the records that are written there, in any order."""

    def __init__(self, frame: Frame, house: House, signs: Sequence[Sign]) -> None:
        self.frame, self.house = frame, house
        self._signs = sorted((sign for sign in signs if not isinstance(sign, Draft)), key=lambda sign: sign.at)
        seconds = read("staff")["seconds"][house.key]
        self._planner, self._on_call = seconds[0], seconds[-1]

    def tell(self) -> Iterator[Act]:
        """Everything that is done about them."""
        turns = [
            turn
            for offset in range(self.house.first, AHEAD)
            for part in PARTS
            if (turn := self._turn(offset, part)) is not None
        ]
        since = turns[0].starts
        signed = [turn for turn in turns if turn.hands_over <= self.frame.now]
        for number, (turn, following) in enumerate(zip(turns, [*turns[1:], None], strict=True)):
            chance = Chance(self.frame.seed, self.house.key, "shift", turn.id)
            yield self._plan(turn, chance)
            yield from self._changed(turn, chance)
            yield from self._worked(turn, chance)
            if number % EXTRA == EXTRA // 2:
                yield from self._unplanned(turn, turns[max(0, number - 1) : number + 2], chance)
            if following is None or (number % NOT_MADE == NOT_MADE // 2 and turn not in signed[-6:]):
                continue  # what this shift wrote, the next hands over
            handed_over = list(self._handed_over(turn, following, since, chance, last=turn in signed[-1:]))
            yield from handed_over
            if any(act.verb == "hand_over" for act in handed_over):
                since = turn.hands_over
        yield from self._long_days()

    def _turn(self, offset: int, part: str) -> Turn | None:
        kind = "waking_night" if part == "night" else part
        clock, minutes = HOURS[part]
        if part == "night" and self.house.key in NIGHTS:
            kind, clock, minutes = NIGHTS[self.house.key]
        workers, were = (tuple(dict.fromkeys(of(self.house.key, offset, part))) for of in (on_shift, planned))
        if not workers:
            return None
        starts = self.frame.moment(offset, clock)
        id = identity(starts, self.frame.seed, self.house.key, "shift", part)
        ends = starts + timedelta(minutes=minutes)
        early = Chance(self.frame.seed, id, "hand over").number(4, 14)
        return Turn(id, kind, offset, workers, were, starts, ends, ends - timedelta(minutes=early))

    def _long_days(self) -> Iterator[Act]:
        """Somebody more from breakfast to supper, for a day out; some are called off when it rains."""
        clock, minutes = LONG_DAY
        for number, offset in enumerate(range(self.house.first + 3, 0, LONG_DAYS)):
            there = {key for part in PARTS for key in on_shift(self.house.key, offset, part)}
            others = spare(self.house.key, offset, there) or [self._planner]
            chance = Chance(self.frame.seed, self.house.key, "long day", offset)
            starts = self.frame.moment(offset, clock)
            ends = starts + timedelta(minutes=minutes)
            id, one = identity(starts, self.frame.seed, self.house.key, "shift", "long"), (chance.pick(others),)
            turn = Turn(id, "long_day", offset, one, one, starts, ends, ends)
            yield self._plan(turn, chance)
            if number % 3 == 1:
                yield self._act(starts - timedelta(hours=15), self._planner, "call_off", turn)
            else:
                yield from self._worked(turn, chance)

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

    def _unplanned(self, turn: Turn, near: Sequence[Turn], chance: Chance) -> Iterator[Act]:
        others = spare(self.house.key, turn.offset, {key for each in near for key in (*each.workers, *each.planned)})
        if others:
            key = chance.of("unplanned").pick(others)
            yield self._act(turn.starts + timedelta(minutes=95), key, "start", turn)
            yield self._act(turn.ends + timedelta(minutes=2), key, "end", turn)

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
        self, turn: Turn, following: Turn, since: datetime, chance: Chance, *, last: bool
    ) -> Iterator[Shift]:
        lead, second = turn.workers[0], following.workers[0]
        lines = self._lines(since, min(turn.hands_over, self.frame.now - timedelta(minutes=12)))
        if not lines.told:
            lines = Making((Told(None, "The home", lines=(Line("how", chance.of("quiet").pick(QUIET)),)),), lines.known)
        counted = {
            "people": str(chance.number(3, 8)),
            "keys": "6 of 6",
            "phones": "3",
            "money": f"£{chance.number(18, 96)}.{chance.number(0, 95, 5):02}",
        }
        if turn.hands_over > self.frame.now > turn.starts + timedelta(minutes=30):  # it is being made
            house = Told(None, "The home", lines=(Line("need", "The bins go out before eight."),))
            begun = Making((*(told for told in lines.told if told.placement), house), lines.known)
            yield self._act(self.frame.now - timedelta(minutes=12), lead, "keep", turn, lines=begun)
            return
        yield self._act(turn.hands_over - timedelta(minutes=3), lead, "count", turn, said=counted)
        if second != lead and not chance.likely(0.06):  # else counted by one alone, and it says so
            other = {**counted, "keys": "5 of 6"} if chance.likely(0.03) else counted
            yield self._act(turn.hands_over - timedelta(minutes=2), second, "count", turn, said=other)
        yield self._act(turn.hands_over, lead, "hand_over", turn, lines=lines, since=since)
        for number, key in enumerate(key for key in following.workers if key != lead):
            unread = chance.likely(0.05) or (last and (number > 0 or chance.likely(0.5)))
            begins = max(turn.hands_over, following.starts)
            later = chance.number(1300, 2600)  # it had climbed to the lead by then, who asked
            if not unread:
                yield self._act(begins + timedelta(minutes=chance.number(4, 25)), key, "read", turn)
            elif not last and spare(self.house.key, turn.offset + 2, set(), key):
                yield self._act(begins + timedelta(minutes=later), key, "read", turn)

    def _lines(self, since: datetime, until: datetime) -> Making:
        """What the records of those hours say, as whoever hands over leaves it."""
        people = people_of(self.house.key)
        signs = [sign for sign in self._signs if since <= sign.at < until]
        found: dict[str, list[Line]] = {}
        for sign in signs:
            stay = people[sign.about[0][0]]["stay"] if sign.about else ""
            found.setdefault(stay, []).extend(_said(sign))
        told = []
        for stay, lines in sorted(found.items(), key=lambda each: (each[0] == "", each[0])):
            of = [(key, row) for key, row in people.items() if row["stay"] == stay]
            told.append(
                Told(
                    stay_id(self.frame, self.house.key, stay) if stay else None,
                    " & ".join(str(row["preferred_name"]) for _key, row in of) if stay else "The home",
                    tuple(person_id(self.house.key, key, self.frame) for key, _row in of),
                    where="here" if stay else "",
                    lines=tuple(lines[-LINES:]),
                )
            )
        return Making(tuple(each for each in told if each.lines), frozenset(sign.id for sign in signs))


def _said(sign: Sign) -> Iterator[Line]:
    """What one record gives to a handover: fewer words than were written, and where they came from."""
    answers = sign.answers
    part = {"daily_log": "how", "home_log": "how", "health_note": "watch", "education_note": "how"}.get(sign.kind)
    note = answers.get("note")
    if part and note and note.get("seen"):
        yield Line(part, brief(note["seen"], 170), sign.id, sign.happened_at)
    if sign.kind in ("daily_log", "own_words", "family_time") and answers.get("who_was_told"):
        yield Line("watch", brief(answers["who_was_told"], 170), sign.id, sign.happened_at)
    for code in ("for_next_shift", "next", "agreed", "answer"):
        for row in answers.get(code, ()):
            yield Line("need", brief(f"{row['what']} · {row['who']}".strip(" ·"), 170), sign.id, sign.happened_at)
