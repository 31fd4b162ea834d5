"""Who is on shift: a pattern that comes round, by home and by part of the day."""

from __future__ import annotations

from datetime import datetime

from goldthread.front.demo.rules.frame import Frame, wall
from goldthread.front.demo.rules.material import read, workers

LONG_AGO = 7000  # days; makes the count of days positive


def on_shift(home: str, offset: int, shift: str) -> tuple[str, ...]:
    """The workers of a shift ("early", "late", "night"), its lead first; a night is counted by the day it begins on."""
    pattern: list[list[str]] = read("staff")["shifts"][home][shift]
    row = pattern[(offset + LONG_AGO) % len(pattern)]
    return tuple(key for name in row if (key := stand_in(home, name, offset)))


def stand_in(home: str, key: str, offset: int) -> str:
    """The worker, or, on days when they held no post in the home, the one named in their stead ("" for none)."""
    for post in workers()[key].posts:
        if post["home"] == home and post.get("from", -LONG_AGO) <= offset <= post.get("until", LONG_AGO) - 1:
            return key
    return str(read("staff")["stand_ins"].get(key, ""))


def shift_at(frame: Frame, moment: datetime) -> tuple[int, str]:
    """The day and the name of the shift in which a moment lies."""
    local = wall(moment)
    offset = frame.offset(local.date())
    hour = local.hour + local.minute / 60
    if hour < 7:
        return offset - 1, "night"
    return (offset, "early") if hour < 14.5 else (offset, "late") if hour < 22 else (offset, "night")
