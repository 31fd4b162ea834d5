"""Every write about a stay, against the real database."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction

from goldthread.casework.people import actions as people
from goldthread.casework.people.models import Person
from goldthread.casework.people.rules import NotRight
from goldthread.casework.placements import actions, queries
from goldthread.casework.placements.models import KeyWorker, Member, NetworkLink, NightPlan, Placement, PlacementChange
from goldthread.ground.access.queries import Absent, viewer
from goldthread.ground.access.rules import Refused
from goldthread.ground.audit.models import Event
from goldthread.ground.homes.models import Home
from goldthread.ground.users.models import User
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7
from tests.standing import AMIRA, KAYLEIGH, NOAH, REECE, TYLER

pytestmark = pytest.mark.django_db


def user(key):
    return User.objects.get(email=f"{key}@demo.invalid")


def as_(key):
    return viewer(user(key))


def of(name):
    return Person.objects.get(preferred_name=name)


def stay_of(name):
    return Placement.objects.get(members__person__preferred_name=name)


def willows():
    return Home.objects.get(name="The Willows")


def day(days=0):
    return clock.now().date() + timedelta(days)


def add(name, stage="parent", **facts):
    return people.add(home=willows(), preferred_name=name, stage=stage, by=as_("dee"), **facts)


def faults(call):
    with pytest.raises(NotRight) as wrong:
        call()
    return [fault.field for fault in wrong.value.faults]


def names(home=None):
    viewer_ = as_("dee")
    return [[row.preferred_name for row in file.people] for file in queries.present(viewer_, (home or willows()).id)]


# --- move in -----------------------------------------------------------------------------------------------------


def test_a_family_moves_in_together_once_however_often_it_is_sent():
    sian, mali, key = add("Sian"), add("Mali", "baby"), uuid7()
    before = Event.objects.count()
    for _again in range(2):
        stay = actions.move_in(
            home=willows(), members=[(sian, "parent"), (mali, "baby")], moved_in_on=day(-3), weeks_planned=12,
            room=" 4 ", by=as_("dee"), id=key,
        )  # fmt: skip
    assert (stay.id, stay.room) == (key, "4")
    assert Event.objects.count() == before + 1
    assert set(Event.objects.latest("id").about) == {key, sian.id, mali.id}
    assert ["Sian", "Mali"] in names()


def test_an_unborn_baby_moves_in_with_their_mother():
    sian, bump = add("Sian"), add("Bump", "unborn", due_on=day(40))
    actions.move_in(home=willows(), members=[(sian, "parent"), (bump, "baby")], moved_in_on=day(), by=as_("dee"))
    assert ["Sian", "Bump"] in names()


def test_who_cannot_move_in():
    dee, home, sian = as_("dee"), willows(), add("Sian")

    def move_in(members, on=0, by=dee, **facts):
        return lambda: actions.move_in(home=home, members=members, moved_in_on=day(on), by=by, **facts)

    assert faults(move_in([])) == ["members"]
    assert faults(move_in([(sian, "parent"), (sian, "parent")])) == ["members"]
    assert faults(move_in([(sian, "lodger")])) == ["members"]
    assert faults(move_in([(of(NOAH), "baby")])) == ["members"]  # lives here already
    assert faults(move_in([(sian, "parent")], on=1)) == ["moved_in_on"]
    assert faults(move_in([(sian, "parent")], weeks_planned=0, room="x" * 61)) == ["room", "weeks_planned"]
    for members, by in (([(of(REECE), "resident")], dee), ([(sian, "parent")], as_("jo"))):
        with pytest.raises(Refused):
            move_in(members, by=by)()
    with pytest.raises(TypeError, match="colour"):
        move_in([(sian, "parent")], colour="blue")()
    assert not Member.objects.filter(person=sian).exists()


def test_the_database_has_the_last_word_on_living_in_two_places():
    stay = Placement.objects.create(home=willows(), moved_in_on=day())
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.create(placement=stay, person=of(NOAH), part="baby", joined_on=day())


# --- join, leave, move on ----------------------------------------------------------------------------------------


def test_a_stay_ends_for_all_with_where_they_went_and_why():
    dee, stay = as_("dee"), stay_of(NOAH)
    actions.plan_nights(stay, of(NOAH), every_minutes=60, starts=time(22), ends=time(7), by=as_("marian"))
    actions.move_on(stay, on=day(), went_to="12 Mill Row, with Amira's mother", reason="Assessment complete", by=dee)
    row = Placement.objects.get(pk=stay.pk)
    assert (row.moved_on_on, row.end_reason) == (day(), "Assessment complete")
    assert {member.left_on for member in row.members.all()} == {day()}
    assert not KeyWorker.objects.filter(placement=row, until_at__isnull=True).exists()
    assert not NightPlan.objects.filter(placement=row, until_at__isnull=True).exists()
    assert [AMIRA, NOAH] in names()  # until the day is over
    with clock.at(clock.now() + timedelta(days=1)):
        assert [AMIRA, NOAH] not in names()
    assert [person.preferred_name for person in queries.file_of(as_("jo"), of(NOAH).id).people] == [AMIRA, NOAH]
    with pytest.raises(Refused):
        actions.move_on(row, on=day(), went_to="x", reason="x", by=dee)


def test_moving_on_before_moving_in_and_without_why():
    dee, stay = as_("dee"), stay_of(NOAH)
    assert faults(lambda: actions.move_on(stay, on=day(-32), went_to="", reason=" ", by=dee)) == [
        "on",
        "went_to",
        "reason",
    ]
    assert faults(lambda: actions.move_on(stay, on=day(1), went_to="x", reason="x", by=dee)) == ["on"]
    with pytest.raises(Refused):
        actions.move_on(stay, on=day(), went_to="x", reason="x", by=as_("marian"))


def test_somebody_comes_back():
    dee, stay = as_("dee"), stay_of(NOAH)
    actions.move_on(stay, on=day(-2), went_to="x", reason="x", by=dee)
    family = [(of(AMIRA), "parent"), (of(NOAH), "baby")]
    assert faults(lambda: actions.move_in(home=willows(), members=family, moved_in_on=day(-3), by=dee)) == [
        "moved_in_on",
        "moved_in_on",
    ]
    again = actions.move_in(home=willows(), members=family, moved_in_on=day(-2), by=dee)
    assert queries.placement_on(of(NOAH).id, clock.now()) == again
    assert queries.placement_on(of(NOAH).id, clock.now() - timedelta(days=2)) == again  # the newer of that day
    assert queries.placement_on(of(NOAH).id, clock.now() - timedelta(days=3)) == stay
    assert queries.placement_on(of(NOAH).id, clock.now() - timedelta(days=400)) is None


def test_one_of_a_family_moves_on_before_the_other():
    dee, stay = as_("dee"), stay_of(NOAH)
    noah = Member.objects.get(placement=stay, person=of(NOAH))
    amira = Member.objects.get(placement=stay, person=of(AMIRA))
    assert faults(lambda: actions.leave(noah, on=day(1), went_to="x", reason="x", by=dee)) == ["on"]
    actions.leave(noah, on=day(-1), went_to="Foster carers in Hollin", reason="Court order", by=dee)
    assert [AMIRA] in names()
    assert [row.preferred_name for row in queries.file_of(dee, of(NOAH).id).people] == [NOAH]
    assert [row.preferred_name for row in queries.file_of(dee, of(AMIRA).id).people] == [AMIRA]
    with pytest.raises(Refused):
        actions.leave(noah, on=day(), went_to="x", reason="x", by=dee)
    with pytest.raises(Refused):  # the last one: the stay ends
        actions.leave(amira, on=day(), went_to="x", reason="x", by=dee)


def test_somebody_joins_a_stay_that_has_begun():
    dee, stay = as_("dee"), stay_of(NOAH)
    sam = add("Sam", "adult")
    assert faults(lambda: actions.join(stay, sam, "other", on=day(-32), by=dee)) == ["on"]
    assert faults(lambda: actions.join(stay, of(TYLER), "baby", on=day(), by=dee)) == ["members"]
    actions.join(stay, sam, "other", on=day(-1), by=dee)
    assert [AMIRA, NOAH, "Sam"] in names()
    assert queries.placement_on(sam.id, clock.now() - timedelta(days=3)) is None
    with pytest.raises(Refused):
        actions.join(stay, of(REECE), "other", on=day(), by=dee)


def test_a_correction_of_a_stay_keeps_what_it_said_before():
    dee, stay = as_("dee"), stay_of(NOAH)
    assert actions.correct_stay(stay, {"weeks_planned": 16, "room": ""}, by=dee) == ["weeks_planned"]
    row = PlacementChange.objects.get()
    assert (row.field, row.before, row.after) == ("weeks_planned", "12", "16")
    actions.correct_stay(stay, {"moved_in_on": day(-40)}, by=dee)
    assert {member.joined_on for member in stay.members.all()} == {day(-40)}
    assert faults(lambda: actions.correct_stay(stay, {"moved_in_on": day(1)}, by=dee)) == ["moved_in_on"]
    with pytest.raises((ProgrammingError, InternalError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE placements_placementchange SET before = ''")


def test_a_corrected_day_fits_who_came_and_left():
    dee, stay = as_("dee"), stay_of(NOAH)
    actions.leave(Member.objects.get(placement=stay, person=of(NOAH)), on=day(-20), went_to="x", reason="x", by=dee)
    assert faults(lambda: actions.correct_stay(stay, {"moved_in_on": day(-19)}, by=dee)) == ["moved_in_on"]
    actions.correct_stay(stay, {"moved_in_on": day(-20)}, by=dee)


# --- key workers, nights, papers, network ------------------------------------------------------------------------


def test_key_workers():
    dee, stay = as_("dee"), stay_of(KAYLEIGH)
    row = actions.allocate_key_worker(stay, user("ruth"), by=dee)
    assert actions.allocate_key_worker(stay, user("ruth"), by=dee) == row
    actions.allocate_key_worker(stay, user("jo"), by=dee)
    (file,) = [file for file in queries.present(dee, willows().id) if file.placement == stay]
    assert [worker.short_name for worker in file.key_workers] == ["Ruth S", "Jo B"]
    actions.end_key_worker(row, by=dee)
    assert [row.user.short_name for row in queries.key_workers(dee, stay)] == ["Jo B"]
    for key in ("ada", "priya", "len"):  # writes no records here
        assert faults(lambda key=key: actions.allocate_key_worker(stay, user(key), by=dee)) == ["user"]
    with pytest.raises(Refused):
        actions.allocate_key_worker(stay, user("ewan"), by=as_("jo"))


def test_a_new_night_plan_takes_the_place_of_the_old():
    marian, stay, noah = as_("marian"), stay_of(NOAH), of(NOAH)
    actions.plan_nights(stay, noah, every_minutes=60, starts=time(22), ends=time(7), by=marian)
    plan = actions.plan_nights(stay, noah, every_minutes=30, starts=time(22), ends=time(7), by=marian)
    file = queries.file_of(marian, noah.id)
    assert (file.night_plan.every_minutes, file.night_plan.starts, file.night_plan.ends) == (30, time(22), time(7))
    assert faults(
        lambda: actions.plan_nights(stay, noah, every_minutes=1, starts=time(1), ends=time(1), by=marian)
    ) == ["every_minutes", "ends"]
    for person, by in ((of(TYLER), marian), (noah, as_("jo"))):
        with pytest.raises(Refused):
            actions.plan_nights(stay, person, every_minutes=30, starts=time(22), ends=time(7), by=by)
    actions.end_night_plan(plan, by=marian)
    assert queries.file_of(marian, noah.id).night_plan is None
    assert NightPlan.objects.filter(person=noah).count() == 2


def test_what_is_on_file_is_said_by_the_newest_row():
    dee, stay, noah = as_("dee"), stay_of(NOAH), of(NOAH)
    actions.mark_on_file(stay, noah, "gp", "held", by=dee)
    actions.mark_on_file(stay, noah, "gp", "missing", by=dee)
    actions.mark_on_file(stay, noah, "marital_status", "not_needed", text="He is a baby", by=dee)
    assert {item: row.state for item, row in queries.on_file(dee, stay, noah.id).items()} == {
        "gp": "missing",
        "marital_status": "not_needed",
    }
    assert queries.on_file(dee, stay, of(AMIRA).id) == {}
    assert faults(lambda: actions.mark_on_file(stay, noah, "gp", "not_needed", by=dee)) == ["text"]
    assert faults(lambda: actions.mark_on_file(stay, noah, "shoe", "held", by=dee)) == ["item"]
    for person, by in ((of(TYLER), dee), (noah, as_("jo"))):
        with pytest.raises(Refused):
            actions.mark_on_file(stay, person, "gp", "held", by=by)


def test_the_network_round_somebody():
    dee, noah = as_("dee"), of(NOAH)
    tess = people.add_professional(home=willows(), name="Tess Lowe", work="Health visitor", by=dee)
    link = actions.link_professional(noah, tess, "health_visitor", by=dee, from_on=day(-3))
    assert actions.link_professional(noah, tess, "health_visitor", by=dee) == link
    assert [row.professional.name for row in queries.network(dee, noah.id)] == ["Tess Lowe"]
    assert faults(lambda: actions.link_professional(noah, tess, "wizard", by=dee)) == ["role"]
    assert faults(lambda: actions.unlink_professional(link, by=dee, until_on=day(-4))) == ["until_on"]
    actions.unlink_professional(link, by=dee)
    assert queries.network(dee, noah.id) == []
    assert NetworkLink.objects.get(pk=link.pk).until_on == day()
    for person, by in ((of(REECE), dee), (noah, as_("jo"))):
        with pytest.raises(Refused):
            actions.link_professional(person, tess, "gp", by=by)


@pytest.mark.parametrize("table", ["placement", "member", "keyworker", "networklink", "nightplan", "onfile"])
def test_what_was_is_never_taken_away(table):
    with pytest.raises((ProgrammingError, InternalError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM placements_{table}")


def test_absent_and_forbidden_are_the_same():
    priya, stay = as_("priya"), stay_of(NOAH)
    for look in (
        lambda: queries.file_of(priya, of(NOAH).id),
        lambda: queries.file_of(priya, uuid7()),
        lambda: queries.stay(priya, stay.id),
        lambda: queries.present(priya, willows().id),
        lambda: queries.not_here(priya, willows().id),
        lambda: queries.key_workers(priya, stay),
        lambda: queries.on_file(priya, stay, of(NOAH).id),
        lambda: queries.network_link(priya, uuid7()),
    ):
        with pytest.raises(Absent):
            look()
    assert queries.network(priya, of(NOAH).id) == []
    assert queries.night_plan(priya, of(NOAH).id) is None
    assert priya.seen.people == set()
