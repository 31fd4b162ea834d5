"""What is due: set by hand, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from typing import Any

from goldthread.front.demo.rules.acts import Act, Duty
from goldthread.front.demo.rules.chance import identity
from goldthread.front.demo.rules.frame import Frame
from goldthread.front.demo.rules.material import House, read
from goldthread.front.demo.rules.roster import stand_in


def duties(frame: Frame, house: House) -> Iterator[Act]:
    """All duties of a home. Days in the material are counted from today; of one that comes round (`every`), from that
    on which it is set."""
    for number, row in enumerate(read(f"{house.key}/duties")["duty"]):
        offset, again = row["set"][0], "every" in row
        for day in range(offset, row["last"] + 1, row["every"]) if again else [offset]:
            if day >= house.first:
                yield from _told(frame, house, row, number, day, day if again else 0)


def _told(frame: Frame, house: House, row: dict[str, Any], number: int, day: int, since: int) -> Iterator[Act]:
    _day, clock, by = row["set"]
    at = frame.moment(day, clock)
    id = identity(at, frame.seed, house.key, "duty", number, day)

    def act(on: int, clock: str, by: str, verb: str, **args: Any) -> Duty:
        who = stand_in(house.key, by, on) or by
        return Duty(frame.moment(on, clock), who, house.key, verb, id, args)

    due = _when(frame, since, *row["due"])
    yield act(day, clock, by, "set", title=row["title"], words=row.get("words", ""), about=row.get("about", ""),
              owner=row.get("owner", ""), **due)  # fmt: skip
    if "moved" in row:
        on, clock, by, to, to_clock, why = row["moved"]
        yield act(
            on + since, clock, by, "move", owner=row.get("owner", ""), why=why, **_when(frame, since, to, to_clock)
        )
    if "done" in row:
        on, clock, by, words = row["done"]
        yield act(on + since, clock, by, "meet", words=words)
    if "dropped" in row:
        on, clock, by, reason = row["dropped"]
        yield act(on + since, clock, by, "drop", reason=reason)


def _when(frame: Frame, since: int, offset: int, clock: str = "") -> dict[str, Any]:
    return {"day": frame.day(since + offset), "time": time.fromisoformat(clock) if clock else None}
