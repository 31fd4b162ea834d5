"""Records and rows for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from goldthread.casework.records.presenters.words import plain
from goldthread.casework.records.queries.records import Sheet
from goldthread.casework.records.rules.composing import ZONE
from goldthread.front.leaving.presenters.records import RecordShown
from goldthread.lib.spreadsheets import harmless

MARK = b"\xef\xbb\xbf"  # Excel takes a file without it for the alphabet of the machine
RECORDS = (
    *("id", "kind", "happened", "written", "received", "author", "about", "line", "seen", "told", "told_by", "meant"),
    *("other_answers", "texts", "countersigned", "files", "names_hidden"),
)


def line(cells: Iterable[Any]) -> bytes:
    """One row as CSV in UTF-8, in which nothing is a formula."""
    text = io.StringIO(newline="")
    csv.writer(text).writerow([_cell(cell) for cell in cells])
    return text.getvalue().encode()


def row(columns: Sequence[str], values: Mapping[str, Any]) -> bytes:
    """A line of a table's file as CSV."""
    return line(values[column] for column in columns)


def record_row(shown: RecordShown, sheet: Sheet) -> bytes:
    """A record as it stands now; times on the clock of the home."""
    card, record = shown.text.card, sheet.record
    account = card.account
    others = []
    for answer in card.rows:
        if answer.account:
            boxes = (answer.account.seen, answer.account.told, answer.account.told_by, answer.account.meant)
            words = " / ".join(plain(box) for box in boxes if box)
        elif answer.voice:
            words = f"“{plain(answer.voice[0])}” {answer.voice[1]}"
        elif answer.marks:
            words = "; ".join(f"{mark['n']}. {mark['what']}" for mark in answer.marks[1])
        elif answer.rows:
            words = "; ".join(" · ".join(part for part in each if part) for each in answer.rows)
        else:
            words = plain(answer.text)
        others.append(f"{answer.label}: {words}")
    if card.voice:
        others.insert(0, f"“{plain(card.voice[0])}” {card.voice[1]}")
    return line(
        (
            shown.id,
            shown.title,
            _clock(record.happened_at),
            _clock(record.written_at),
            _clock(record.received_at),
            sheet.revisions[0].author,
            shown.title_line,
            card.line,
            plain(account.seen) if account else "",
            plain(account.told) if account else "",
            account.told_by if account else "",
            plain(account.meant) if account else "",
            "\n".join(others),
            len(shown.texts),
            _clock(record.countersigned_at) if record.countersigned_at else "",
            len(shown.files),
            "yes" if shown.masked else "",
        )
    )


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    if isinstance(value, dict):
        value = "; ".join(f"{code}: {said}" for code, said in sorted(value.items()))
    return harmless(value) if isinstance(value, str) else value


def _clock(at: datetime) -> str:
    return f"{at.astimezone(ZONE):%Y-%m-%d %H:%M}"
