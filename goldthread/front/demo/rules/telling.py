"""A record as it was written out in the material, made into acts: signed when, by whom, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from goldthread.front.demo.rules.acts import (
    Act,
    Amend,
    Answer,
    Countersign,
    Draft,
    Keep,
    LedTo,
    Read,
    Release,
    Sign,
    Strike,
)
from goldthread.front.demo.rules.chance import Chance, identity
from goldthread.front.demo.rules.frame import Frame
from goldthread.front.demo.rules.material import House, workers
from goldthread.front.demo.rules.people import person_id
from goldthread.front.demo.rules.roster import on_shift, shift_at, stand_in
from goldthread.front.demo.rules.words import Scene, tidy, write
from goldthread.ground.packs.rules import Kind, Question, QuestionType

Kinds = Callable[[str, str], Kind]  # a pack's code and a kind's code give the form
Row = Mapping[str, Any]
BOXES = ("seen", "told", "told_by", "meant")
# Minutes from the end of what happened to the signing of the note, by hand.
DELAYS = {"careful": (6, 34), "warm": (14, 70), "terse": (2, 14), "tired": (45, 190)}


class Teller:
    """Tells the records of one home. Keeps what has been told under its tag, so that records can lead to one another."""

    def __init__(self, frame: Frame, house: House, kinds: Kinds) -> None:
        self.frame, self.house, self.kinds = frame, house, kinds
        self.tagged: dict[str, Sign] = {}
        self.links: list[tuple[Sign, str]] = []

    def tell(self, row: Row, number: int) -> Iterator[Act]:
        """All acts of one row of the material, on each of its days."""
        for offset in self.days_of(row):
            if offset >= self.house.first:
                yield from self._told(row, number, offset)

    def days_of(self, row: Row) -> list[int]:
        """The days, counted from today, on which it happened."""
        if "every" in row:
            days = list(range(row["first"], row.get("last", 0) + 1, row["every"]))
        else:
            given = row.get("days", row.get("day"))
            days = [
                self.frame.latest if day == "latest" else day for day in (given if isinstance(given, list) else [given])
            ]
        return [self.frame.on(day, row["on"]) if "on" in row else day for day in days]

    def _told(self, row: Row, number: int, offset: int) -> Iterator[Act]:
        chance = Chance(self.frame.seed, self.house.key, row["_from"], number, offset)
        happened = self.frame.moment(offset, row["at"], chance.number(0, row.get("around", 0)))
        about = about_of(row.get("about", ""))
        by = self._author(row, happened, offset, chance)
        slots = {name: chance.pick(options) for name, options in row.get("slots", {}).items()}
        slots |= {"by": workers()[by].name.split()[0]}
        if "sequence" in row:  # one text after the other, as the days come round
            round_ = self.days_of(row).index(offset)
            row = {**row, **row["sequence"][round_ % len(row["sequence"])]}
        scene = Scene(self.frame, offset, happened, slots)
        length = row.get("length")
        delay = row["wrote"] if "wrote" in row else chance.number(*DELAYS[workers()[by].hand])
        at = happened + timedelta(minutes=(length or 0) + delay)
        key = identity(happened, self.frame.seed, self.house.key, row["_from"], number, offset)
        kind = self.kinds(self.house.pack, row["kind"])
        answers = self.answers(kind, row, chance, scene, at)
        sign = (Draft if row.get("draft") else Sign)(
            at,
            by,
            key,
            self.house.key,
            row["kind"],
            happened,
            about,
            answers,
            length=length,
            written_at=at - timedelta(minutes=row["offline"]) if "offline" in row else None,
            ask_countersign="countersign" in row or bool(row.get("owed")),
            prompts=tuple((rule, phrase, taken) for rule, phrase, taken in row.get("asked_prompts", ())),
            named=row.get("named", {}),
        )
        for question in kind.questions:
            if question.type is QuestionType.FILES:
                for picture, file in zip(row.get(question.code, ()), answers.get(question.code, ()), strict=True):
                    yield Keep(at - timedelta(minutes=1), by, self.house.key, UUID(file), picture, f"{picture}.png")
        yield sign
        yield from self._afterwards(row, sign, chance, scene, kind)
        if "tag" in row:
            self.tagged[row["tag"]] = sign
        if "led_to" in row:
            self.links.append((sign, row["led_to"]))

    def _author(self, row: Row, happened: datetime, offset: int, chance: Chance) -> str:
        by = row.get("by")
        if by is None:
            return chance.pick(on_shift(self.house.key, *shift_at(self.frame, happened)))
        key = chance.pick(by) if isinstance(by, list) else by
        return stand_in(self.house.key, key, offset) or key

    def _afterwards(self, row: Row, sign: Sign, chance: Chance, scene: Scene, kind: Kind) -> Iterator[Act]:
        if "amend" in row:
            told = row["amend"]
            at = sign.at + timedelta(minutes=told["wrote"])
            changed = {**row, **{name: value for name, value in told.items() if name not in ("by", "wrote", "reason")}}
            # The same choices as before, so that only what was changed differs.
            again = Chance(self.frame.seed, self.house.key, row["_from"], "amend", sign.id)
            fresh = self.answers(kind, changed, again, scene, sign.at)
            kept = dict(sign.answers)
            for question in kind.questions:
                code = question.code
                note = question.type is QuestionType.SEEN_AND_MEANT
                if code in told or (note and code == "note" and any(box in told for box in BOXES)):
                    kept[code] = (
                        {**kept.get(code, {}), **_only(fresh[code], told)} if note and code not in told else fresh[code]
                    )
            key = identity(at, self.frame.seed, "amend", sign.id)
            yield Amend(at, told.get("by", sign.by), key, sign, 1, kept, told["reason"])
        if "countersign" in row:
            second = row["countersign"]
            yield Countersign(
                sign.at + timedelta(minutes=second["wrote"]), second["by"], sign.id, sign.home, second.get("note", "")
            )
        if "answered" in row:
            done = row["answered"]
            yield Answer(sign.at + timedelta(minutes=done["wrote"]), done["by"], sign.id, sign.home, done["words"])
        if "strike" in row:
            struck = row["strike"]
            yield Strike(
                sign.at + timedelta(minutes=struck["wrote"]), struck["by"], sign.id, sign.home, struck["person"],
                struck["reason"], struck.get("instead", ""),
            )  # fmt: skip
        if "released" in row:
            sent = row["released"]
            at = sign.at + timedelta(minutes=sent["wrote"])
            yield Release(at, sent["by"], sign.id, sign.home, sent["to"], sent["reason"])
        for reader in row.get("read_by", ()):
            yield Read(sign.at + timedelta(minutes=chance.number(25, 600)), reader, sign.id, sign.home)

    def linked(self) -> Iterator[Act]:
        """What led to what, once all was told."""
        for source, tag in self.links:
            target = self.tagged.get(tag)
            if target is not None:
                at = max(source.at, target.at) + timedelta(minutes=4)
                yield LedTo(at, target.by, source.id, source.home, target.id)

    def answers(self, kind: Kind, row: Row, chance: Chance, scene: Scene, at: datetime) -> dict[str, Any]:
        """What the row answers, in the shapes of the form's questions."""
        answers: dict[str, Any] = {}
        for question in kind.questions:
            if question.type is QuestionType.SEEN_AND_MEANT and question.code == "note" and "note" not in row:
                value: Any = {box: row[box] for box in BOXES if box in row}
            else:
                value = row.get(question.code)
            if value is None or value == {}:
                continue
            answers[question.code] = self._answer(question, value, chance.of(question.code), scene, at)
        return answers

    def _answer(self, question: Question, value: Any, chance: Chance, scene: Scene, at: datetime) -> Any:
        def text(raw: str) -> str:
            return write(tidy(raw), chance, scene)

        match question.type:
            case QuestionType.SEEN_AND_MEANT:
                return {box: text(value[box]) for box in BOXES if box in value}
            case QuestionType.VOICE:
                return {"words": text(value[0]), "said_by": value[1]}
            case QuestionType.CHOICES:
                return [text(code) for code in value]
            case QuestionType.DURATION:
                return int(text(str(value)))
            case QuestionType.PEOPLE:
                return [str(person_id(self.house.key, key, self.frame)) for key in value]
            case QuestionType.STAFF:
                return list(value)
            case QuestionType.FILES:
                return [str(identity(at, self.frame.seed, "file", picture)) for picture in value]
            case QuestionType.BODY_MAP:
                marks = [
                    {"n": n, "side": side, "x": x, "y": y, "what": text(what)}
                    for n, (side, x, y, what) in enumerate(value["marks"], 1)
                ]
                return {"figure": value["figure"], "marks": marks}
            case QuestionType.ACTIONS:
                return [self._action(action, text, scene) for action in value]
            case _:
                return text(str(value))

    def _action(self, action: list[Any], text: Callable[[str], str], scene: Scene) -> dict[str, str]:
        what, who, days = (*action, "", None)[:3] if len(action) < 3 else action
        by = self.frame.day(scene.offset + days).isoformat() if days is not None else ""
        return {"what": text(what), "who": text(who), "by": by}


def _only(note: Mapping[str, str], told: Row) -> dict[str, str]:
    return {box: note[box] for box in BOXES if box in told}


def about_of(words: str) -> tuple[tuple[str, str], ...]:
    """ "noah child, amira parent" as pairs; one without a role is what the record is about."""
    pairs = (part.split() for part in words.split(",") if part.strip())
    return tuple((pair[0], pair[1] if len(pair) > 1 else "about") for pair in pairs)
