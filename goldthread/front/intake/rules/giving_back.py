"""Rows that stay out are given back as CSV, each with its reason, and never as something a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence

from goldthread.front.intake.rules.reading import ROW, WHY, Row
from goldthread.lib.spreadsheets import harmless


def left_out(
    headings: Sequence[str],
    separator: str,
    rows: Iterable[tuple[Row, Sequence[str]]],
    say: Callable[[str], str] = str,
) -> bytes:
    """A CSV file (UTF-8 with its mark, so that Excel reads it right): the rows as they were, why, and their number.

    A file that we gave back before keeps one column of reasons: the old ones are written over.
    """
    ours = {at for at, heading in enumerate(headings) if heading in (WHY, ROW)}
    kept = [at for at in range(len(headings)) if at not in ours]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, quoting=csv.QUOTE_MINIMAL)
    writer.writerow([*(harmless(headings[at]) for at in kept), WHY, ROW])
    for row, reasons in rows:
        writer.writerow([*(harmless(row.cells[at]) for at in kept), harmless(" ".join(map(say, reasons))), row.number])
    return text.getvalue().replace("\0", "␀").encode("utf-8-sig", "replace")
