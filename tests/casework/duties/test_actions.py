"""Every act on a duty, against the real database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction

from goldthread.casework.duties import actions, queries
from goldthread.casework.duties.models import Duty, DutyAct
from goldthread.casework.duties.rules import Ended
from goldthread.casework.people.models import Person
from goldthread.casework.people.rules import NotRight
from goldthread.casework.placements import actions as placements
from goldthread.casework.placements.models import Placement
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Refused
from goldthread.ground.audit.models import Event
from goldthread.ground.homes.models import Home
from goldthread.lib.identifiers import uuid7
from tests.practice.care.building import BABY
from tests.practice.shifts.working import DAY, at, key_of, then, who
from tests.standing import REECE

Write = Callable[..., UUID]


def willows() -> Home:
    return Home.objects.get(name="The Willows")


def set_one(by: str = "ruth", moment: str = "10:00", **facts: Any) -> Duty:
    given = {"title": "Ring the health visitor", "day": DAY, "at": time(18), **facts}
    with then(at(moment)):
        return actions.set_duty(home=willows(), by=who(by), **given)


def wrong(call: Callable[[], object]) -> list[str]:
    with pytest.raises(NotRight) as found:
        call()
    return [fault.field for fault in found.value.faults]


def test_it_is_set_once_however_often_it_is_sent(builder: Write) -> None:
    baby, key = Person.objects.get(preferred_name=BABY), uuid7()
    before = Event.objects.count()
    for _again in range(2):
        row = set_one(title="  Ring the   health visitor ", person=baby, owner=key_of("jo"), words=" Weight ", id=key)
    assert (row.title, row.words, row.set_by_id, row.owner_id) == (
        "Ring the health visitor",
        "Weight",
        key_of("ruth"),
        key_of("jo"),
    )
    row.refresh_from_db()
    assert (row.due_at, row.timed, row.set_at, row.state) == (at("18:00"), True, at("10:00"), "open")
    assert Duty.objects.count() == 1 and Event.objects.count() == before + 1
    event = Event.objects.latest("id")
    assert event.verb == "set_duty" and set(event.about) == {key, baby.id}
    with pytest.raises(Refused, match="already used"):
        set_one(by="jo", id=key)


def test_what_cannot_be_set(builder: Write) -> None:
    assert wrong(lambda: set_one(title=" ")) == ["title"]
    assert wrong(lambda: set_one(at=time(9))) == ["at"]
    assert wrong(lambda: set_one(day=date(2028, 1, 1))) == ["day"]
    assert wrong(lambda: set_one(words="x" * 601, day=DAY - timedelta(1))) == ["words", "day"]
    assert wrong(lambda: set_one(owner=key_of("priya"))) == ["owner"], "works in another home"
    assert wrong(lambda: set_one(owner=key_of("ada"))) == ["owner"], "writes no records"
    assert wrong(lambda: set_one(owner=key_of("len"))) == ["owner"], "has left"
    assert wrong(lambda: set_one(owner=uuid7())) == ["owner"]
    with pytest.raises(Refused, match="do not belong"):
        set_one(person=Person.objects.get(preferred_name=REECE))
    for key in ("ada", "priya"):
        with pytest.raises(Refused, match="does not allow"):
            set_one(by=key)
    assert not Duty.objects.exists()


def test_whoever_is_on_shift_says_that_it_is_done(builder: Write) -> None:
    row, key = set_one(), uuid7()
    for _again in range(2):
        with then(at("17:20")):
            row = actions.meet(row, words=" She comes on Monday. ", by=who("ewan"), id=key)
    act = DutyAct.objects.get(duty=row)
    assert (act.act, act.words, act.by_id, act.at) == ("met", "She comes on Monday.", key_of("ewan"), at("17:20"))
    row.refresh_from_db()
    assert (row.state, row.ended_at) == ("met", act.at)
    assert Event.objects.filter(verb="meet_duty", about__contains=[row.id]).count() == 1
    with pytest.raises(Refused, match="does not allow"):
        actions.meet(set_one(), by=who("ada"))


def test_who_comes_second_is_told_who_was_quicker_and_nothing_changes(builder: Write) -> None:
    done, over = set_one(), set_one(title="Order milk")
    with then(at("11:00")):
        actions.meet(done, by=who("ewan"))
        actions.drop(over, reason="There is enough.", by=who("ruth"))
    for row, said in ((done, "Ewan T has said already"), (over, "Ruth S has said that this is no longer needed")):
        for act in (
            lambda row=row: actions.meet(row, by=who("jo")),
            lambda row=row: actions.drop(row, reason="Mistaken", by=who("dee")),
            lambda row=row: actions.move(row, day=DAY + timedelta(1), by=who("dee")),
        ):
            with pytest.raises(Ended, match=rf"{said}.*Fri 20 Nov 11:00"):
                act()
    assert DutyAct.objects.count() == 2


def test_it_is_dropped_with_a_reason_by_who_set_it_whose_it_is_or_a_senior(builder: Write) -> None:
    row = set_one(owner=key_of("jo"))
    assert wrong(lambda: actions.drop(row, reason=" ", by=who("ruth"))) == ["reason"]
    with pytest.raises(Refused, match="a senior can change it"):
        actions.drop(row, reason="Not mine to say", by=who("ewan"))
    with pytest.raises(Refused, match="a senior can change it"):
        actions.move(row, day=DAY + timedelta(1), by=who("ewan"))
    for key in ("ruth", "jo", "marian"):
        each = set_one(owner=key_of("jo"))
        assert actions.drop(each, reason="She rang us.", by=who(key)).state == "dropped"


def test_moved_it_keeps_what_it_was_before(builder: Write) -> None:
    row, key = set_one(), uuid7()
    tomorrow = DAY + timedelta(1)
    for _again in range(2):
        with then(at("12:00")):
            row = actions.move(row, day=tomorrow, owner=key_of("jo"), why="Engaged all day", by=who("ruth"), id=key)
    row.refresh_from_db()
    assert (row.due_at, row.timed, row.owner_id) == (at("07:00", DAY + timedelta(2)), False, key_of("jo"))
    act = DutyAct.objects.get()
    assert (act.due_before, act.timed_before, act.owner_before_id) == (at("18:00"), True, None)
    assert (act.due_since, act.timed_since, act.owner_since_id) == (row.due_at, False, key_of("jo"))
    with then(at("12:05")):
        assert actions.move(row, day=tomorrow, owner=key_of("jo"), by=who("ruth")) == row
        assert wrong(lambda: actions.move(row, day=DAY, at=time(9), owner=key_of("priya"), by=who("ruth"))) == [
            "at",
            "owner",
        ]
    assert DutyAct.objects.count() == 1, "moved to where it is, nothing happened"
    other = set_one(title="Order milk")
    with pytest.raises(Refused, match="already used"):
        actions.meet(other, by=who("ruth"), id=key)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM duties_duty",
        "UPDATE duties_duty SET title = 'Another'",
        "UPDATE duties_duty SET set_by_id = owner_id",
        "UPDATE duties_duty SET state = 'open', ended_at = NULL",
        "UPDATE duties_dutyact SET words = ''",
        "DELETE FROM duties_dutyact",
        "TRUNCATE duties_duty, duties_dutyact",
    ],
)
def test_the_database_refuses_what_would_rewrite_it(builder: Write, statement: str) -> None:
    actions.drop(set_one(owner=key_of("jo")), reason="She rang us.", by=who("ruth"))
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_another_home_and_nowhere_are_the_same(builder: Write) -> None:
    row = set_one()
    assert queries.duty(who("ewan"), row.id) == row
    for key, id in (("priya", row.id), ("ada", row.id), ("ruth", uuid7())):
        with pytest.raises(Absent):
            queries.duty(who(key), id)
    for key in ("priya", "ada"):
        with pytest.raises(Absent):
            queries.open_duties(who(key), willows().id)
        with pytest.raises(Absent):
            queries.ended(who(key), willows().id, at("00:00"))
        with pytest.raises(Absent):
            queries.choices(who(key), willows().id)


def test_what_is_about_somebody_who_moved_on_stays_and_says_so(builder: Write) -> None:
    baby = Person.objects.get(preferred_name=BABY)
    row = set_one(person=baby, day=DAY + timedelta(3))
    stay = Placement.objects.get(members__person=baby)
    with then(at("12:00")):
        placements.move_on(stay, on=DAY, went_to="A flat nearby", reason="As planned", by=who("dee"))
        assert not queries.duty(who("ruth"), row.id).moved_on, "here until the day is over"
    with then(at("12:00", DAY + timedelta(1))):
        ruth = who("ruth")
        (found,) = queries.open_duties(ruth, willows().id).rows
        assert found.moved_on and ruth.seen.people == {baby.id}
        names = [name for _id, name in queries.choices(ruth, willows().id).people]
        assert BABY not in names
        assert BABY in [name for _id, name in queries.choices(ruth, willows().id, baby.id).people]


def test_those_that_fall_due_first_stand_first_and_all_are_counted(builder: Write) -> None:
    for days in (3, 1, 2):
        set_one(title=f"In {days}", day=DAY + timedelta(days))
    ruth = who("ruth")
    several = queries.open_duties(ruth, willows().id, due_by=at("23:59", DAY + timedelta(2)), most=2)
    assert ([row.title for row in several.rows], several.number) == (["In 1", "In 2"], 3)
