"""The daily logs that nobody wrote out: put together from what such a day holds, in the hand of whoever was on shift."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from goldthread.front.demo.rules.acts import Act, Sign
from goldthread.front.demo.rules.chance import Chance, identity
from goldthread.front.demo.rules.frame import Frame, wall
from goldthread.front.demo.rules.material import House, read, workers
from goldthread.front.demo.rules.roster import on_shift
from goldthread.front.demo.rules.telling import about_of
from goldthread.front.demo.rules.words import Scene, tidy, write

Row = Mapping[str, Any]
# When a log of each part of the day is dated, by which shift it is written.
PARTS = {
    "morning": ("13:20", "early"),
    "afternoon": ("17:10", "late"),
    "evening": ("21:15", "late"),
    "night": ("06:30", "night"),
}
# How much of a day each hand tells: of what happens once, and of what every day has.
ONCE = {"careful": (0.66, 0.22), "warm": (0.6, 0.15), "terse": (0.4, 0.0), "tired": (0.5, 0.0)}  # one, and a second
USUAL = {"careful": (2, 4), "warm": (1, 3), "terse": (2, 3), "tired": (1, 2)}
SCENE_AGAIN, LINE_AGAIN = 20, 5  # days before a scene, and a line, may come again


class Logs:
    """The daily logs of one home."""

    def __init__(self, frame: Frame, house: House) -> None:
        self.frame, self.house = frame, house
        self._lines: list[Row] = read(f"{house.key}/usual")["line"]
        self._last: dict[object, int] = {}  # the day on which something was last told
        self._times: Counter[object] = Counter()

    def tell(self) -> Iterator[Act]:
        """All of them, by whose day it was."""
        for name in read(f"{self.house.key}/quick").get("days", ()):
            whose = read(f"{self.house.key}/days_{name}")
            yield from self._days(name, whose)

    def _days(self, name: str, whose: Row) -> Iterator[Act]:
        written = {(self.frame.latest if day == "latest" else day, part) for day, part in whose.get("skip", ())}
        for offset in range(max(whose["from"], self.house.first), whose.get("until", 0) + 1):
            for part, share in whose["parts"].items():
                one = Chance(self.frame.seed, self.house.key, "day", name, offset, part)
                if (offset, part) not in written and one.likely(share):
                    log = self._log(name, whose, offset, part, one)
                    if log is not None:
                        yield log

    def _log(self, name: str, whose: Row, offset: int, part: str, chance: Chance) -> Sign | None:
        clock, shift = PARTS[part]
        by = chance.pick(on_shift(self.house.key, offset - (part == "night"), shift))
        hand = workers()[by].hand
        at = self.frame.moment(offset, clock, chance.number(-35, 25))
        slots = {key: chance.of(key).pick(options) for key, options in whose.get("slots", {}).items()}
        writer = workers()[by].name.split()[0]
        scene = Scene(self.frame, offset, at, slots | {**whose["names"], "by": writer})
        went = self._went(name, whose, offset)
        told = _Told(name, whose, offset, part, writer, hand, went)
        scenes = self._scenes(told, chance)
        lines = self._usual(told, chance, chance.number(*USUAL[hand]), {row.get("topic", "") for row in scenes})
        if not scenes and len(lines) < 2:
            return None
        rows = sorted([*scenes, *({"seen": line["text"]} for line in lines)], key=lambda row: _when(row["seen"], at))
        answers: dict[str, Any] = {}
        if whose.get("part_of_day", True):
            answers["part_of_day"] = part
        note = {"seen": " ".join(_sentence(write(tidy(row["seen"]), chance, scene)) for row in rows)}
        for row in rows:
            if "told" in row and "told" not in note:
                note |= {box: write(tidy(row[box]), chance, scene) for box in ("told", "told_by")}
            if "meant" in row and "meant" not in note:
                note["meant"] = write(tidy(row["meant"]), chance, scene)
            if "went_well" in row and "went_well" not in answers:
                answers["went_well"] = write(row["went_well"], chance, scene)
            if "words" in row and "their_words" not in answers:
                answers["their_words"] = {"words": write(row["words"][0], chance, scene), "said_by": row["words"][1]}
            if "next" in row and "for_next_shift" not in answers:
                answers["for_next_shift"] = [{"what": write(row["next"], chance, scene), "who": "", "by": ""}]
            if "feedback" in row and "feedback" not in answers:
                answers["feedback"] = write(tidy(row["feedback"]), chance, scene)
        answers["note"] = note
        if went and part in whose["school"]["parts"]:
            answers[whose["school"]["code"]] = went
        minutes = chance.number(4, 30) if hand != "tired" else chance.number(20, 80)
        if chance.likely(0.045):
            minutes += chance.number(430, 900)  # the next time they were on shift
        key = identity(at, self.frame.seed, self.house.key, "log", name, part, offset)
        about = about_of(whose["about"])
        return Sign(
            at + timedelta(minutes=minutes), by, key, self.house.key, "daily_log", at, about, answers,
            ask_countersign=chance.likely(0.05),
        )  # fmt: skip

    def _went(self, name: str, whose: Row, offset: int) -> str:
        """Whether they went to school that day: a code of the question's, the same in every note of the day."""
        asked = whose.get("school")
        if not asked:
            return ""
        if self.frame.weekday(offset) in ("sat", "sun"):
            return str(asked["none"])
        chance = Chance(self.frame.seed, self.house.key, "went", name, offset)
        return next((chance.weighted(weights) for until, weights in asked["went"] if offset <= until), "")

    def _scenes(self, told: _Told, chance: Chance) -> list[Row]:
        """What happened on this day and hardly on another: none, one or two, those longest untold first."""
        fits = []
        for number, row in enumerate(told.whose["scene"]):
            key = (told.name, number)
            seldom = self._times[key] < row.get("uses", 1) and told.offset - self._last.get(key, -999) >= SCENE_AGAIN
            if seldom and told.fits(row, self.frame):
                fits.append((self._last.get(key, -999), number, row))
        wanted = sum(chance.likely(share) for share in ONCE[told.hand])
        fits.sort(key=lambda each: each[:2])
        chosen = chance.some(fits[: max(4, wanted)], wanted)
        for _, number, _row in chosen:
            self._last[told.name, number] = told.offset
            self._times[told.name, number] += 1
        return [row for _, _, row in chosen]

    def _usual(self, told: _Told, chance: Chance, wanted: int, topics: set[str]) -> list[Row]:
        """What every day has, in other words than on the last few days; of each topic one line (`topics` are taken)."""
        fits = []
        for line in self._lines:
            key = (told.name, line["text"])
            if told.offset - self._last.get(key, -999) >= LINE_AGAIN and told.fits(line, self.frame):
                fits.append(line)
        chosen: list[Row] = []
        for line in chance.some(fits, len(fits)):
            if len(chosen) == wanted:
                break
            if line.get("topic", "") and line["topic"] in topics:
                continue
            topics.add(line.get("topic", ""))
            chosen.append(line)
            self._last[told.name, line["text"]] = told.offset
        return chosen


@dataclass(frozen=True)
class _Told:
    """Whose day is told, which part of it, and in what hand."""

    name: str
    whose: Row
    offset: int
    part: str
    by: str  # the writer's first name
    hand: str
    went: str

    def fits(self, row: Row, frame: Frame) -> bool:
        """Whether a scene or a line belongs into this day."""
        if (
            self.part not in row.get("part", self.part).split()
            or self.hand not in row.get("hand", "careful warm").split()
        ):
            return False
        if self.by in re.findall(r"\w+", row.get("seen") or row["text"]):
            return False  # nobody writes of themselves by name
        if not row.get("from", -999) <= self.offset <= row.get("until", 0):
            return False
        if "on" in row and frame.on(self.offset, row["on"]) != self.offset:
            return False
        if row.get("talks") and "quiet" in self.whose["names"]:
            return False
        weekend = frame.weekday(self.offset) in ("sat", "sun")
        if (row.get("school") and (weekend or self.went == "not")) or (row.get("weekend") and not weekend):
            return False
        return not (row.get("went") and self.went not in row["went"].split(" "))


def _when(text: str, at: datetime) -> int:
    """The first time that a text speaks of, in minutes from the log's own; a day is told in order."""
    found = re.search(r"\{([+-]\d+)\}|\b(\d\d):(\d\d)\b", text)
    if found is None:
        return 0
    if found[1]:
        return int(found[1])
    local = wall(at)
    return (int(found[2]) - local.hour) * 60 + int(found[3]) - local.minute


def _sentence(text: str) -> str:
    """With a capital to begin with, whatever was chosen."""
    text = " ".join(text.split())
    return text[:1].upper() + text[1:]
