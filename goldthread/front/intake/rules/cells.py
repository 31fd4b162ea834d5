"""What stands in one cell: a day, a time, yes or no, a number. What cannot be read is refused with a remedy.

Days are read day first, as in Britain. Nothing is guessed: a day with its month first, a year of two digits and a
spreadsheet's bare number are sent back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from goldthread.lib.dates import said_date
from goldthread.lib.text import fold
from goldthread.lib.words import gettext_noop as _

ZONE = ZoneInfo("Europe/London")


class Wrong(Exception):
    """A cell that cannot be kept. `message` and `values` make the sentence for whoever handed the file over."""

    def __init__(self, message: str, **values: Any) -> None:
        self.message = message
        self.values = values
        super().__init__(message % values if values else message)


_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_NO_MOMENT = _("“%(text)s” is not a day and time. Write it like 03/05/2026 14:10.")
_MONTH_OF = {name: number for number, full in enumerate(_MONTHS, 1) for name in (full, full[:3])} | {"sept": 9}
_NUMERIC = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4})", re.ASCII)
_SHORT_YEAR = re.compile(r"\d{1,2}([/.\-])(\d{1,2}|[A-Za-z]{3,9})\1\d{2}", re.ASCII)
_ISO = re.compile(r"(\d{4})([/.\-])(\d{1,2})\2(\d{1,2})", re.ASCII)
_WORDS = re.compile(r"(?:[A-Za-z]{3,9},? )?(\d{1,2})(?:st|nd|rd|th)?[ \-]([A-Za-z]{3,9})\.?,?[ \-](\d{4})", re.ASCII)
_SERIAL = re.compile(r"\d{5}(\.\d+)?", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?\s*([ap])?\.?(?:m\.?)?", re.ASCII | re.IGNORECASE)
_OFFSET = re.compile(r"(.*\d)\s*(Z|[+\-]\d{2}:?\d{2})", re.ASCII)
_MOMENT = re.compile(r"(.*?\d{4}|\d{4}[/.\-]\d{1,2}[/.\-]\d{1,2})(?:T|,? +(?:at +)?)(\d{1,2}[:.]\d{2}.*)", re.ASCII)


def day(text: str) -> date:
    """A day: 03/05/2026, 3.5.2026, 2026-05-03, 3 May 2026 (a midnight after it is let be). Raises Wrong."""
    text = _tidy(text)
    moment = _MOMENT.fullmatch(text)
    if moment:
        if clock(moment[2]) != time(0):
            raise Wrong(_("“%(text)s” has a time of day as well. Leave only the day."), text=_short(text))
        text = moment[1]
    return _day(text)


def moment(text: str) -> tuple[date, time | None]:
    """A day, with its time where there is one; a time with an offset (Z, +01:00) becomes local. Raises Wrong."""
    text = _tidy(text)
    found = _MOMENT.fullmatch(text)
    if not found:
        return _day(text), None
    offset = _OFFSET.fullmatch(found[2])
    if offset:
        try:
            aware = datetime.combine(_day(found[1]), clock(offset[1]))
            zone = datetime.strptime(offset[2].replace(":", ""), "%z").tzinfo
            local = aware.replace(tzinfo=zone).astimezone(ZONE)
        except (ValueError, OverflowError):
            raise Wrong(_NO_MOMENT, text=_short(text)) from None
        return local.date(), local.time().replace(second=0, microsecond=0)
    return _day(found[1]), clock(found[2])


def clock(text: str) -> time:
    """A time of day: 14:10, 14:10:30, 14.10, 2:10 pm. Seconds are let go. Raises Wrong."""
    found = _CLOCK.fullmatch(_tidy(text))
    if found:
        hour, minute, half = int(found[1]), int(found[2]), (found[4] or "").lower()
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
            half = ""
        if hour < 24 and minute < 60 and not half:
            return time(hour, minute)
    raise Wrong(_("“%(text)s” is not a time of day. Write it like 14:10."), text=_short(text))


def _day(text: str) -> date:
    try:
        if found := _NUMERIC.fullmatch(text):
            first, second, year = int(found[1]), int(found[3]), int(found[4])
            if first <= 12 < second <= 31:
                raise Wrong(
                    _("“%(text)s” has the month first. Write the day first, like %(better)s."),
                    text=text,
                    better=f"{second:02}/{first:02}/{year}",
                )
            return date(year, second, first)
        if found := _ISO.fullmatch(text):
            return date(int(found[1]), int(found[3]), int(found[4]))
        if (found := _WORDS.fullmatch(text)) and found[2].lower() in _MONTH_OF:
            return date(int(found[3]), _MONTH_OF[found[2].lower()], int(found[1]))
    except ValueError:
        raise Wrong(_("There is no day “%(text)s” in the calendar. Please check it."), text=_short(text)) from None
    if _SHORT_YEAR.fullmatch(text):
        raise Wrong(_("“%(text)s” has a year of two digits. Write all four, like 03/05/2026."), text=_short(text))
    if _SERIAL.fullmatch(text):
        raise Wrong(
            _(
                "“%(text)s” is how a spreadsheet keeps a day inside (it may mean %(day)s). "
                "Format the column as a date and save the file again."
            ),
            text=_short(text),
            day=said_date(date(1899, 12, 30) + timedelta(days=int(text[:5]))),
        )
    raise Wrong(_("“%(text)s” is not a day. Write it like 03/05/2026."), text=_short(text))


def looks_like_a_day(text: str) -> bool:
    """Whether a cell holds a day, in whatever order."""
    text = _tidy(text)
    try:
        moment(text)
    except Wrong:
        return bool(_NUMERIC.fullmatch(text) or _SHORT_YEAR.fullmatch(text))
    return True


def month_first(text: str) -> bool:
    """Whether a cell can only be a day with its month first: 05/23/2026."""
    found = _NUMERIC.match(_tidy(text))
    return bool(found) and int(found[1]) <= 12 < int(found[3]) <= 31  # type: ignore[index]


def in_doubt(text: str) -> bool:
    """Whether a cell would be another day with its month first: 03/05/2026, but not 04/04/2026."""
    found = _NUMERIC.match(_tidy(text))
    return bool(found) and int(found[1]) <= 12 and int(found[3]) <= 12 and int(found[1]) != int(found[3])  # type: ignore[index]


_YES = {"yes", "y", "true", "1", "x", "ja", "ydw", "ydy"}
_NO = {"no", "n", "false", "0"}


def yes_no(text: str) -> bool:
    """Yes or no. Raises Wrong."""
    folded = fold(text)
    if folded in _YES:
        return True
    if folded in _NO:
        return False
    raise Wrong(_("“%(text)s” is neither yes nor no."), text=_short(text))


def number(text: str) -> int:
    """A whole number, "12" or "12 weeks". Raises Wrong."""
    found = re.fullmatch(r"(\d{1,6})(?:\.0+)?(?: [A-Za-z]+)?", _tidy(text), re.ASCII)
    if not found:
        raise Wrong(_("“%(text)s” is not a whole number."), text=_short(text))
    return int(found[1])


def choice(text: str, words: Mapping[str, Iterable[str]]) -> str:
    """The code whose words hold this one. `words`: the code and all that may be said for it. Raises Wrong."""
    folded = fold(text)
    for code, said in words.items():
        if folded == fold(code.replace("_", " ")) or any(folded == fold(word) for word in said):
            return code
    known = ", ".join(next(iter(said), code) for code, said in words.items())
    raise Wrong(_("“%(text)s” is not one of: %(known)s."), text=_short(text), known=known)


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
