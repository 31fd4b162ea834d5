"""Who is on shift: a pattern that comes round, by home and by part of the day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from goldthread.front.demo.rules.frame import Frame, wall
from goldthread.front.demo.rules.material import read, workers

LONG_AGO = 7000  # days; makes the count of days positive
PARTS = ("early", "late", "night")
ILL = 19  # one in so many shifts is worked by others than planned


def on_shift(home: str, offset: int, shift: str) -> tuple[str, ...]:
    """Who works a shift ("early", "late", "night"), its lead first; a night is counted by the day it begins on.

    In every so many one of those planned is ill, and somebody else stands in.
    """
    there = planned(home, offset, shift)
    number = (offset + LONG_AGO) * len(PARTS) + PARTS.index(shift)
    if not there or number % ILL:
        return there
    near = {key for part in PARTS for day in (offset - 1, offset, offset + 1) for key in planned(home, day, part)}
    others = spare(home, offset, near) or spare(home, offset, there)
    return (*there[:-1], others[number // ILL % len(others)]) if others else there


def planned(home: str, offset: int, shift: str) -> tuple[str, ...]:
    """Who was to work it, as the pattern comes round."""
    pattern: list[list[str]] = read("staff")["shifts"][home][shift]
    row = pattern[(offset + LONG_AGO) % len(pattern)]
    return tuple(key for name in row if (key := stand_in(home, name, offset)))


def stand_in(home: str, key: str, offset: int) -> str:
    """The worker, or, on days when they held no post in the home, the one named in their stead ("" for none)."""
    for post in workers()[key].posts:
        if post["home"] == home and post.get("from", -LONG_AGO) <= offset <= post.get("until", LONG_AGO) - 1:
            return key
    return str(read("staff")["stand_ins"].get(key, ""))


def spare(home: str, offset: int, taken: Collection[str], only: str = "") -> list[str]:
    """Who works shifts in the home, holds a post there that day and is none of those; `only`: of that one alone."""
    patterns: dict[str, list[list[str]]] = read("staff")["shifts"][home]
    known = {name for pattern in patterns.values() for row in pattern for name in row}
    return sorted(key for key in known - set(taken) if (not only or key == only) and stand_in(home, key, offset) == key)


def shift_at(frame: Frame, moment: datetime) -> tuple[int, str]:
    """The day and the name of the shift in which a moment lies."""
    local = wall(moment)
    offset = frame.offset(local.date())
    hour = local.hour + local.minute / 60
    if hour < 7:
        return offset - 1, "night"
    return (offset, "early") if hour < 14.5 else (offset, "late") if hour < 22 else (offset, "night")
