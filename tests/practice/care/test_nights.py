"""A night's windows: to scale across clock changes, kept by what was told in time, missed for ever."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.practice.care.rules.nights import (
    Check,
    Night,
    Plan,
    State,
    Window,
    look_in,
    night_bounds,
    night_of,
    windows,
)

ZONE = ZoneInfo("Europe/London")
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
HOURLY = Plan(60, time(21), time(7), LONG_AGO)
NIGHT = date(2026, 11, 21)
BACK, FORWARD = date(2026, 10, 24), date(2026, 3, 28)  # the nights in which the clocks change


def at(text: str, day: date = NIGHT) -> datetime:
    """A moment of a night by the wall clock: after noon it is of the day, before noon of the next."""
    clock = time.fromisoformat(text)
    on = day if clock >= time(12) else day + timedelta(days=1)
    return datetime.combine(on, clock, ZONE).astimezone(UTC)


def check(happened: str, told: str | None = None, n: int = 1, day: date = NIGHT) -> Check:
    return Check(UUID(int=n), at(happened, day), at(told or happened, day), 30)


def stands(now: str, *checks: Check, plans: tuple[Plan, ...] = (HOURLY,), night: date = NIGHT) -> Night:
    return look_in(plans, checks, night, ZONE, now=at(now, night), late_after_minutes=30)


def states(found: Night) -> str:
    return "".join(look.state.value[0] if look.state is not State.TO_COME else "." for look in found.looks)


def test_a_night_stands_as_it_was() -> None:
    found = stands("03:41", check("21:10", n=1), check("22:40", "23:05", n=2), check("02:59", "03:10", n=3))
    assert states(found) == "kkmmmkd..."
    assert [look.checks[0].happened_at for look in found.looks if look.checks] == [
        at("21:10"),
        at("22:40"),
        at("02:59"),
    ]


@pytest.mark.parametrize(
    "now, checks, state",
    [
        ("22:30", [], State.DUE),
        ("21:59", [], State.TO_COME),
        ("22:30", [("22:10", "22:12")], State.KEPT),
        ("23:10", [], State.WAITING),  # what was seen at 22:58 may still be written in time
        ("23:30", [], State.WAITING),
        ("23:31", [], State.MISSED),
        ("23:40", [("22:58", "23:28")], State.KEPT),
        ("06:10", [("22:30", "06:10")], State.MISSED),  # written 7 h 40 later
        ("06:10", [("22:30", "06:10"), ("22:40", "22:41")], State.KEPT),
        ("22:50", [("22:05", "22:45")], State.DUE),  # told 40 minutes later: somebody should look now
        ("23:40", [("23:00", "23:00")], State.MISSED),  # the end is the next window's
        ("23:40", [("22:00", "22:00")], State.KEPT),
    ],
)
def test_what_became_of_the_window_from_22_to_23(now: str, checks: list[tuple[str, str]], state: State) -> None:
    found = stands(now, *(check(happened, told, n) for n, (happened, told) in enumerate(checks)))
    look = next(look for look in found.looks if look.window.start == at("22:00"))
    assert look.state is state
    assert len(look.checks) == sum(happened < "23:00" for happened, _ in checks), "late ones stand there too"


def test_a_late_record_stands_beside_the_missed_window_with_how_late_it_was() -> None:
    found = stands("07:30", check("22:30", "06:10"))
    look = found.looks[1]
    assert look.state is State.MISSED
    assert look.checks[0].late == 460


def test_checks_outside_every_window_are_still_there() -> None:
    found = stands("11:00", check("20:15", n=1), check("07:00", n=2), check("21:00", n=3))
    assert [each.happened_at for each in found.outside] == [at("20:15"), at("07:00")]
    without = stands("03:00", check("01:15"), plans=())
    assert without.looks == () and len(without.outside) == 1


@pytest.mark.parametrize("night, hours", [(NIGHT, 10), (BACK, 11), (FORWARD, 9)])
def test_a_baby_is_looked_at_each_hour_that_passes_whatever_the_clocks_say(night: date, hours: int) -> None:
    found = windows(HOURLY, night, ZONE)
    assert len(found) == hours
    assert all(window.end - window.start == timedelta(hours=1) for window in found)
    assert found[0].start == at("21:00", night) and found[-1].end == at("07:00", night)


def test_a_check_in_the_hour_that_comes_twice_counts_where_it_happened() -> None:
    second = datetime(2026, 10, 25, 1, 20, tzinfo=ZONE, fold=1).astimezone(UTC)
    found = look_in(
        [HOURLY],
        [Check(UUID(int=1), second, second, 30)],
        BACK,
        ZONE,
        now=at("11:00", BACK),
        late_after_minutes=30,
    )
    kept = [look.window for look in found.looks if look.state is State.KEPT]
    assert kept == [Window(datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2026, 10, 25, 2, tzinfo=UTC))]
    assert found.count(State.MISSED) == 10


def test_a_plan_that_ends_in_the_hour_that_comes_twice_lasts_until_the_second() -> None:
    found = windows(Plan(30, time(0, 30), time(1, 30), LONG_AGO), BACK, ZONE)
    assert len(found) == 4


def test_a_plan_within_the_hour_that_never_comes_asks_for_nothing_or_for_what_it_can() -> None:
    assert windows(Plan(30, time(1, 30), time(2), LONG_AGO), FORWARD, ZONE) == ()
    assert len(windows(Plan(30, time(0, 30), time(2), LONG_AGO), FORWARD, ZONE)) == 1


def test_a_plan_of_the_small_hours_belongs_to_the_night_before() -> None:
    found = windows(Plan(60, time(0, 30), time(6), LONG_AGO), NIGHT, ZONE)
    assert found[0].start == at("00:30") and found[-1] == Window(at("05:30"), at("06:00"))


def test_a_plan_changed_in_the_night_asks_what_held_at_each_moment() -> None:
    changed = at("01:20")
    old = Plan(60, time(21), time(7), LONG_AGO, changed)
    new = Plan(30, time(21), time(7), changed)
    found = stands("11:00", plans=(old, new))
    cut = [look.window for look in found.looks if look.window.cut]
    assert cut == [Window(at("01:00"), changed, True), Window(changed, at("01:30"), True)]
    assert states(found) == "mmmm" + "cc" + "m" * 11
    assert states(stands("11:00", check("01:10"), plans=(old, new)))[4:6] == "kc"


def test_a_plan_begun_in_the_middle_of_a_window_asks_for_a_look_but_blames_nobody() -> None:
    begun = Plan(60, time(21), time(7), at("22:50"))
    assert states(stands("22:55", plans=(begun,)))[0] == "d"
    assert states(stands("23:45", plans=(begun,)))[0] == "c"


_PLANS = st.builds(
    Plan,
    st.integers(5, 240),
    st.times(timezones=st.none()).map(lambda t: t.replace(second=0, microsecond=0)),
    st.times(timezones=st.none()).map(lambda t: t.replace(second=0, microsecond=0)),
    st.just(LONG_AGO),
).filter(lambda plan: plan.starts != plan.ends)
_NIGHTS = st.sampled_from([BACK - timedelta(days=1), BACK, BACK + timedelta(days=1), FORWARD, NIGHT])


@given(_PLANS, _NIGHTS)
def test_windows_follow_one_another_and_each_belongs_to_one_night(plan: Plan, night: date) -> None:
    three = [windows(plan, night + timedelta(days=n), ZONE) for n in (-1, 0, 1)]
    every = [window for one in three for window in one]
    assert len(set(every)) == len(every)
    for earlier, later in itertools.pairwise(every):
        assert earlier.end <= later.start
    for window in three[1]:
        assert night_of(window.start, ZONE) == night
        assert timedelta() < window.end - window.start <= timedelta(minutes=plan.every_minutes)


_MINUTES = st.integers(0, 24 * 60)


@given(
    _PLANS,
    _NIGHTS,
    st.lists(st.tuples(_MINUTES, _MINUTES), max_size=8),
    st.lists(st.tuples(_MINUTES, _MINUTES), max_size=8),
    st.integers(0, 30 * 60),
)
def test_missed_is_for_ever_whatever_is_written_later(
    plan: Plan, night: date, before: list[tuple[int, int]], after: list[tuple[int, int]], minute: int
) -> None:
    first = night_bounds(night, ZONE)[0]
    now = first + timedelta(minutes=minute)

    def made(n: int, happened: int, told: datetime) -> Check:
        return Check(UUID(int=n), first + timedelta(minutes=happened), told, 30)

    known = [
        made(n, happened, min(first + timedelta(minutes=happened + wait), now))
        for n, (happened, wait) in enumerate(before)
    ]
    later = [
        made(100 + n, happened, now + timedelta(minutes=wait, seconds=1)) for n, (happened, wait) in enumerate(after)
    ]
    then = look_in([plan], known, night, ZONE, now=now, late_after_minutes=30)
    at_last = look_in([plan], [*known, *later], night, ZONE, now=now + timedelta(days=9), late_after_minutes=30)
    for look, finally_ in zip(then.looks, at_last.looks, strict=True):
        if look.state in (State.MISSED, State.KEPT):
            assert finally_.state is look.state
        assert finally_.state in (State.KEPT, State.MISSED, State.CUT)
    shown = [check for look in at_last.looks for check in look.checks]
    assert len(shown) == len({check.record for check in shown}), "a check stands once"
