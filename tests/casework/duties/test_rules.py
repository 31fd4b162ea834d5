"""When a duty falls due, and how long is left. No database."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from goldthread.casework.duties.rules import (
    Due,
    Group,
    Left,
    by_then,
    day_of,
    due,
    due_faults,
    group_of,
    left,
    may_change,
    set_faults,
)
from goldthread.ground.access.rules import Permission, Post, Viewer

ZONE = ZoneInfo("Europe/London")
SEVEN = time(7)
FRIDAY = date(2026, 11, 20)


def at(text: str, day: date = FRIDAY) -> datetime:
    return datetime.fromisoformat(f"{day}T{text}").replace(tzinfo=ZONE).astimezone(UTC)


def on(day: date, text: str = "") -> Due:
    return due(day, time.fromisoformat(text) if text else None, SEVEN, ZONE)


def test_a_day_without_a_time_is_due_when_that_day_of_the_home_ends() -> None:
    assert on(FRIDAY) == Due(at("07:00", FRIDAY + timedelta(1)), False)
    assert on(FRIDAY, "18:00") == Due(at("18:00"), True)
    assert day_of(on(FRIDAY), ZONE) == day_of(on(FRIDAY, "23:59"), ZONE) == FRIDAY


@pytest.mark.parametrize("day", [date(2026, 10, 24), date(2027, 3, 27), date(2026, 12, 31)])
def test_a_day_comes_back_as_it_was_said_also_when_the_clocks_change(day: date) -> None:
    assert day_of(on(day), ZONE) == day


@pytest.mark.parametrize(
    ("when", "now", "expected"),
    [
        (on(FRIDAY, "14:00"), at("14:00"), Group.LATE),
        (on(FRIDAY, "14:01"), at("14:00"), Group.TODAY),
        (on(FRIDAY), at("23:30"), Group.TODAY),
        (on(FRIDAY), at("06:59", FRIDAY + timedelta(1)), Group.TODAY),  # the night still belongs to Friday
        (on(FRIDAY), at("07:00", FRIDAY + timedelta(1)), Group.LATE),
        (on(FRIDAY + timedelta(1), "02:00"), at("14:00"), Group.TODAY),
        (on(FRIDAY + timedelta(1), "08:00"), at("14:00"), Group.WEEK),
        (on(FRIDAY + timedelta(6)), at("14:00"), Group.WEEK),
        (on(FRIDAY + timedelta(7)), at("14:00"), Group.LATER),
    ],
)
def test_under_which_heading_it_stands(when: Due, now: datetime, expected: Group) -> None:
    assert group_of(when, now, SEVEN, ZONE) is expected


@pytest.mark.parametrize(
    ("when", "now", "expected"),
    [
        (on(FRIDAY, "14:00"), at("14:40"), (Left.LATE, 40)),
        (on(FRIDAY, "16:00"), at("14:40"), (Left.HOURS, 80)),
        (on(FRIDAY), at("14:40"), (Left.TODAY, 980)),
        (on(FRIDAY + timedelta(1), "09:00"), at("14:00"), (Left.TOMORROW, 19 * 60)),
    ],
)
def test_how_long_is_left(when: Due, now: datetime, expected: tuple[Left, int]) -> None:
    assert left(when, now, SEVEN, ZONE) == expected


def test_in_days_it_is_the_day_that_is_said() -> None:
    assert left(on(FRIDAY + timedelta(6)), at("14:00"), SEVEN, ZONE)[0] is Left.WEEKDAY
    assert left(on(FRIDAY + timedelta(7)), at("14:00"), SEVEN, ZONE)[0] is Left.DAY


@pytest.mark.parametrize(
    ("when", "ends", "ours"),
    [
        (on(FRIDAY, "21:59"), at("22:00"), True),
        (on(FRIDAY, "22:01"), at("22:00"), False),
        (on(FRIDAY), at("22:00"), True),  # today, on every shift of today
        (on(FRIDAY), at("07:15", FRIDAY + timedelta(1)), True),
        (on(FRIDAY + timedelta(1)), at("07:15", FRIDAY + timedelta(1)), False),  # that is the next shift's
        (on(FRIDAY + timedelta(1)), at("22:00"), False),
        (on(FRIDAY - timedelta(3)), at("22:00"), True),
    ],
)
def test_what_is_the_business_of_a_shift_that_ends_then(when: Due, ends: datetime, ours: bool) -> None:
    assert by_then(when, ends, SEVEN, ZONE) is ours


def test_what_cannot_be_kept() -> None:
    now = at("14:00")
    fields = [
        [fault.field for fault in due_faults(when, now, ZONE)]
        for when in (on(FRIDAY, "13:59"), on(FRIDAY - timedelta(1)), on(FRIDAY + timedelta(400)), on(FRIDAY))
    ]
    assert fields == [["at"], ["day"], ["day"], []]
    assert [fault.field for fault in set_faults("\u200b", "x" * 601)] == ["title", "words"]
    assert not set_faults("Ring the GP", "")


def test_who_may_change_it() -> None:
    home, setter, owner, other = (uuid4() for _number in range(4))

    def viewer(id, *may):
        post = Post(home, "The Willows", "residential_family_centre", "role", "Role", frozenset(may))
        return Viewer(id, "Name", "Name", (post,), post)

    write, senior = Permission.WRITE_RECORDS, Permission.COUNTERSIGN
    asked = [viewer(setter, write), viewer(owner, write), viewer(other, write), viewer(other, write, senior)]
    assert [may_change(each, home, setter, owner) for each in asked] == [True, True, False, True]
    assert not may_change(viewer(setter), home, setter, owner)
    assert not may_change(viewer(setter, write), uuid4(), setter, owner)
