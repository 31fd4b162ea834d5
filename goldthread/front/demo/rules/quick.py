"""What is tapped in as it happens: feeds, nappies and sleeps of babies, looks in at night, meals and care.

The material says what a usual day is like in each part of a stay; chance makes each day its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from goldthread.front.demo.rules.acts import Act, Sign
from goldthread.front.demo.rules.chance import Chance, identity
from goldthread.front.demo.rules.frame import Frame, clock_of, wall
from goldthread.front.demo.rules.material import House, read, workers
from goldthread.front.demo.rules.roster import on_shift, shift_at
from goldthread.front.demo.rules.words import Scene, write

Row = Mapping[str, Any]


class Quick:
    """The quick records of one home."""

    def __init__(self, frame: Frame, house: House) -> None:
        self.frame, self.house = frame, house
        self.material = read(f"{house.key}/quick")
        self._used: dict[str, int] = {}

    def tell(self) -> Iterator[Act]:
        """All of them, in no order."""
        for baby in self.material.get("baby", ()):
            for phase, offset in self._days(baby):
                day = Chance(self.frame.seed, self.house.key, baby["key"], offset)
                yield from self._feeds(baby, phase, offset, day.of("feeds"))
                yield from self._nappies(baby, phase, offset, day.of("nappies"))
                yield from self._sleeps(baby, phase, offset, day.of("sleeps"))
            yield from self._weights(baby)
        for row in self.material.get("night", ()):
            yield from self._nights(row)
        for row in self.material.get("habit", ()):
            yield from self._habit(row)

    def _days(self, row: Row) -> Iterator[tuple[Row, int]]:
        begins = max(row["from"], self.house.first)
        for phase in row["phase"]:
            until = phase.get("until", row.get("until", 0))
            for offset in range(begins, until + 1):
                yield phase, offset
            begins = max(begins, until + 1)

    def _skipped(self, row: Row, offset: int, clock: str) -> bool:
        return any(
            clock == at and offset == (self.frame.latest if day == "latest" else day) for day, at in row.get("skip", ())
        )

    def _feeds(self, baby: Row, phase: Row, offset: int, chance: Chance) -> Iterator[Act]:
        for clock in phase["feeds"]:
            one = chance.of(clock)
            if self._skipped(baby, offset, clock) or not one.likely(phase.get("seen", 0.97)):
                continue
            at = self.frame.moment(offset, clock, one.number(-14, 22))
            kind = one.weighted(phase["kinds"])
            fed_by = one.weighted(phase["fed_by"])
            answers: dict[str, Any] = {"feed_kind": kind, "fed_by": fed_by}
            minutes = one.number(*phase["minutes"])
            if kind in ("formula", "expressed"):
                offered = one.number(phase["ml"][0], phase["ml"][1] + 10, 10)
                taken = offered - one.weighted({0: 5, 10: 3, 20: 2, 35: 1, 50: 0.5})
                answers |= {"offered_ml": str(offered), "taken_ml": str(max(taken, 20))}
            if kind == "formula":
                answers["made_safely"] = one.weighted({"yes": 8, "not_seen": 2})
            answers["minutes"] = minutes
            if fed_by != "staff":
                answers["prompts"] = one.weighted(phase["prompts"])
            after = [code for code, share in phase["afterwards"].items() if one.likely(share)]
            if after:
                answers["afterwards"] = after
            answers |= self._note(baby, "feed", offset, at, one, 0.2)
            yield self._sign("feed", baby, at, one, answers, minutes + one.number(1, 12))

    def _nappies(self, baby: Row, phase: Row, offset: int, chance: Chance) -> Iterator[Act]:
        for clock in phase["nappies"]:
            one = chance.of(clock)
            if self._skipped(baby, offset, clock) or not one.likely(phase.get("seen", 0.97)):
                continue
            at = self.frame.moment(offset, clock, one.number(-20, 25))
            answers: dict[str, Any] = {
                "nappy": one.weighted({"wet": 6, "both": 3, "dirty": 1.4, "dry": 0.2}),
                "changed_by": one.weighted(phase["fed_by"]),
                "skin": one.weighted({"clear": 9, "not_seen": 1, "sore": phase.get("sore", 0.4)}),
            }
            if answers["changed_by"] != "staff":
                answers["prompts"] = one.weighted(phase["prompts"])
            answers |= self._note(baby, "nappy", offset, at, one, 0.09)
            yield self._sign("nappy", baby, at, one, answers, one.number(4, 16))

    def _sleeps(self, baby: Row, phase: Row, offset: int, chance: Chance) -> Iterator[Act]:
        for clock, least, most in phase["sleeps"]:
            one = chance.of(clock)
            if self._skipped(baby, offset, clock) or not one.likely(phase.get("seen", 0.97)):
                continue
            at = self.frame.moment(offset, clock, one.number(-25, 30))
            slept = one.number(least, most)
            answers: dict[str, Any] = {
                "put_down_by": one.weighted(phase["fed_by"]),
                "safe_sleep": one.weighted({"yes": 9, "not_seen": 1}),
                "slept_minutes": slept,
                "settled": one.weighted(phase["settled"]),
            }
            if answers["put_down_by"] != "staff":
                answers["prompts"] = one.weighted(phase["prompts"])
            answers |= self._note(baby, "sleep", offset, at, one, 0.1)
            yield self._sign("sleep", baby, at, one, answers, slept + one.number(2, 20))

    def _weights(self, baby: Row) -> Iterator[Act]:
        """Once a week; `weighed` says the first weight in grams, what a week brings and who may come to weigh."""
        weighed = baby["weighed"]
        grams = weighed["first"]
        for offset in range(baby["from"] + 1, baby.get("until", 0) + 1, 7):
            one = Chance(self.frame.seed, self.house.key, baby["key"], "weight", offset)
            if offset >= self.house.first:
                at = self.frame.moment(offset, "10:25", one.number(-40, 55))
                by = one.weighted({"parent": 5, "together": 3, "professional": 2})
                answers: dict[str, Any] = {
                    "grams": str(grams),
                    "weighed_by": by,
                    "wearing": one.weighted({"nothing": 6, "nappy": 2, "clothes": 0.6}),
                    "scales": "clinic" if by == "professional" else "ours",
                }
                if by == "professional":
                    answers["professional"] = weighed["professional"]
                else:
                    answers["prompts"] = one.weighted({"none": 4, "reminder": 3, "told_how": 2, "hands_on": 1})
                answers |= self._note(baby, "weight", offset, at, one, 0.3)
                yield self._sign("weight", baby, at, one, answers, one.number(5, 30))
            grams += one.number(weighed["week"][0], weighed["week"][1], 10)

    def _nights(self, row: Row) -> Iterator[Act]:
        for offset in range(max(row["from"], self.house.first), row.get("until", 0) + 1):
            for clock in row["looks"]:
                one = Chance(self.frame.seed, self.house.key, row["key"], "night", offset, clock)
                if self._skipped(row, offset, clock) or one.likely(row.get("missed", 0.012)):
                    continue
                at = self.frame.moment(offset, clock, one.number(*row["jitter"]))
                answers: dict[str, Any] = {}
                for code, weights in row["answers"].items():
                    if isinstance(weights, dict) and "if" in weights:  # one that hangs on another's answer
                        weights = weights[answers[weights["if"]]]
                    answers[code] = one.weighted(weights)
                answers = {code: value for code, value in answers.items() if value}
                answers |= self._note(row, "night", offset, at, one, row.get("notes", 0.08), answers[row["first"]])
                yield self._sign("night_check", row, at, one, answers, one.number(1, 5))

    def _habit(self, row: Row) -> Iterator[Act]:
        """Meals, teeth, showers, cooking: what comes round, on some days."""
        for offset in range(max(row["from"], self.house.first), row.get("until", 0) + 1):
            one = Chance(self.frame.seed, self.house.key, row["key"], row["kind"], row["at"], offset)
            if not one.likely(row["share"]):
                continue
            at = self.frame.moment(offset, row["at"], one.number(0, row.get("around", 30)))
            scene = Scene(self.frame, offset, at)
            answers: dict[str, Any] = {}
            for code, value in row["answers"].items():
                if isinstance(value, dict):
                    answers[code] = one.weighted(value)
                elif isinstance(value, list) and code in ("care", "skills"):
                    answers[code] = one.some(value, one.number(1, 2))
                else:
                    answers[code] = write(one.pick(value) if isinstance(value, list) else value, one, scene)
            answers |= self._note(row, row["kind"], offset, at, one, row.get("notes", 0.15))
            yield self._sign(row["kind"], row, at, one, answers, one.number(8, 55))

    def _note(
        self, row: Row, kind: str, offset: int, at: datetime, chance: Chance, share: float, state: str = ""
    ) -> dict[str, Any]:
        """Sometimes a line with it; the one of its pool that was used least."""
        pools: Mapping[str, list[Any]] = row.get("say", {})
        pool = [line for line in pools.get(kind, ()) if not isinstance(line, list) or line[0] in (state, "")]
        if not pool or not chance.likely(share):
            return {}
        lines = [line[1] if isinstance(line, list) else line for line in pool]
        least = min(self._used.get(f"{row['key']}{kind}{line}", 0) for line in lines)
        line = chance.pick([line for line in lines if self._used.get(f"{row['key']}{kind}{line}", 0) == least])
        self._used[f"{row['key']}{kind}{line}"] = least + 1
        return {"note": {"seen": write(line, chance, Scene(self.frame, offset, at))}}

    def _sign(
        self, kind: str, row: Row, at: datetime, chance: Chance, answers: Mapping[str, Any], minutes: int
    ) -> Sign:
        by = chance.pick(on_shift(self.house.key, *shift_at(self.frame, at)))
        if workers()[by].hand == "tired" and kind != "night_check" and chance.likely(0.12):
            minutes += chance.number(95, 260)  # written when there was a moment at last
        about = tuple((key, role) for key, role in row["about"])
        key = identity(at, self.frame.seed, self.house.key, kind, row["key"], clock_of(at), wall(at).date())
        return Sign(at + timedelta(minutes=minutes), by, key, self.house.key, kind, at, about, answers)
