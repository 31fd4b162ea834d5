"""Six figures for a shared tablet: which are refused, and what a wrong one costs."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from itertools import pairwise

LENGTH = 6
WRONG_AT_MOST = 5  # wrong ones on one tablet, then that worker signs in fully there
FULL_LASTS = timedelta(hours=12)  # a PIN stands in for a full sign-in of this shift, on this tablet, and for no other
CHOOSES_FOR = timedelta(minutes=15)  # how long a tablet waits for somebody just let in to choose theirs
_SHAPE = re.compile(r"[0-9]{6}")
_PATTERNS = frozenset(
    {"112233", "332211", "159753", "951753", "147258", "258369", "147369", "123321", "696969", "420420"}
)


def is_pin(text: str) -> bool:
    """Six figures 0 to 9, and nothing else."""
    return bool(_SHAPE.fullmatch(text))


def is_weak(pin: str) -> bool:
    """Whether others guess it first: one figure over and over, figures in a row, two or three said again, a well-known
    pattern, or a day (which may be somebody's birthday) in any order people write it.
    """
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    if len(steps) == 1:  # 111111, 123456, 987654, 246802
        return True
    if pin[:3] == pin[3:] or pin[:2] * 3 == pin or pin[:3] == pin[:2:-1] or pin in _PATTERNS:
        return True
    return _is_day(pin)


def _is_day(pin: str) -> bool:
    pairs = int(pin[:2]), int(pin[2:4]), int(pin[4:])
    orders = ((2, 1, 0), (2, 0, 1), (0, 1, 2))  # day month year, month day year, year month day
    for year, month, day in orders:
        for century in (1900, 2000):
            try:
                date(century + pairs[year], pairs[month], pairs[day])
            except ValueError:
                continue
            return True
    whole = int(pin[2:])
    return 1940 <= whole <= 2035 and 1 <= int(pin[:2]) <= 31  # "071985": a month, or a day, and a year


def may_use(*, full_at: datetime | None, wrong: int, now: datetime) -> bool:
    """Whether a PIN opens this tablet for a worker: signed in fully on it within 12 hours, not five times wrong."""
    return full_at is not None and full_at <= now < full_at + FULL_LASTS and wrong < WRONG_AT_MOST
