"""A file is read whatever wrote it, or refused in kind words. Nothing is guessed in silence."""

from __future__ import annotations

import csv
import io
import random
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.front.intake.rules import Unreadable, read
from goldthread.front.intake.rules.giving_back import harmless, left_out
from goldthread.front.intake.rules.reading import FORMULA, MOST_BYTES, MOST_COLUMNS, MOST_ROWS, WHY, Row

PLAIN = "Name;Born;Note\r\nZoë;03/05/2026;“kind”\r\nאמירה;2026-05-03;says ok\r\n"


def refusal(content: bytes) -> str:
    with pytest.raises(Unreadable) as raised:
        read(content)
    return str(raised.value)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_unicode_files_of_every_kind_are_read(codec, separator):
    table = read(PLAIN.replace(";", separator).encode(codec))
    assert table.headings == ("Name", "Born", "Note")
    assert [row.cells for row in table.rows] == [
        ("Zoë", "03/05/2026", "“kind”"),
        ("אמירה", "2026-05-03", "says ok"),
    ]
    assert table.separator == separator
    assert table.encoding == codec.removesuffix("-sig").removesuffix("-le").removesuffix("-be")


def test_windows_letters_are_read_and_told():
    table = read("Name,Note\nZoë,it’s fine\n".encode("windows-1252"))
    assert table.rows[0].cells == ("Zoë", "it’s fine")
    assert table.encoding == "windows-1252"


def test_utf8_with_one_broken_letter_is_not_taken_for_windows():
    content = "Name,Note\n" + "Zoë,é è ü ö\n" * 20
    broken = content.encode().replace("ü".encode(), b"\xc3", 1)
    assert "Line 2 has a broken character" in refusal(broken)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_quoted_line_ends_and_quotes_stay_in_their_cell(end):
    table = read(f'Name,Note{end}Ann,"one{end}two ""three"""{end}Ben,four{end}'.encode())
    assert table.rows[0].cells == ("Ann", f'one{end}two "three"')
    assert [row.number for row in table.rows] == [2, 3]


def test_rows_are_numbered_as_a_spreadsheet_does_blank_ones_too():
    table = read(b"\nName,Born\n,\nAnn,\n\nBen,2026-01-02\n")
    assert [(row.number, row.cells[0]) for row in table.rows] == [(4, "Ann"), (6, "Ben")]


def test_excel_s_own_line_about_the_separator():
    table = read(b'"sep=;"\r\nName;Sum\r\nAnn;1,5\r\n')
    assert table.headings == ("Name", "Sum")
    assert table.rows[0].number == 2


def test_short_rows_are_filled_and_long_ones_are_told():
    table = read(b"a,b,c\n1\n1,2,3,4,5\n1,2,3,,\n")
    assert [(row.cells, row.beyond) for row in table.rows] == [
        (("1", "", ""), 0),
        (("1", "2", "3"), 2),
        (("1", "2", "3"), 0),
    ]


def test_one_column_is_a_table_too():
    assert [row.cells for row in read(b"Name\nAnn\nBen\n").rows] == [("Ann",), ("Ben",)]


def test_a_text_with_commas_does_not_beat_the_real_separator():
    text = "Name;Note\n" + "".join(f"Child {n};one, two, three, four\n" for n in range(20))
    assert read(text.encode()).separator == ";"


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \r\n\r\n", b"\0\0\0\0", b"\xff\xfe"])
def test_empty_files(content):
    assert "empty" in refusal(content)


def _xlsx() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return held.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (_xlsx(), "spreadsheet or an archive"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "This is a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "older Excel"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 60, "picture"),
        (b"<!DOCTYPE html><html><table>", "web page"),
        (b"<?xml version='1.0'?><rows/>", "web page or XML"),
        (random.Random(7).randbytes(5000), "not a text file"),
        (bytes(range(1, 32)) * 40, "not a text file"),
    ],
)
def test_what_is_no_csv_is_said_kindly(content, says):
    assert says in refusal(content)


def test_an_open_quotation_mark_names_its_row():
    said = refusal(b'Name,Note\nAnn,"never closed\nBen,fine\nCat,fine\n')
    assert "opens in row 2" in said


def test_headings_that_are_somebody_s_details():
    assert "Put a line of headings" in refusal(b"Ann,03/05/2010\nBen,04/05/2011\n")
    assert "Put a line of headings" in refusal(b"Ann,ann@example.org\nBen,ben@example.org\n")
    assert "one line only" in refusal(b"Name,Born\n")


def test_limits_are_told_with_what_to_do():
    assert "20 MB can be taken" in refusal(b"a,b\n" + b"x" * MOST_BYTES)
    many = b"a\n" + b"x\n" * (MOST_ROWS + 1)
    assert "more than 50,000 rows" in refusal(many)
    assert len(read(b"a\n" + b"x\n" * MOST_ROWS).rows) == MOST_ROWS
    wide = ",".join(f"c{n}" for n in range(MOST_COLUMNS + 1)).encode()
    assert "201 columns; 200 can be taken" in refusal(wide + b"\n1,2\n")


def test_a_million_columns():
    assert "1,000,000 columns" in refusal(b"c," * 999_999 + b"c\n1\n")
    table = read(b"a,b\n1" + b",2" * 1_000_000 + b"\n")
    assert table.rows[0].cells == ("1", "2")
    assert table.rows[0].beyond == 999_999


def test_a_cell_of_ten_megabytes_is_cut_and_left_for_the_rules_to_refuse():
    table = read(b"a,b\n1," + b"x" * 10_000_000 + b"\n")
    assert len(table.rows[0].cells[1]) == 100_001


def test_empty_columns_at_the_end_are_let_go():
    assert read(b"a,b,,\n1,2,,\n").headings == ("a", "b")


def test_headings_may_stand_twice():
    assert read(b"Name,Name\nAnn,Bell\n").headings == ("Name", "Name")


@given(st.binary(max_size=400))
def test_no_bytes_do_harm(content):
    try:
        table = read(content)
    except Unreadable as unreadable:
        assert str(unreadable)
    else:
        assert all(len(row.cells) == len(table.headings) for row in table.rows)


cells = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0\x1e"), max_size=30).filter(
    lambda text: text == text.strip()
)


@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=8), st.sampled_from(",;\t"))
def test_what_a_spreadsheet_writes_comes_back_as_it_was(rows, separator):
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows:
        return
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator)
    writer.writerow(["one", "two", "three"])
    writer.writerows(rows)
    try:
        table = read(text.getvalue().encode("utf-8-sig"))
    except Unreadable as unreadable:
        assert "not a text file" in str(unreadable)  # nearly nothing but control characters
        return
    if table.separator == separator:
        assert [list(row.cells) for row in table.rows] == rows


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=40), min_size=2, max_size=2))
def test_what_we_give_back_is_never_a_formula_and_comes_back_as_it_was(row):
    given_back = left_out(["Name", "Note"], ",", [(Row(2, tuple(row)), ["Row: why"])])
    written = list(csv.reader(io.StringIO(given_back.decode("utf-8-sig"), newline="")))
    assert not any(cell.startswith(FORMULA) for line in written for cell in line)
    if any("\0" in cell or "\x1e" in cell for cell in row) or not any(cell.strip() for cell in row):
        return
    try:
        table = read(given_back)
    except Unreadable:
        return
    assert list(table.rows[0].cells[:2]) == row
    assert table.headings[2] == WHY


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "+44 1234", "-1", "@sum(a1)", "\t=1", "＝1+1"])
def test_formulas_are_made_harmless(cell):
    assert harmless(cell) == f"'{cell}"
