from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.lib.dates import (
    Doubt,
    care_day,
    care_day_bounds,
    local_moment,
    parse_local,
    said_clock,
    said_date,
    said_day,
    said_gap,
    said_minutes,
    said_moment,
    said_short_day,
)

LONDON = ZoneInfo("Europe/London")
SEVEN = time(7)
FORWARD, BACK = date(2026, 3, 29), date(2026, 10, 25)  # nights of the change in London, both at 01:00 UTC

zones = st.sampled_from([LONDON, ZoneInfo("America/St_Johns"), ZoneInfo("Australia/Lord_Howe"), ZoneInfo("UTC")])
begins_times = st.times().map(lambda t: t.replace(second=0, microsecond=0))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_the_small_hours_belong_to_the_day_before() -> None:
    assert care_day(utc("2026-11-22 03:15"), SEVEN, LONDON) == date(2026, 11, 21)
    assert care_day(utc("2026-11-22 06:59:59"), SEVEN, LONDON) == date(2026, 11, 21)
    assert care_day(utc("2026-11-22 07:00"), SEVEN, LONDON) == date(2026, 11, 22)
    assert care_day(utc("2026-07-01 06:00"), SEVEN, LONDON) == date(2026, 7, 1)


def test_days_are_23_or_25_hours_long_when_the_clocks_change() -> None:
    def length(day: date) -> timedelta:
        start, end = care_day_bounds(day, SEVEN, LONDON)
        return end - start

    assert length(date(2026, 3, 28)) == timedelta(hours=23)
    assert length(date(2026, 3, 29)) == timedelta(hours=24)
    assert length(date(2026, 10, 24)) == timedelta(hours=25)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)), begins_times, zones)
def test_every_moment_lies_within_its_own_day(moment: datetime, begins: time, zone: ZoneInfo) -> None:
    start, end = care_day_bounds(care_day(moment, begins, zone), begins, zone)
    assert start <= moment < end
    assert care_day(start, begins, zone) == care_day(moment, begins, zone)


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), begins_times, zones)
def test_days_join_without_gap(day: date, begins: time, zone: ZoneInfo) -> None:
    assert care_day_bounds(day, begins, zone)[1] == care_day_bounds(day + timedelta(1), begins, zone)[0]


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError):
        care_day(datetime(2026, 1, 1), SEVEN, LONDON)


def test_an_hour_that_comes_twice_is_the_first_unless_asked() -> None:
    first = local_moment(BACK, time(1, 30), LONDON)
    second = local_moment(BACK, time(1, 30), LONDON, second=True)
    assert (first.moment, first.doubt) == (utc("2026-10-25 00:30"), Doubt.TWICE)
    assert (second.moment, second.doubt) == (utc("2026-10-25 01:30"), Doubt.TWICE)
    assert "came twice. Taken as 01:30 BST." in first.told(LONDON)
    assert "Taken as 01:30 GMT." in second.told(LONDON)


def test_an_hour_that_never_comes_is_moved_on_and_told() -> None:
    for second in (False, True):
        lost = local_moment(FORWARD, time(1, 30), LONDON, second=second)
        assert (lost.moment, lost.doubt) == (utc("2026-03-29 01:30"), Doubt.NEVER)
        assert "did not come. Taken as 02:30 BST." in lost.told(LONDON)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)), zones, st.booleans())
def test_a_moment_shows_the_time_it_was_made_from(wall: datetime, zone: ZoneInfo, second: bool) -> None:
    made = local_moment(wall.date(), wall.time(), zone, second=second)
    shown = made.moment.astimezone(zone).replace(tzinfo=None, fold=0)
    assert made.moment.tzinfo is UTC
    assert (shown == wall) == (made.doubt is not Doubt.NEVER)
    assert shown >= wall
    assert bool(made.told(zone)) == (made.doubt is not Doubt.NONE)


def test_what_a_form_sends_is_read() -> None:
    assert parse_local("2026-07-01T14:10", LONDON).moment == utc("2026-07-01 13:10")
    assert parse_local(" 2026-11-22 14:10:05 ", LONDON).moment == utc("2026-11-22 14:10:05")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "yesterday",
        "2026-11-22",
        "2026-13-01T10:00",
        "2026-11-22T25:00",
        "2026-11-22T14:10Z",
        "2026-11-22T14:10+01:00",
        "٢٠٢٦-١١-٢٢T14:10",
        "2026-02-29T10:00",
    ],
)
def test_anything_else_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        parse_local(typed, LONDON)


def test_days_and_moments_are_written_on_a_24_hour_clock() -> None:
    day = date(2026, 11, 22)
    moment = utc("2026-11-22 14:10")
    assert said_day(day) == "Sunday 22 November"
    assert said_day(day, today=date(2026, 12, 1)) == "Sunday 22 November"
    assert said_day(day, today=date(2027, 1, 1)) == "Sunday 22 November 2026"
    assert said_short_day(day) == "Sun 22 Nov"
    assert said_date(day) == "22 November 2026"
    assert said_clock(moment, LONDON) == "14:10"
    assert said_moment(moment, LONDON) == "Sun 22 Nov 14:10"
    assert said_moment(moment, LONDON, today=date(2027, 1, 1)) == "Sun 22 Nov 2026 14:10"
    assert said_clock(utc("2026-06-01 23:05"), LONDON) == "00:05"


def test_the_two_hours_of_the_same_name_can_be_told_apart() -> None:
    assert said_clock(utc("2026-10-25 00:30"), LONDON) == "01:30 BST"
    assert said_clock(utc("2026-10-25 01:30"), LONDON) == "01:30 GMT"
    assert said_clock(utc("2026-10-25 02:30"), LONDON) == "02:30"
    assert said_clock(utc("2026-03-29 01:30"), LONDON) == "02:30"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 min"), (40, "40 min"), (60, "1 h"), (75, "1 h 15 min"), (1445, "24 h 5 min")],
)
def test_spans(minutes: int, words: str) -> None:
    assert said_minutes(minutes) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "at the time"),
        (1, "1 min later"),
        (60, "1 h later"),
        (460, "7 h 40 later"),
        (425, "7 h 05 later"),
        (1440, "1 day later"),
        (51 * 60, "2 days 3 h later"),
        (9 * 1440 + 300, "9 days later"),
        (-40, "40 min before"),
    ],
)
def test_gaps(minutes: int, words: str) -> None:
    assert said_gap(minutes) == words
