"""What days and nights are worked out from, in a real database whose clock the test sets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goldthread.casework.people.models import Person
from goldthread.casework.placements import actions as placements
from goldthread.casework.records import actions as records
from goldthread.casework.records.models import Record
from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.access.queries import Absent, viewer
from goldthread.ground.access.rules import Viewer
from goldthread.ground.users.models import User
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7
from goldthread.practice.care import queries
from goldthread.practice.care.rules.days import totals
from goldthread.practice.care.rules.nights import Check, State, look_in
from tests.practice.care.building import BABY, PARENT, told_at

Write = Callable[..., UUID]
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
CHECK = {"child_was": "asleep", "safe_sleep": "yes"}


def who(name: str) -> Viewer:
    return viewer(User.objects.get(email=f"{name}@demo.invalid"))


def person(name: str) -> Person:
    return Person.objects.get(preferred_name=name)


def care(by: Viewer, name: str, *kinds: str) -> tuple[queries.Entry, ...]:
    kinds = kinds or ("feed", "sleep", "nappy")
    return queries.entries(
        by, by.home.home_id, [person(name).id], kinds, since=NOON - timedelta(days=7), until=NOON + timedelta(days=1)
    )


def plan(name: str, since: datetime, *, every: int = 60, starts: time = time(21), ends: time = time(7)) -> None:
    baby = person(name)
    with told_at(since), clock.at(since):
        placements.plan_nights(
            baby.stays.get().placement, baby, every_minutes=every, starts=starts, ends=ends, by=who("marian")
        )


def night(by: Viewer, on: date, now: datetime) -> dict[str, list[State]]:
    found = queries.home_night(by, by.home.home_id, on)
    out = {}
    for sleeper in found.sleepers:
        checks = [
            Check(e.record, e.happened_at, e.told_at, e.form.late_after_minutes)
            for e in found.checks
            if e.person == sleeper.id
        ]
        looks = look_in(sleeper.plans, checks, on, ZONE, now=now, late_after_minutes=30).looks
        out[sleeper.name] = [look.state for look in looks]
    return out


def test_only_what_stands_is_counted(builder: Write) -> None:
    ruth, feed = who("ruth"), {"feed_kind": "formula", "fed_by": "parent", "made_safely": "yes"}
    first = builder("feed", [BABY], NOON, by="ruth", taken_ml=110, **feed)
    struck = builder("feed", [BABY], NOON - timedelta(hours=3), by="ruth", taken_ml=60, **feed)
    builder("feed", ["Tyler"], NOON, by="ruth", taken_ml=200, **feed)
    marian = who("marian")
    records.strike(Record.objects.get(pk=struck), person=person(BABY).id, reason="It was Tyler", by=marian)
    record = Record.objects.get(pk=first)
    fields = {
        "subject": [str(person(BABY).id)],
        "happened_on": ["2026-11-22"],
        "happened_time": ["12:00"],
        **{f"q.{code}": [value] for code, value in feed.items()},
        "q.taken_ml": ["90"],
    }
    with clock.at(NOON + timedelta(hours=2)):
        records.amend(record, revision=uuid7(), base=1, fields=fields, reason="Misread the bottle", by=ruth)
    found = care(who("ruth"), BABY)
    made = totals(found)
    assert made is not None and made.sums["taken_ml"].amount == 90, "as amended, less what was struck"
    assert [entry.record for entry in found] == [first]


def test_further_back_only_for_the_kinds_that_say_so(builder: Write) -> None:
    weeks, jo = timedelta(weeks=1), who("jo")
    old = builder("weight", [BABY], NOON - 8 * weeks, by="jo", grams=4200, weighed_by="staff")
    builder("weight", [BABY], NOON - 30 * weeks, by="jo", grams=3100, weighed_by="staff")
    builder("nappy", [BABY], NOON - 8 * weeks, by="jo", nappy="wet", changed_by="staff")
    new = builder("nappy", [BABY], NOON, by="jo", nappy="wet", changed_by="staff")
    found = queries.entries(
        jo,
        jo.home.home_id,
        [person(BABY).id],
        ("nappy", "weight"),
        since=NOON - weeks,
        until=NOON + weeks,
        further={"weight": NOON - 26 * weeks},
    )
    assert [entry.record for entry in found] == [old, new]
    assert jo.seen.records == {old, new}


def test_what_is_shown_leaves_a_trace_and_what_may_not_be_seen_is_absent(builder: Write) -> None:
    id = builder("nappy", [BABY], NOON, by="ruth", nappy="wet", changed_by="staff")
    jo = who("jo")
    care(jo, BABY)
    assert jo.seen.records == {id} and jo.seen.people == {person(BABY).id}
    for name in ("ada", "priya"):  # sees no child's text; works at the other home
        stranger = who(name)
        home = jo.home.home_id
        with pytest.raises(Absent):
            queries.entries(stranger, home, [person(BABY).id], ["nappy"], since=NOON, until=NOON)
        with pytest.raises(Absent):
            queries.home_night(stranger, home, date(2026, 11, 21))
        assert not stranger.seen.records and not stranger.seen.people
    priya = who("priya")
    assert (
        queries.entries(
            priya,
            priya.home.home_id,
            [person(BABY).id],
            ["nappy"],
            since=NOON - timedelta(days=1),
            until=NOON + timedelta(days=1),
        )
        == ()
    ), "a person of another home has nothing in this one"


def test_a_night_is_kept_by_what_was_told_in_time_and_missed_for_ever(builder: Write) -> None:
    evening = datetime(2026, 11, 20, 18, tzinfo=UTC)
    plan(BABY, evening)
    start = datetime(2026, 11, 21, 21, tzinfo=UTC)
    for hour in (0, 1, 3, 4):
        builder("night_check", [BABY], start + timedelta(hours=hour, minutes=17), by="ewan", **CHECK)
    late = start + timedelta(hours=2, minutes=30)
    builder("night_check", [BABY], late, told=late + timedelta(hours=7, minutes=40), by="ewan", **CHECK)
    now = start + timedelta(hours=12)
    found = night(who("jo"), date(2026, 11, 21), now)
    kept, missed = State.KEPT, State.MISSED
    assert found == {BABY: [kept, kept, missed, kept, kept] + [missed] * 5}


def test_a_time_amended_in_the_morning_keeps_no_window_of_the_night(builder: Write) -> None:
    plan(BABY, datetime(2026, 11, 20, 18, tzinfo=UTC))
    start = datetime(2026, 11, 21, 21, tzinfo=UTC)
    moved = builder("night_check", [BABY], start + timedelta(minutes=50), by="ewan", **CHECK)
    worded = builder("night_check", [BABY], start + timedelta(hours=2), by="ewan", **CHECK)
    morning = start + timedelta(hours=10)
    for id, happened, was in ((moved, "22:10", "asleep"), (worded, "23:00", "crying")):
        fields = {
            "subject": [str(person(BABY).id)],
            "happened_on": ["2026-11-21"],
            "happened_time": [happened],
            "q.child_was": [was],
            "q.safe_sleep": ["yes"],
        }
        with told_at(morning), clock.at(morning):
            records.amend(
                Record.objects.get(pk=id),
                revision=uuid7(),
                base=1,
                fields=fields,
                reason="Looked at my notes",
                by=who("ewan"),
            )
    found = night(who("jo"), date(2026, 11, 21), morning)[BABY]
    assert found[:3] == [State.MISSED, State.MISSED, State.KEPT], (
        "another word does not make it late; another time does"
    )


@pytest.mark.parametrize(
    "evening, windows", [(date(2026, 10, 24), 11), (date(2026, 3, 28), 9), (date(2026, 11, 21), 10)]
)
def test_nights_in_which_the_clocks_change(builder: Write, evening: date, windows: int) -> None:
    plan(BABY, datetime(2026, 1, 5, 18, tzinfo=UTC))
    start = datetime.combine(evening, time(21), ZONE).astimezone(UTC)
    for hour in range(windows):
        builder("night_check", [BABY], start + timedelta(hours=hour, minutes=20), by="ewan", **CHECK)
    found = night(who("jo"), evening, start + timedelta(hours=14))
    assert found == {BABY: [State.KEPT] * windows}


def test_who_has_no_plan_and_no_check_is_not_shown_and_a_check_without_a_plan_is(builder: Write) -> None:
    builder("night_check", [BABY], datetime(2026, 11, 22, 1, tzinfo=UTC), by="ewan", **CHECK)
    jo = who("jo")
    found = queries.home_night(jo, jo.home.home_id, date(2026, 11, 21))
    assert [(sleeper.name, sleeper.plans, sleeper.others) for sleeper in found.sleepers] == [(BABY, (), (PARENT,))]
    assert jo.seen.people == {person(BABY).id, person(PARENT).id}


def test_a_plan_that_ended_still_tells_of_its_nights(builder: Write) -> None:
    plan(BABY, datetime(2026, 11, 10, 18, tzinfo=UTC))
    ended = datetime(2026, 11, 15, 10, tzinfo=UTC)
    baby = person(BABY)
    with told_at(ended), clock.at(ended):
        placements.end_night_plan(baby.night_plans.get(), by=who("marian"))
    now = NOON
    assert night(who("jo"), date(2026, 11, 14), now) == {BABY: [State.MISSED] * 10}
    assert night(who("jo"), date(2026, 11, 15), now) == {}
    assert night(who("jo"), date(2026, 11, 9), now) == {}


def test_statements_are_as_many_whatever_was_written(builder: Write) -> None:
    plan(BABY, datetime(2026, 11, 10, 18, tzinfo=UTC))
    builder("night_check", [BABY], NOON - timedelta(hours=10), by="ewan", **CHECK)
    builder("nappy", [BABY], NOON, by="ruth", nappy="wet", changed_by="staff")
    care(who("jo"), BABY)  # this process has met their forms now
    for _round in range(2):
        jo = who("jo")
        with CaptureQueriesContext(connection) as asked:
            care(jo, BABY)
        assert len(asked) == 2, "one, and the test's own for who Noah is"
        with CaptureQueriesContext(connection) as asked:
            queries.home_night(jo, jo.home.home_id, date(2026, 11, 21))
        assert len(asked) == 2
        for hour in range(6):
            builder("night_check", [BABY], NOON - timedelta(hours=9 - hour), by="ewan", **CHECK)
            builder("nappy", [BABY], NOON + timedelta(minutes=hour), by="ruth", nappy="both", changed_by="parent")
