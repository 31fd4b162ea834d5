from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import assume, given
from hypothesis import strategies as st

from goldthread.lib.ages import due, months, said, weeks_and_days, years

days = st.dates(min_value=date(1920, 1, 1), max_value=date(2120, 12, 31))


@pytest.mark.parametrize(
    ("born", "on", "words"),
    [
        ("2026-11-22", "2026-11-22", "born today"),
        ("2026-11-21", "2026-11-22", "1 day"),
        ("2026-11-16", "2026-11-22", "6 days"),
        ("2026-11-15", "2026-11-22", "1 week"),
        ("2026-11-14", "2026-11-22", "1 week 1 day"),
        ("2026-09-17", "2026-11-22", "9 weeks 3 days"),
        ("2026-08-23", "2026-11-22", "13 weeks"),
        ("2026-08-22", "2026-11-22", "3 months"),
        ("2026-06-01", "2026-11-22", "5 months"),
        ("2024-11-23", "2026-11-22", "23 months"),
        ("2024-11-22", "2026-11-22", "2 years"),
        ("2019-11-22", "2026-11-22", "7 years"),
        ("2019-11-23", "2026-11-22", "6 years"),
        ("2010-07-22", "2026-11-22", "16 years 4 months"),
        ("2010-11-22", "2026-11-22", "16 years"),
        ("2009-10-22", "2026-11-22", "17 years 1 month"),
        ("2008-11-22", "2026-11-22", "18 years"),
        ("2026-11-23", "2026-11-22", "not yet born"),
    ],
)
def test_ages_are_said_as_people_say_them(born: str, on: str, words: str) -> None:
    assert said(date.fromisoformat(born), date.fromisoformat(on)) == words


@pytest.mark.parametrize(
    ("born", "words"),
    [
        (None, "age not known"),
        (date(2010, 1, 1), "about 16"),
        (date(2026, 6, 1), "about 5 months"),
        (date(2026, 10, 9), "about 6 weeks"),
        (date(2026, 11, 20), "a few days"),
    ],
)
def test_a_guessed_or_missing_date_of_birth_never_sounds_exact(born: date | None, words: str) -> None:
    assert said(born, date(2026, 11, 22), estimated=True) == words


def test_an_unknown_date_is_said_so_without_being_called_a_guess() -> None:
    assert said(None, date(2026, 11, 22)) == "age not known"


@pytest.mark.parametrize(
    ("in_days", "words"),
    [
        (37, "due in 5 weeks 2 days"),
        (35, "due in 5 weeks"),
        (5, "due in 5 days"),
        (1, "due tomorrow"),
        (0, "due today"),
        (-1, "was due yesterday"),
        (-3, "was due 3 days ago"),
        (-8, "was due 1 week 1 day ago"),
    ],
)
def test_an_unborn_baby_is_due(in_days: int, words: str) -> None:
    on = date(2026, 11, 22)
    assert due(on + timedelta(in_days), on) == words


def test_born_on_leap_day_is_older_on_the_first_of_march() -> None:
    born = date(2008, 2, 29)
    assert years(born, date(2026, 2, 28)) == 17 and said(born, date(2026, 2, 28)) == "17 years 11 months"
    assert years(born, date(2026, 3, 1)) == 18
    assert years(born, date(2024, 2, 28)) == 15 and years(born, date(2024, 2, 29)) == 16


@given(days, days)
def test_months_agree_with_dateutil_where_every_month_has_the_day(born: date, on: date) -> None:
    assume(born.day <= 28 and on >= born)
    gap = relativedelta(on, born)
    assert (years(born, on), months(born, on) % 12) == (gap.years, gap.months)


@given(days, days)
def test_nobody_grows_younger(born: date, on: date) -> None:
    assume(born <= on < date(2120, 12, 31))
    assert 0 <= months(born, on) <= months(born, on + timedelta(1)) <= months(born, on) + 1


@given(days)
def test_a_birthday_always_comes_within_366_days(born: date) -> None:
    assert years(born, born + timedelta(366)) == 1
    assert years(born, born + timedelta(364)) == 0


@given(st.integers(0, 400))
def test_weeks_and_days_add_up(number: int) -> None:
    parts = weeks_and_days(number).split()
    total = sum(int(n) * (7 if unit.startswith("week") else 1) for n, unit in zip(parts[::2], parts[1::2], strict=True))
    assert total == number


def test_words_can_be_translated() -> None:
    class Shouting:
        def gettext(self, message: str, /) -> str:
            return message.upper().replace("%(TIME)S", "%(time)s")

        def ngettext(self, singular: str, plural: str, number: int, /) -> str:
            return "%(number)s w"

    assert due(date(2026, 11, 22), date(2026, 11, 8), words=Shouting()) == "DUE IN 2 w"
