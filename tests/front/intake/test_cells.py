"""Days are read day first; what could mean two things is sent back with a remedy."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.front.intake.rules import Holds, cells, guess
from goldthread.front.intake.rules.fields import STAGES

MAY = date(2026, 5, 3)


@pytest.mark.parametrize(
    "text",
    [
        *("03/05/2026", "3/5/2026", "3.5.2026", "03-05-2026", "2026-05-03", "2026/05/03", "3 May 2026"),
        *("3rd May 2026", "03-May-2026", "Sunday 3 May 2026", "3 may, 2026", " 3  May 2026 "),
        *("2026-05-03 00:00:00", "2026-05-03T00:00"),
    ],
)
def test_days(text):
    assert cells.day(text) == MAY


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("05/23/2026", "month first. Write the day first, like 23/05/2026"),
        ("31/02/2026", "no day “31/02/2026” in the calendar"),
        ("03/05/26", "year of two digits"),
        ("3-May-26", "year of two digits"),
        ("46145", "how a spreadsheet keeps a day inside (it may mean 3 May 2026)"),
        ("46145.5", "how a spreadsheet keeps a day"),
        ("May 2026", "Write it like 03/05/2026"),
        ("３/５/２０２６", "Write it like 03/05/2026"),
        ("soon", "“soon” is not a day"),
        ("0000-01-01", "no day"),
        ("x" * 5000, "is not a day"),
        ("2026-05-03 14:10", "has a time of day as well"),
    ],
)
def test_days_that_are_sent_back(text, says):
    with pytest.raises(cells.Wrong, match=".*") as raised:
        cells.day(text)
    assert says in str(raised.value)
    assert len(str(raised.value)) < 300


@pytest.mark.parametrize(
    ("text", "on", "at"),
    [
        ("03/05/2026 14:10", MAY, time(14, 10)),
        ("2026-05-03T14:10:59", MAY, time(14, 10)),
        ("3 May 2026 2:10 pm", MAY, time(14, 10)),
        ("3 May 2026 at 2.10pm", MAY, time(14, 10)),
        ("2026-05-03T13:10:00Z", MAY, time(14, 10)),
        ("2026-05-03 23:30 +00:00", date(2026, 5, 4), time(0, 30)),
        ("03/05/2026", MAY, None),
    ],
)
def test_moments(text, on, at):
    assert cells.moment(text) == (on, at)


@pytest.mark.parametrize("text", ["25:00", "14:60", "2 pm", "noon", "14", "13:10 pm"])
def test_times_that_are_sent_back(text):
    with pytest.raises(cells.Wrong):
        cells.clock(text)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_comes_back_from_each_way_of_writing_it(day):
    for written in (f"{day:%d/%m}/{day.year:04}", day.isoformat(), f"{day.day} {day:%B} {day.year:04}"):
        if cells.month_first(written):
            continue
        assert cells.day(written) == day


@given(st.text(max_size=60))
def test_no_text_breaks_a_reader(text):
    for reader in (cells.day, cells.moment, cells.clock, cells.yes_no, cells.number):
        try:
            reader(text)
        except cells.Wrong as wrong:
            assert str(wrong)


def test_choices_are_known_by_what_people_write():
    assert cells.choice("Mum", STAGES) == "parent"
    assert cells.choice("YOUNG-PERSON", STAGES) == "young_person"
    with pytest.raises(cells.Wrong, match="“cat” is not one of: not yet born, baby"):
        cells.choice("cat", STAGES)


def test_headings_are_guessed_and_never_used_twice():
    found = guess(Holds.PEOPLE, ["ID", "Forename", "SURNAME", "D.O.B.", "Known  as", "Shoe size", "Forename"])
    assert found == {"own_id": 0, "preferred_name": 4, "last_name": 2, "born_on": 3}
    assert guess(Holds.NOTES, ["Date", "Time", "Staff", "Child", "Entry"]) == {
        "happened_on": 0,
        "happened_time": 1,
        "author": 2,
        "person": 3,
        "text": 4,
    }
