"""A time of day as people type it: on the 24-hour clock, with or without its colon."""

from __future__ import annotations

import re
from datetime import time

# Digits of ASCII only. Seconds come from clients that send their own clock; nobody types them.
_TYPED = re.compile(r"(\d{1,2})[:.](\d{2})(?::(\d{2}))?|(\d{1,2})(\d{2})", re.ASCII)


def read_time(typed: str) -> time:
    """The time that was typed: 07:05, 7:05, 7.05, 0705 or 705. Raises ValueError for anything else, 24:00 included."""
    found = _TYPED.fullmatch(typed.strip())
    if found is None:
        raise ValueError("not a time such as 07:05")
    hours, minutes = found[1] or found[4], found[2] or found[5]
    return time(int(hours), int(minutes), int(found[3] or 0))


def shown_time(typed: str) -> str:
    """As a field shows it: "07:05" where it is a time, else what was typed, so that it can be put right."""
    try:
        return read_time(typed).strftime("%H:%M")
    except ValueError:
        return typed
