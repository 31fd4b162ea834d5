"""One row of a file: how its cells are read by the matching, and what comes of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import date, time
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from goldthread.casework.people.rules import Fault
from goldthread.front.intake.rules import cells
from goldthread.front.intake.rules.reading import Row, Table
from goldthread.lib.text import fold, refuse
from goldthread.lib.words import gettext_noop as _

LONGEST_KEY = 190
Value = TypeVar("Value")


class Standing(StrEnum):
    """What a row is to the home."""

    NEW = "new"
    HERE = "here"  # brought in before, or known by hand: left as it is
    FAULT = "fault"


@dataclass(frozen=True)
class Problem:
    """Why a row cannot come in: the field it belongs to ("" for none), and a sentence with its values."""

    field: str
    message: str
    values: Mapping[str, Any] = attribute(default_factory=dict)


@dataclass(frozen=True)
class Matching:
    """Which column holds which field, and what is the same for every row."""

    columns: Mapping[str, int]
    fixed: Mapping[str, str] = attribute(default_factory=dict)

    @property
    def codes(self) -> set[str]:
        """The fields that are matched at all."""
        return {*self.columns, *self.fixed}


@dataclass(frozen=True)
class Outcome:
    """What comes of one row. `made`: what the actions are given; `shown`: field and words, as the preview shows it.

    `people`: those of the home whom it speaks of, since whoever sees the preview then sees something of them.
    """

    row: Row
    standing: Standing
    problems: tuple[Problem, ...] = ()
    made: Any = None
    shown: tuple[tuple[str, str], ...] = ()
    people: tuple[UUID, ...] = ()


class Cells:
    """The cells of one row by field; what is wrong with them gathers in `problems`."""

    def __init__(self, row: Row, matching: Matching, month_first: Mapping[str, int]) -> None:
        self.row = row
        self.problems: list[Problem] = []
        self._matching = matching
        self._month_first = month_first
        if row.beyond:
            self.wrong(
                "",
                _(
                    "This row has %(beyond)s more cells than there are headings. Look for a separator inside a text "
                    "and put that text in quotation marks."
                ),
                beyond=row.beyond,
            )

    def wrong(self, field: str, message: str, **values: Any) -> None:
        """Note a problem."""
        self.problems.append(Problem(field, message, _kept(values)))

    def take(self, faults: Iterable[Fault], names: Mapping[str, str] | None = None) -> None:
        """Note the faults that casework finds; a field is told once. `names`: casework's name of a field and ours."""
        told = {problem.field for problem in self.problems}
        for fault in faults:
            name = (names or {}).get(fault.field, fault.field)
            if not name or name not in told:
                self.problems.append(Problem(name, fault.message, _kept(fault.values)))

    def raw(self, code: str) -> str:
        """The cell as it stands."""
        at = self._matching.columns.get(code)
        return self.row.cells[at] if at is not None else ""

    def text(self, code: str) -> str:
        """The cell without space round it."""
        return self.raw(code).strip()

    def day(self, code: str) -> date | None:
        """A day; none where the cell is empty or wrong."""
        text = self.text(code)
        if not text or self._doubtful(code, text):
            return None
        return self._read(code, cells.day, text)

    def moment(self, code: str) -> tuple[date | None, time | None]:
        """A day and, where there is one, a time."""
        text = self.text(code)
        if not text or self._doubtful(code, text):
            return None, None
        return self._read(code, cells.moment, text) or (None, None)

    def clock(self, code: str) -> time | None:
        """A time of day."""
        return self._read(code, cells.clock, text) if (text := self.text(code)) else None

    def number(self, code: str) -> int | None:
        """A whole number."""
        return self._read(code, cells.number, text) if (text := self.text(code)) else None

    def yes_no(self, code: str) -> bool | None:
        """Yes or no."""
        return self._read(code, cells.yes_no, text) if (text := self.text(code)) else None

    def choice(self, code: str, words: Mapping[str, Iterable[str]]) -> str:
        """A code: what holds for every row, or what the cell says; empty where that is empty or wrong."""
        if code in self._matching.fixed:
            return self._matching.fixed[code]
        text = self.text(code)
        return (self._read(code, lambda said: cells.choice(said, words), text) or "") if text else ""

    def key(self, *parts: str) -> str:
        """What this row is known by: its own number where the file has one, else a digest of what identifies it."""
        own = self.text("own_id")
        if own and refuse(own):
            self.wrong("own_id", refuse(own) or "")
        elif len(own) > LONGEST_KEY:
            self.wrong("own_id", _("This number is too long: %(most)s characters fit."), most=LONGEST_KEY)
        elif own:
            return f"id:{own}"
        return f"row:{digest(*parts)}"

    def _doubtful(self, code: str, text: str) -> bool:
        other = self._month_first.get(code)
        if other is None or not cells.in_doubt(text):
            return False
        self.wrong(
            code,
            _(
                "“%(text)s” may have its month first: row %(row)s of this column has. "
                "Write the days of this column day first, or like 2026-05-23."
            ),
            text=text,
            row=other,
        )
        return True

    def _read(self, code: str, reader: Callable[[str], Value], text: str) -> Value | None:
        try:
            return reader(text)
        except cells.Wrong as wrong:
            self.wrong(code, wrong.message, **wrong.values)
            return None


def _kept(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a sentence as a database can keep them."""
    return {name: value.replace("\0", "␀") if isinstance(value, str) else value for name, value in values.items()}


def digest(*parts: str) -> str:
    """A short digest of texts, each folded, so that a capital or a space more is no other row."""
    joined = "\x1f".join(fold(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def month_first(table: Table, matching: Matching, codes: Sequence[str]) -> dict[str, int]:
    """The day fields in which some row can only have its month first, and the number of the first such row."""
    found: dict[str, int] = {}
    for code in codes:
        at = matching.columns.get(code)
        if at is None:
            continue
        for row in table.rows:
            if cells.month_first(row.cells[at]):
                found[code] = row.number
                break
    return found
