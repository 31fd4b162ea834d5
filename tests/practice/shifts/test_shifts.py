"""Shifts planned and worked, against the real database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction

from goldthread.casework.records import queries as records
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Refused
from goldthread.ground.audit.models import Event
from goldthread.ground.homes.models import Home
from goldthread.lib.identifiers import uuid7
from goldthread.practice.shifts import actions, queries
from goldthread.practice.shifts.models import Shift, ShiftWorker
from tests.practice.care.building import BABY
from tests.practice.shifts.working import DAY, at, end, key_of, plan, start, then, who

Write = Callable[..., UUID]
FEED = {"feed_kind": "formula", "made_safely": "yes", "fed_by": "staff"}


def home() -> UUID:
    return Home.objects.get(name="The Willows").id


def names(moment: Any) -> list[str]:
    return [name for _id, name in queries.on_duty(who("dee"), home(), moment)]


def test_a_shift_is_planned_at_the_hours_of_the_pack(builder: Write) -> None:
    shift = plan("late", "jo", "ruth", lead="jo", on_call="dee")
    assert (shift.starts_at, shift.ends_at) == (at("14:00"), at("22:00"))
    assert Event.objects.filter(verb="plan_shift").count() == 1
    with pytest.raises(Refused, match="planned already"):
        plan("late", "ewan")


def test_sent_twice_it_is_one_shift(builder: Write) -> None:
    id = uuid7()
    assert plan("late", "jo", id=id) == plan("late", "jo", id=id)
    assert Shift.objects.count() == 1


@pytest.mark.parametrize(
    "workers, lead, words",
    [((), "", "who works"), (("jo",), "ruth", "lead is one of"), (("priya",), "", "people who work in this home")],
)
def test_what_cannot_be_planned(builder: Write, workers: tuple[str, ...], lead: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        plan("late", *workers, lead=lead)


def test_who_may_plan(builder: Write) -> None:
    with pytest.raises(Refused):
        actions.plan_shift(
            home=Home.objects.get(name="The Willows"),
            kind="late",
            day=DAY,
            workers=[actions.Planned(key_of("jo"))],
            by=who("ruth"),
        )


def test_who_is_on_duty_follows_who_started_and_who_went(builder: Write) -> None:
    shift = plan("late", "jo", "ruth")
    start(shift, "jo", at("13:58"))
    start(shift, "ewan", at("15:00"))  # was not planned
    end(shift, "jo", at("18:30"))
    assert names(at("13:57")) == []
    assert names(at("14:30")) == ["Jo B"]
    assert names(at("16:00")) == ["Ewan T", "Jo B"]
    assert names(at("18:30")) == ["Ewan T"]
    assert names(at("23:59")) == ["Ewan T"], "an end that nobody wrote holds for two hours"
    assert names(at("00:00", DAY + timedelta(days=1))) == []
    rows = {row.user.short_name: row for row in queries.shift(who("dee"), shift.id).workers.all()}
    assert rows["Ewan T"].planned_at is None and rows["Ruth S"].started_at is None


def test_a_night_that_crosses_midnight_and_the_clocks(builder: Write) -> None:
    before = date(2026, 10, 24)
    shift = plan("waking_night", "jo", day=before)
    assert shift.ends_at - shift.starts_at == timedelta(hours=10, minutes=30)
    start(shift, "jo", shift.starts_at)
    for hours in (3, 4, 5, 10):  # both hours that the wall calls 01:45
        assert names(shift.starts_at + timedelta(hours=hours)) == ["Jo B"]


def test_nobody_on_shift_is_nobody(builder: Write) -> None:
    assert names(at("15:00")) == []
    plan("late", "jo")
    assert names(at("15:00")) == [], "planned is not here"


def test_a_worker_on_two_shifts_is_said_to_be(builder: Write) -> None:
    late, long = plan("late", "jo"), plan("long_day", "jo", "ruth")
    night = plan("waking_night", "ruth")
    of = {row.id: row for row in queries.shifts(who("dee"), home(), at("07:00"), at("23:00"))}
    doubled = {
        (key, row.user.short_name): row.doubled for key in (late.id, long.id, night.id) for row in of[key].workers.all()
    }
    assert doubled == {
        (late.id, "Jo B"): True,
        (long.id, "Jo B"): True,
        (long.id, "Ruth S"): False,
        (night.id, "Ruth S"): False,
    }


def test_starting_and_ending_twice_is_once(builder: Write) -> None:
    shift = plan("late", "jo")
    for moment in (at("14:00"), at("14:10")):
        start(shift, "jo", moment)
    for moment in (at("22:00"), at("22:10")):
        end(shift, "jo", moment)
    row = ShiftWorker.objects.get(shift=shift)
    assert (row.started_at, row.ended_at) == (at("14:00"), at("22:00"))
    assert Event.objects.filter(verb="end_shift").count() == 1
    with pytest.raises(Refused, match="have ended"):
        start(shift, "jo", at("22:20"))


@pytest.mark.parametrize("moment, words", [("10:59", "too early"), ("23:59", None)])
def test_when_a_shift_can_be_started(builder: Write, moment: str, words: str | None) -> None:
    shift = plan("late", "jo")
    if words:
        with pytest.raises(Refused, match=words):
            start(shift, "jo", at(moment))
    else:
        start(shift, "jo", at(moment))
    with pytest.raises(Refused, match="over"):
        start(shift, "ruth", at("00:00", DAY + timedelta(days=1)))


def test_a_manager_ends_what_was_forgotten_and_a_worker_cannot(builder: Write) -> None:
    shift = plan("late", "jo", "ruth")
    start(shift, "jo", at("14:00"))
    with then(at("22:30")):
        with pytest.raises(Refused):
            actions.end_shift(shift, by=who("ruth"), user=key_of("jo"))
        actions.end_shift(shift, by=who("marian"), user=key_of("jo"))
    assert names(at("22:31")) == []


def test_whoever_is_taken_off_stands_as_not_coming(builder: Write) -> None:
    shift = plan("late", "jo", "ruth", lead="jo")
    actions.change_shift(shift, workers=[actions.Planned(key_of("ruth"), True, True)], lead=None, by=who("dee"))
    rows = {row.user.short_name: row for row in queries.shift(who("dee"), shift.id).workers.all()}
    assert rows["Jo B"].not_coming_at is not None and rows["Ruth S"].first_aid and rows["Ruth S"].medicine
    start(shift, "ruth", at("14:00"))
    with pytest.raises(Refused, match="has started"):
        actions.change_shift(shift, workers=[actions.Planned(key_of("jo"))], by=who("dee"))


def test_a_shift_is_called_off_and_kept(builder: Write) -> None:
    shift = plan("late", "jo")
    actions.call_off(shift, by=who("dee"))
    assert queries.shifts(who("dee"), home(), at("00:00"), at("23:00")) == []
    assert plan("late", "jo").id != shift.id, "it can be planned anew"
    shift.refresh_from_db()
    with pytest.raises(Refused, match="called off"):
        start(shift, "jo", at("14:00"))


def test_another_homes_shift_is_not_there(builder: Write) -> None:
    shift = plan("late", "jo")
    with pytest.raises(Absent):
        queries.shift(who("priya"), shift.id)
    with pytest.raises(Absent):
        queries.shifts(who("priya"), home(), at("00:00"), at("23:00"))


def test_the_database_holds_what_a_row_says(builder: Write) -> None:
    shift = plan("late", "jo")
    row = ShiftWorker.objects.get(shift=shift)
    for changes in (
        {"started_at": at("14:00")},
        {"ended_at": at("15:00"), "ended_by_id": row.user_id},
        {"planned_at": None, "planned_by_id": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ShiftWorker.objects.filter(pk=row.pk).update(**changes)
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM shifts_shift")


def off(record: UUID) -> bool:
    return records.sheet(who("dee"), record).off_duty


def test_a_record_by_somebody_who_was_not_on_shift_is_marked(builder: Write) -> None:
    early = builder("feed", [BABY], at("09:00"), by="ruth", **FEED)
    assert not off(early), "the home has kept no shifts yet, so there is nothing to say"
    shift = plan("late", "jo", "ruth")
    start(shift, "jo", at("14:00"))
    ours = builder("feed", [BABY], at("15:00"), by="jo", **FEED)
    theirs = builder("feed", [BABY], at("16:00"), by="ruth", **FEED)
    end(shift, "jo", at("22:00"))
    late = builder("feed", [BABY], at("21:00"), told=at("22:50"), by="jo", **FEED)
    assert [off(each) for each in (early, ours, theirs, late)] == [False, False, True, True]
