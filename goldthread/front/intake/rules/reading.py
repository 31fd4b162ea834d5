"""From the bytes of a file to its rows: encoding, separator, headings. Never guesses in silence.

A row's number is the one that a spreadsheet shows beside it: the headings are row 1, blank rows count.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from goldthread.front.intake.rules.cells import looks_like_a_day
from goldthread.ground.access.rules import Refused
from goldthread.lib.spreadsheets import FORMULA
from goldthread.lib.words import gettext_noop as _

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 50_000
MOST_COLUMNS = 200
LONGEST_CELL = 100_000  # characters, as much as one box of a record holds
LONGEST_HEADING = 200

SEPARATORS = (",", ";", "\t")
WHY = "Why it was left out"  # the heading that we add to rows we give back
ROW = "Row in the first file"
_END = "\x1eend\x1e"  # a last record of our own: when it does not come back alone, a quotation mark stayed open


class Unreadable(Refused):
    """A file that cannot be taken. `message` and `values` make the sentence for whoever handed it over."""

    def __init__(self, message: str, **values: Any) -> None:
        self.message = message
        self.values = values
        super().__init__(message % values if values else message)


@dataclass(frozen=True)
class Row:
    """One row: its number as a spreadsheet counts, its cells (as many as there are headings), and how many too many."""

    number: int
    cells: tuple[str, ...]
    beyond: int = 0


@dataclass(frozen=True)
class Table:
    """A file as it was read. `encoding` is "utf-8", "utf-16", "utf-32" or "windows-1252"."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str
    separator: str


_MAGIC: Mapping[bytes, str] = {
    b"PK\x03\x04": _(
        "This is a spreadsheet or an archive (xlsx, ods, zip), not CSV. "
        "Open it in your spreadsheet program and save it as “CSV UTF-8”, then choose that file."
    ),
    b"\xd0\xcf\x11\xe0": _(
        "This is an older Excel or Word file, not CSV. Open it and save it as “CSV UTF-8”, then choose that file."
    ),
    b"%PDF": _("This is a PDF, not CSV. Ask whoever made it for the table behind it, saved as CSV."),
    b"\x1f\x8b": _("This file is packed (gzip). Unpack it first, then choose the CSV file inside."),
    b"7z\xbc\xaf": _("This file is packed (7z). Unpack it first, then choose the CSV file inside."),
    b"Rar!": _("This file is packed (rar). Unpack it first, then choose the CSV file inside."),
    b"\x89PNG": _("This is a picture, not CSV. Ask for the table itself, saved as CSV."),
    b"\xff\xd8\xff": _("This is a picture, not CSV. Ask for the table itself, saved as CSV."),
    b"GIF8": _("This is a picture, not CSV. Ask for the table itself, saved as CSV."),
    b"{\\rtf": _("This is a text document (rtf), not CSV. Ask for the table itself, saved as CSV."),
    b"SQLite format 3": _("This is a database, not CSV. Ask for the table itself, saved as CSV."),
}
_NOT_TEXT = _("This is not a text file, so it cannot be CSV. Save the table as “CSV UTF-8”, then choose that file.")


def read(content: bytes) -> Table:
    """The table in a file's bytes. Raises Unreadable with what to do."""
    if len(content) > MOST_BYTES:
        raise too_large(len(content))
    text, encoding = decode(content)
    text, separator = _separator(text)
    return _table(text, encoding, separator)


def too_large(size: int) -> Unreadable:
    """What is said of a file of that many bytes."""
    return Unreadable(
        _(
            "This file has %(size)s MB; %(most)s MB can be taken at once. "
            "Split it into several files, each with the line of headings."
        ),
        size=-(-size // (1024 * 1024)),
        most=MOST_BYTES // (1024 * 1024),
    )


def decode(content: bytes) -> tuple[str, str]:
    """The text and the name of its encoding. Raises Unreadable."""
    for magic, why in _MAGIC.items():
        if content.startswith(magic):
            raise Unreadable(why)
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Unreadable(_("This file is empty. Nothing was taken."))
    head = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype", b"<html", b"<?xml")):
        raise Unreadable(_("This is a web page or XML, not CSV. Save the table as “CSV UTF-8”, then choose that file."))
    name = _unicode_of(content)
    try:
        text = content.decode(name)
    except UnicodeDecodeError as error:
        if name != "utf-8-sig":
            raise Unreadable(_NOT_TEXT) from None
        return _windows(content, error.start), "windows-1252"
    return _plain(text), name.removesuffix("-sig").removesuffix("-le").removesuffix("-be")


def _unicode_of(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    sample = content[:4000]
    half = len(sample) // 2
    if half >= 4 and sample[1::2].count(0) > half * 0.6 and sample[::2].count(0) < half * 0.1:
        return "utf-16-le"
    if half >= 4 and sample[::2].count(0) > half * 0.6 and sample[1::2].count(0) < half * 0.1:
        return "utf-16-be"
    return "utf-8-sig"


def _windows(content: bytes, start: int) -> str:
    """The text by Windows-1252, unless it is UTF-8 with a few broken places: then nobody would see what went wrong."""
    whole = content.decode("utf-8", "replace")
    broken = whole.count("�")
    good = sum(character > "\x7f" for character in whole) - broken
    line = content.count(b"\n", 0, start) + 1
    if good > broken:
        raise Unreadable(
            _("Line %(line)s has a broken character. Save the file anew as “CSV UTF-8”, then choose it again."),
            line=line,
        )
    try:
        return _plain(content.decode("windows-1252"))
    except UnicodeDecodeError:
        raise Unreadable(_NOT_TEXT) from None


def _plain(text: str) -> str:
    sample = text[:100_000]
    odd = sum(character < " " and character not in "\t\r\n\0" for character in sample)
    if odd > len(sample) * 0.02 or sample.count("\0") > len(sample) * 0.1:
        raise Unreadable(_NOT_TEXT)
    return text


def _separator(text: str) -> tuple[str, str]:
    first, newline, rest = text.partition("\n")
    told = first.strip().strip('"')
    if newline and told.lower().startswith("sep=") and len(told) == 5:  # Excel's own way to say it
        return rest, told[4]
    sample = text[:65_536]
    best, most = ",", (0.0, 0)
    for candidate in SEPARATORS:
        widths = [len(cells) for cells, _ in zip(_records(sample, candidate), range(200), strict=False) if any(cells)]
        if len(widths) > 1 and len(text) > len(sample):
            widths.pop()  # cut off in the middle
        if not widths or widths[0] < 2:
            continue
        alike = sum(width == widths[0] for width in widths) / len(widths)
        if (alike, widths[0]) > most:
            best, most = candidate, (alike, widths[0])
    return text, best


def _records(text: str, separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(MOST_BYTES)  # long cells are told of by row, not by a fault of the reader
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error as error:
        raise Unreadable(
            _("This file cannot be read as CSV (%(why)s). Save it anew as “CSV UTF-8”, then choose it again."),
            why=str(error),
        ) from None


def _table(text: str, encoding: str, separator: str) -> Table:
    headings: tuple[str, ...] | None = None
    ours = False
    rows: list[Row] = []
    closed = False
    number = 0
    joint = "" if text.endswith(("\n", "\r")) else "\n"
    for number, cells in enumerate(_records(f"{text}{joint}{_END}", separator), start=1):
        if cells == [_END]:
            closed = True
            break
        if not any(cell.strip() for cell in cells):
            continue
        if headings is None:
            headings = _headings(cells)
            ours = WHY in headings
            continue
        if len(rows) >= MOST_ROWS:
            raise Unreadable(
                _("This file has more than %(most)s rows. Split it into several, each with the line of headings."),
                most=f"{MOST_ROWS:,}",
            )
        rows.append(_row(number, cells, len(headings), ours))
    if not closed:
        raise Unreadable(
            _(
                "A quotation mark that opens in row %(row)s is never closed, so all that follows runs together. "
                "Close it or take it out, then choose the file again."
            ),
            row=number,
        )
    if headings is None:
        raise Unreadable(_("This file is empty. Nothing was taken."))
    if not rows:
        raise Unreadable(
            _("This file has one line only. It needs a line of headings and under it one row for each person or note.")
        )
    return Table(headings, tuple(rows), encoding, separator)


def _headings(cells: list[str]) -> tuple[str, ...]:
    while cells and not cells[-1].strip():  # spreadsheets leave empty columns behind
        cells.pop()
    if len(cells) > MOST_COLUMNS:
        raise Unreadable(
            _("This file has %(columns)s columns; %(most)s can be taken. Save only the columns that are to come in."),
            columns=f"{len(cells):,}",
            most=MOST_COLUMNS,
        )
    found = tuple(" ".join(cell.split()) for cell in cells)
    if any(len(cell) > LONGEST_HEADING for cell in found):
        raise Unreadable(
            _(
                "The first line does not look like headings: one of its cells is very long. "
                "Put a line of headings at the top, such as “Name, Date of birth”."
            )
        )
    if any(looks_like_a_day(cell) or "@" in cell for cell in found):
        raise Unreadable(
            _(
                "The first line seems to hold somebody’s details, not headings. "
                "Put a line of headings at the top, such as “Name, Date of birth”."
            )
        )
    if any("\0" in cell for cell in found):
        raise Unreadable(_NOT_TEXT)
    return found


def _row(number: int, cells: list[str], width: int, ours: bool) -> Row:
    beyond = sum(bool(cell.strip()) for cell in cells[width:])
    kept = [cell if len(cell) <= LONGEST_CELL else cell[: LONGEST_CELL + 1] for cell in cells[:width]]
    if ours:
        kept = [cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell for cell in kept]
    return Row(number, tuple(kept + [""] * (width - len(kept))), beyond)
