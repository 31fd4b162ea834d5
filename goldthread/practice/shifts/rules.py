"""When a shift is, how a worker stands in it, what two counts say, and the shape of a handover. Time is an argument."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from goldthread.lib.dates import local_moment

FORGOTTEN_AFTER = timedelta(hours=2)  # an end that nobody wrote keeps nobody on duty longer than this
EARLIEST_START = timedelta(hours=3)  # before the planned time
COMES_IN = timedelta(minutes=30)  # before a shift, from when those planned may read what it must know
HANDING_OVER = timedelta(hours=1)  # after a shift, until when they may finish writing
CLIMBS_AFTER = timedelta(minutes=30)  # an unread handover is the shift lead's to see to, from this long after the start
PARTS = ("how", "need", "watch")
LONGEST_LINE = 600  # characters
MOST_LINES = 60  # of one file
OPEN_SIGHT = ("routine", "sensitive")  # of a narrower record no word is handed on, only whom to ask


def span(day: date, starts: time, ends: time, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When a shift that begins on that day starts and ends, in UTC; an end at or before the start is the next day's.

    Where the clocks change in between it is an hour longer or shorter: the wall's times hold.
    """
    until = day if ends > starts else day + timedelta(days=1)
    return local_moment(day, starts, zone).moment, local_moment(until, ends, zone).moment


class Stand(Enum):
    """How a worker stands in a shift."""

    PLANNED = "planned"  # the shift is still to come
    AWAITED = "awaited"  # it has begun without them
    HERE = "here"
    STAYING = "staying"  # here, and the shift is over
    GONE = "gone"
    FORGOTTEN = "forgotten"  # nobody wrote when they went
    NOT_COMING = "not_coming"
    ABSENT = "absent"  # planned, over, and never here


def stand(
    now: datetime,
    starts_at: datetime,
    ends_at: datetime,
    *,
    started_at: datetime | None,
    ended_at: datetime | None,
    not_coming: bool,
) -> Stand:
    """How somebody stands in a shift at that moment."""
    if ended_at is not None and ended_at <= now:
        return Stand.GONE
    if started_at is not None and started_at <= now:
        if now < ends_at:
            return Stand.HERE
        return Stand.STAYING if now < ends_at + FORGOTTEN_AFTER else Stand.FORGOTTEN
    if not_coming:
        return Stand.NOT_COMING
    if now < starts_at:
        return Stand.PLANNED
    return Stand.AWAITED if now < ends_at else Stand.ABSENT


ON_DUTY = (Stand.HERE, Stand.STAYING)


def same_words(one: str, other: str) -> bool:
    """Whether two names are the same, written however: blanks and capitals do not matter."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


# --- counting ----------------------------------------------------------------------------------------------------


def said_alike(one: str, other: str) -> bool:
    """Whether two counts say the same: blanks, capitals, a pound sign, "of" for a stroke, 48.2 for 48.20: no matter."""
    return _bare(one) == _bare(other)


def _bare(text: str) -> str | Decimal:
    bare = "".join(re.sub(r"\bof\b", "/", text.casefold().replace("£", "")).split())
    return Decimal(bare) if re.fullmatch(r"\d{1,9}(\.\d{1,4})?", bare, re.ASCII) else bare


def differing(counts: Sequence[Mapping[str, str]], codes: Sequence[str]) -> tuple[str, ...]:
    """The codes of what the people who counted do not say alike."""
    return tuple(
        code
        for code in codes
        if any(not said_alike(counts[0].get(code, ""), other.get(code, "")) for other in counts[1:])
    )


# --- lines -------------------------------------------------------------------------------------------------------

_END = re.compile(r"(?<=[.?…])[”’\"']?\s+")


def brief(text: str, most: int = 220) -> str:
    """The first whole sentences of a text, at most that many characters; cut at a word where the first is longer."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    kept = ""
    for sentence in _END.split(text):
        longer = f"{kept} {sentence}".strip()
        if len(longer) > most:
            break
        kept = longer
    return kept or text[:most].rsplit(" ", 1)[0].rstrip(",;:") + " …"


@dataclass(frozen=True)
class Line:
    """One line of a handover, and the record it came from: none for what somebody wrote by hand."""

    part: str
    text: str
    record: UUID | None = None
    at: datetime | None = None  # when it happened


@dataclass(frozen=True)
class Told:
    """What is told of one file (a person, or a family together), or of the home itself (`placement` none)."""

    placement: UUID | None
    title: str
    people: tuple[UUID, ...] = ()
    where: str = ""  # where they are now
    moved_on: str = ""
    keep_safe: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()

    @property
    def key(self) -> str:
        """By which a form knows it."""
        return str(self.placement or (self.people[0] if self.people else "home"))


@dataclass(frozen=True)
class Carried:
    """A duty that is carried over to the next shift, in words, and whom it is about."""

    text: str
    person: UUID | None = None


@dataclass(frozen=True)
class Making:
    """A handover in the making: what it tells so far, the records that it knows (told of, or left), what is due."""

    told: tuple[Told, ...] = ()
    known: frozenset[UUID] = field(default_factory=frozenset)
    carried: tuple[Carried, ...] = ()

    def at_present(self, composed: Making) -> Making:
        """With what everyone must know as it stands now, whatever was kept earlier: nobody types it, nobody drops it.

        Whoever lives here stands in it, also where nothing was written of them; who has moved on since is said to have;
        what is due is what is due now.
        """
        now = {told.key: told for told in composed.told if told.placement is not None}
        told = [_brought_up(each, now.pop(each.key)) if each.key in now else each for each in self.told]
        last = next((at for at, each in enumerate(told) if each.placement is None), len(told))
        told[last:last] = [replace(each, lines=()) for each in now.values()]
        return replace(self, told=tuple(told), carried=composed.carried)

    def with_new(self, composed: Sequence[Told], records: frozenset[UUID]) -> Making:
        """With those records' lines taken in, each at the end of its file, and files that were not there yet."""
        by_key = {told.key: told for told in self.told}
        for each in composed:
            new = tuple(line for line in each.lines if line.record in records)
            before = by_key.get(each.key)
            if before is not None:
                by_key[each.key] = replace(before, lines=(*before.lines, *new))
            elif new:
                by_key[each.key] = replace(each, lines=new)
        return replace(self, told=tuple(by_key.values()), known=self.known | records)


def _brought_up(kept: Told, now: Told) -> Told:
    where = now.where if now.moved_on and not kept.moved_on else kept.where
    return replace(
        kept, title=now.title, people=now.people, keep_safe=now.keep_safe, moved_on=now.moved_on, where=where
    )


def line_names(told: Told) -> Iterator[tuple[str, Line]]:
    """Each line with the name of its field: by the record it came from, so that it is found again."""
    numbers: dict[tuple[str, str], int] = {}
    for line in told.lines:
        of = (line.part, str(line.record or "own"))
        number = numbers[of] = numbers.get(of, 0) + 1
        yield f"line.{told.key}.{of[0]}.{of[1]}.{number}", line


def written(making: Making) -> dict[str, Any]:
    """A handover in the making as JSON."""
    return {
        "known": sorted(str(each) for each in making.known),
        "carried": [
            {"text": each.text, "person": str(each.person) if each.person else None} for each in making.carried
        ],
        "told": [
            {
                "placement": str(told.placement) if told.placement else None,
                "title": told.title,
                "people": [str(each) for each in told.people],
                "where": told.where,
                "moved_on": told.moved_on,
                "keep_safe": list(told.keep_safe),
                "lines": [
                    {
                        "part": line.part,
                        "text": line.text,
                        "record": str(line.record) if line.record else None,
                        "at": line.at.isoformat() if line.at else None,
                    }
                    for line in told.lines
                ],
            }
            for told in making.told
        ],
    }


def read(body: Mapping[str, Any]) -> Making:
    """What `written` wrote; also the told part of a signed handover. Those of before duties were carried have none."""
    return Making(
        told=tuple(
            Told(
                placement=UUID(told["placement"]) if told["placement"] else None,
                title=told["title"],
                people=tuple(UUID(each) for each in told["people"]),
                where=told["where"],
                moved_on=told["moved_on"],
                keep_safe=tuple(told["keep_safe"]),
                lines=tuple(
                    Line(
                        line["part"],
                        line["text"],
                        UUID(line["record"]) if line["record"] else None,
                        datetime.fromisoformat(line["at"]) if line["at"] else None,
                    )
                    for line in told["lines"]
                ),
            )
            for told in body["told"]
        ),
        known=frozenset(UUID(each) for each in body["known"]),
        carried=tuple(
            Carried(each["text"], each["person"] and UUID(each["person"])) for each in body.get("carried", ())
        ),
    )
