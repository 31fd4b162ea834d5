"""Days and weeks of a stay, and what is wrong with them. No database."""

from __future__ import annotations

from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.casework.placements import rules

TODAY = date(2026, 11, 22)


def fields(faults):
    return [fault.field for fault in faults]


@pytest.mark.parametrize(("days", "expected"), [(0, 1), (6, 1), (7, 2), (31, 5), (83, 12), (84, 13)])
def test_week_of_a_stay(days, expected):
    week = rules.week_of(TODAY - timedelta(days), TODAY, 12)
    assert week.number == expected
    assert week.over is (expected > 12)


def test_no_week_before_moving_in():
    assert rules.week_of(TODAY + timedelta(1), TODAY) is None
    assert not rules.week_of(TODAY, TODAY).over


@given(st.dates(date(2000, 1, 1), TODAY), st.integers(0, 6))
def test_a_week_has_seven_days(moved_in, within):
    first = rules.week_of(moved_in, moved_in + timedelta(within))
    assert first.number == 1
    assert rules.week_of(moved_in, moved_in + timedelta(within + 7)).number == 2


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"moved_in_on": None}, ["moved_in_on"]),
        ({"moved_in_on": TODAY + timedelta(1)}, ["moved_in_on"]),
        ({"moved_in_on": date(1899, 1, 1)}, ["moved_in_on"]),
        ({"weeks_planned": 0}, ["weeks_planned"]),
        ({"weeks_planned": 1}, []),
        ({"weeks_planned": 1041}, ["weeks_planned"]),
        ({"room": "x" * 61}, ["room"]),
        ({"came_from": "a\0b"}, ["came_from"]),
    ],
)
def test_faults_of_a_stay(change, expected):
    assert fields(rules.stay_faults({"moved_in_on": TODAY, **change}, TODAY)) == expected


@pytest.mark.parametrize(
    ("joined", "left", "expected"),
    [
        (-100, None, ["members"]),  # lives here already
        (-100, -10, []),
        (-100, 0, []),  # left and came back on the same day
        (-100, 5, ["moved_in_on"]),
        (10, 20, ["moved_in_on"]),  # a later stay is written already
    ],
)
def test_nobody_lives_in_two_places(joined, left, expected):
    left_on = None if left is None else TODAY + timedelta(left)
    stay = rules.Stay(uuid4(), "Noah", TODAY + timedelta(joined), left_on)
    faults = rules.joining_faults("moved_in_on", TODAY, [stay])
    assert fields(faults) == expected
    assert all("Noah" in str(fault) for fault in faults)


@pytest.mark.parametrize(("on", "expected"), [(-31, []), (-32, ["on"]), (0, []), (1, ["on"])])
def test_moving_on_lies_between_moving_in_and_today(on, expected):
    assert fields(rules.leaving_faults(TODAY + timedelta(on), TODAY - timedelta(31), TODAY)) == expected


@pytest.mark.parametrize(
    ("minutes", "starts", "ends", "expected"),
    [
        (5, time(22), time(7), []),
        (240, time(0), time(6), []),
        (4, time(22), time(7), ["every_minutes"]),
        (241, time(22), time(7), ["every_minutes"]),
        (60, time(22), time(22), ["ends"]),
        (0, time(1), time(1), ["every_minutes", "ends"]),
    ],
)
def test_night_plans(minutes, starts, ends, expected):
    assert fields(rules.night_faults(minutes, starts, ends)) == expected


@pytest.mark.parametrize(
    ("item", "state", "text", "expected"),
    [
        ("gp", "held", "", []),
        ("gp", "missing", "", []),
        ("gp", "not_needed", "", ["text"]),
        ("gp", "not_needed", "No GP yet: born yesterday", []),
        ("gp", "lost", "", ["state"]),
        ("nothing", "held", "", ["item"]),
        ("gp", "held", "x" * 401, ["text"]),
    ],
)
def test_marks_on_the_completeness_list(item, state, text, expected):
    assert fields(rules.on_file_faults(item, state, text, ["gp"])) == expected


@given(st.lists(st.sampled_from(rules.STATES), max_size=40))
def test_completeness_is_whole_only_when_nothing_is_missing(states):
    count = rules.completeness(states)
    assert count.total == len(states)
    assert 0 <= count.percent <= 100
    assert (count.percent == 100) is (count.missing == 0)


def test_a_network_link_does_not_end_before_it_began():
    assert rules.until_faults_of_link(TODAY, None) == []
    assert rules.until_faults_of_link(TODAY, TODAY) == []
    assert fields(rules.until_faults_of_link(TODAY - timedelta(1), TODAY)) == ["until_on"]
