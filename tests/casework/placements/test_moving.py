"""A child moves from one home of the provider to another: two people act, and neither writes in the other's home."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from goldthread.casework.duties import actions as duties
from goldthread.casework.moving import actions, queries
from goldthread.casework.people import actions as people
from goldthread.casework.people.models import Allergy, KeepSafeLine, Move, Person
from goldthread.casework.people.rules import NotRight
from goldthread.casework.placements import actions as placements
from goldthread.casework.placements.models import Member, NightPlan, Placement
from goldthread.casework.records import actions as records
from goldthread.casework.records.models import Draft, Handed, Record
from goldthread.casework.records.queries.records import gate, read_only
from goldthread.ground.access import actions as access
from goldthread.ground.access.queries import Absent, viewer
from goldthread.ground.access.rules import Refused, Viewer
from goldthread.ground.audit.models import Event
from goldthread.ground.homes.models import Home, Provider
from goldthread.ground.packs.queries import pack
from goldthread.ground.users import actions as users
from goldthread.ground.users.models import User
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7
from tests.ground.accounts.confirmed import just_confirmed
from tests.walls.world import World, write

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Europe/London")


def who(name: str) -> Viewer:
    return viewer(User.objects.get(email=f"{name}@demo.invalid"))


def home(name: str) -> Home:
    return Home.objects.get(name=name)


def person(name: str, at: str = "The Willows") -> Person:
    return Person.objects.select_related("home__provider").get(preferred_name=name, home__name=at)


def today() -> date:
    return clock.now().astimezone(ZONE).date()


def record(about: list[str], sight: str = "routine") -> UUID:
    """A record of The Willows, by Dee."""
    world = World(people={row.preferred_name: row for row in Person.objects.filter(home__name="The Willows")})
    return write(world, who("dee"), home("The Willows"), about, sight=sight)


@pytest.fixture
def omar() -> Viewer:
    """Who manages Ash Lane."""
    user = users.take_on(email="omar@demo.invalid", name="Omar Fenn", by=None, invented=True)
    access.give_role(user=user, home=home("Ash Lane"), role="registered_manager", by=None)
    return viewer(user)


def hand_over(name: str = "Kayleigh", to: str = "Ash Lane", chosen: Collection[UUID] = (), **more: object) -> Move:
    said = {"on": today(), "note": "Nearer to her college.", "by": who("dee"), "id": uuid7()} | more
    return actions.hand_over(person(name), home(to), chosen=chosen, **said)  # type: ignore[arg-type]


def take_in(move: Move, by: Viewer, **more: object) -> actions.TakenIn:
    said = {"moved_in_on": today(), "id": uuid7(), "room": "3"} | more
    return actions.take_in(queries.who_comes(by, move.id), by=by, **said)  # type: ignore[arg-type]


def handed(move: Move) -> set[UUID]:
    return set(Handed.objects.filter(move=move, until_at=None).values_list("record_id", flat=True))


# --- handing over --------------------------------------------------------------------------------------------------


def test_their_stay_ends_and_what_is_routine_or_sensitive_of_them_goes_along() -> None:
    along = {record(["Kayleigh"]), record(["Kayleigh"], "sensitive"), record(["Kayleigh", "Tyler"])}
    stays = {record(["Kayleigh"], "restricted"), record(["Kayleigh"], "sealed"), record(["Kayleigh", "Amira"])}
    other = record(["Amira"])
    move = hand_over()
    assert handed(move) == along
    assert not handed(move) & (stays | {other})
    assert move.left_out == 2  # what is sealed is not counted
    member = Member.objects.get(person=person("Kayleigh"))
    assert (member.left_on, member.went_to, member.leave_reason) == (today(), "Ash Lane", "Nearer to her college.")
    assert Member.objects.get(person=person("Tyler")).left_on is None  # he lives here still
    assert Event.objects.filter(verb="hand_over", about__contains=[move.person_id]).count() == 1


def test_what_is_narrow_or_about_others_goes_along_only_where_it_is_chosen() -> None:
    sealed, group, left = record(["Kayleigh"], "sealed"), record(["Kayleigh", "Amira"]), record(["Kayleigh"], "sealed")
    found = queries.to_hand_over(who("dee"), person("Kayleigh"))
    assert {row.record for row in found.choose} == {sealed, group, left}
    assert next(row.others for row in found.choose if row.record == group) == ("Amira",)
    assert handed(hand_over(chosen=[sealed, group, record(["Amira"])])) == {sealed, group}


def test_what_is_held_or_struck_or_shut_to_who_hands_over_never_goes_along() -> None:
    held, struck, shut = record(["Kayleigh"]), record(["Kayleigh"]), record(["Kayleigh"])
    records.hold(held, until="second_observer", by=who("dee"))
    records.strike(Record.objects.get(pk=struck), person=person("Kayleigh").id, reason="Not her.", by=who("dee"))
    access.exclude(user=who("dee").id, home=home("The Willows").id, record=shut, by=who("marian").id)
    assert handed(hand_over(chosen=[held, struck, shut])) == set()


def test_whoever_moves_people_in_and_out_alone_hands_over() -> None:
    with pytest.raises(Refused):
        hand_over(by=who("marian"))
    with pytest.raises(Absent):
        queries.to_hand_over(who("jo"), person("Kayleigh"))


def test_not_to_the_same_home_nor_to_one_of_another_provider() -> None:
    with pytest.raises(NotRight, match="live in this home"):
        hand_over(to="The Willows")
    Home.objects.create(
        provider=Provider.objects.create(name="Other"), name="Far", pack="childrens_home", opened_on=today()
    )
    with pytest.raises(NotRight, match="not of the same provider"):
        hand_over(to="Far")
    assert Member.objects.get(person=person("Kayleigh")).left_on is None


def test_where_the_provider_has_no_other_home_the_page_says_so_and_offers_nothing() -> None:
    Home.objects.filter(name="Ash Lane").update(provider=Provider.objects.create(name="Other"))
    client = just_confirmed(Client(), User.objects.get(email="dee@demo.invalid"))
    page = client.get(f"/people/{person('Kayleigh').id}/move/").content.decode()
    assert "no other home" in page and "Hand over" not in page and "Their stay here ends" not in page


def test_why_must_be_said_and_the_day_be_one_of_the_stay() -> None:
    for wrong in ({"note": " "}, {"on": today() + timedelta(days=1)}, {"on": today() - timedelta(days=400)}):
        with pytest.raises(NotRight):
            hand_over(**wrong)
    assert not Move.objects.exists()


def test_the_same_page_sent_twice_is_one_move_and_another_page_is_refused() -> None:
    id = uuid7()
    assert hand_over(id=id) == hand_over(id=id)
    with pytest.raises(NotRight, match="moved to Ash Lane"):
        hand_over()
    assert Move.objects.count() == 1


def test_whoever_is_not_here_does_not_move() -> None:
    placements.leave(
        Member.objects.get(person=person("Kayleigh")), on=today(), went_to="Home", reason="Ready.", by=who("dee")
    )
    with pytest.raises(Refused, match="do not live here"):
        hand_over()


# --- taking in -----------------------------------------------------------------------------------------------------


def test_they_are_taken_in_as_somebody_of_the_new_home_with_what_holds_of_them(omar: Viewer) -> None:
    people.set_legal_status(person("Kayleigh"), code="interim_care_order", by=who("dee"))
    people.set_may_be_told(person("Kayleigh"), who="Her uncle", not_the_address=True, by=who("dee"))
    ended = people.set_keep_safe(person("Kayleigh"), kind="two_staff", text="Over now", by=who("marian"))
    people.end_keep_safe(ended, reason="Over.", by=who("marian"))
    people.set_keep_safe(person("Kayleigh"), kind="supervision", text="Never alone near water", by=who("marian"))
    done = take_in(hand_over(), omar)
    there = done.person
    assert (there.home.name, there.full_name, there.born_on) == (
        "Ash Lane",
        "Kayleigh Marsh",
        person("Kayleigh").born_on,
    )
    assert there.pk != person("Kayleigh").pk
    assert Allergy.objects.get(person=there).substance == "Nuts"
    line = KeepSafeLine.objects.get(person=there)
    assert (line.text, line.set_by_id) == ("Never alone near water", omar.id)
    assert there.may_be_told.get().not_the_address
    assert there.legal_statuses.get().code == "interim_care_order"
    stay = Placement.objects.get(members__person=there)
    assert (stay.came_from, stay.moved_in_on, stay.room) == ("The Willows", today(), "3")
    move = Move.objects.get()
    assert (move.person_there_id, move.taken_by_id) == (there.pk, omar.id)
    assert not Record.objects.filter(home__name="Ash Lane").exists()  # nothing is copied of records


def test_who_came_from_the_same_home_that_day_may_join_the_stay(omar: Viewer) -> None:
    first = take_in(hand_over("Kayleigh"), omar).person
    move = hand_over("Tyler")
    ((stay, name),) = queries.beside(omar, move)
    assert name == "Kayleigh"
    there = take_in(move, omar, together=stay).person
    assert set(Member.objects.filter(placement_id=stay).values_list("person_id", flat=True)) == {first.pk, there.pk}


def test_they_are_taken_in_once_and_by_who_may(omar: Viewer) -> None:
    move = hand_over()
    comes = queries.who_comes(omar, move.id)
    for name in ("dee", "priya"):
        with pytest.raises((Absent, Refused)):
            take_in(move, who(name))
    actions.take_in(comes, moved_in_on=today(), by=omar, id=uuid7())
    with pytest.raises(Refused, match="taken in already"), transaction.atomic():
        actions.take_in(comes, moved_in_on=today(), by=omar, id=uuid7())
    with pytest.raises(Absent):
        queries.who_comes(omar, move.id)
    assert Person.objects.filter(preferred_name="Kayleigh", home__name="Ash Lane").count() == 1


def test_who_manages_the_new_home_is_told_until_they_are_taken_in(omar: Viewer) -> None:
    assert viewer(User.objects.get(pk=omar.id)).coming == ()
    move = hand_over()
    assert [(each.move, each.home_name) for each in viewer(User.objects.get(pk=omar.id)).coming] == [
        (move.id, "The Willows")
    ]
    assert who("priya").coming == who("dee").coming == ()
    take_in(move, omar)
    assert viewer(User.objects.get(pk=omar.id)).coming == ()


def test_a_day_to_look_again_that_passed_on_the_way_is_today(omar: Viewer) -> None:
    """What is overdue stays due: the line is taken in all the same, and stands with what to look at today."""
    for text, ahead in (("Long ago", 1), ("Tomorrow", 1), ("Ahead", 40)):
        day = today() + timedelta(days=ahead)
        people.set_keep_safe(person("Kayleigh"), kind="supervision", text=text, look_again_on=day, by=who("marian"))
    KeepSafeLine.objects.filter(text="Long ago").update(look_again_on=today() - timedelta(days=30))
    move = hand_over(on=today() - timedelta(days=3))
    there = take_in(move, omar).person
    days = dict(KeepSafeLine.objects.filter(person=there).values_list("text", "look_again_on"))
    assert days == {"Long ago": today(), "Tomorrow": today() + timedelta(days=1), "Ahead": today() + timedelta(days=40)}


def test_the_id_of_one_page_takes_in_one_child(omar: Viewer) -> None:
    """Sent for another move, or of somebody who lives there: refused, and nobody's records are another's."""
    kayleigh, tyler, id = hand_over("Kayleigh"), hand_over("Tyler"), uuid7()
    take_in(kayleigh, omar, id=id)
    for used in (id, person("Reece", "Ash Lane").id):
        with pytest.raises(Refused, match="already used"), transaction.atomic():
            take_in(tyler, omar, id=used)
    assert Move.objects.get(pk=tyler.id).person_there_id is None
    client = just_confirmed(Client(), User.objects.get(pk=omar.id))
    sent = {"id": str(id), "moved_in_on": str(today()), "room": "4"}
    page = client.post(f"/moves/{tyler.id}/", sent)
    assert "already used" in page.content.decode() and 'value="4"' in page.content.decode()


def test_the_page_says_what_is_written_anew(omar: Viewer) -> None:
    page = just_confirmed(Client(), User.objects.get(pk=omar.id)).get(f"/moves/{hand_over().id}/").content.decode()
    assert "please write those anew" in page


def test_who_has_two_roles_there_is_told_once(omar: Viewer) -> None:
    access.give_role(user=User.objects.get(pk=omar.id), home=home("Ash Lane"), role="deputy", by=None)
    move = hand_over()
    assert [each.move for each in viewer(User.objects.get(pk=omar.id)).coming] == [move.id]


# --- taken back ----------------------------------------------------------------------------------------------------


def test_a_move_is_taken_back_with_a_reason_and_their_stay_goes_on(omar: Viewer) -> None:
    record(["Kayleigh"])
    move = hand_over()
    with pytest.raises(NotRight):
        actions.take_back(move, reason=" ", by=who("dee"))
    with pytest.raises(Refused):
        actions.take_back(move, reason="Mine.", by=omar)
    actions.take_back(move, reason="Ash Lane had no room after all.", by=who("dee"))
    assert handed(move) == set()
    assert Member.objects.get(person=person("Kayleigh")).left_on is None
    with pytest.raises(Absent):
        queries.move(omar, move.id)
    people.add_line(person("Kayleigh"), heading="likes", text="Swimming", by=who("dee"))
    assert hand_over().id != move.id  # and they may move after all


def test_nothing_is_taken_back_once_they_were_taken_in(omar: Viewer) -> None:
    move = hand_over()
    take_in(move, omar)
    with pytest.raises(Refused, match="taken in already"):
        actions.take_back(move, reason="Wrong.", by=who("dee"))


def test_the_last_of_a_stay_comes_back_to_it() -> None:
    hand_over("Tyler")
    move = hand_over("Kayleigh")
    assert Placement.objects.get(members__person=person("Kayleigh")).moved_on_on == today()
    actions.take_back(move, reason="She stays.", by=who("dee"))
    stay = Placement.objects.get(members__person=person("Kayleigh"))
    assert (stay.moved_on_on, stay.went_to) == (None, "")
    assert {change.field for change in stay.changes.all()} == {"left_on", "moved_on_on"}


# --- the home they left --------------------------------------------------------------------------------------------


def test_nothing_new_is_written_of_them_in_the_home_they_left() -> None:
    kayleigh, dee = person("Kayleigh"), who("dee")
    stay = Placement.objects.get(members__person=kayleigh)
    line = people.add_line(kayleigh, heading="likes", text="Swimming", by=dee)
    signed, paper = record(["Kayleigh"]), pack(kayleigh.home.pack).completeness[0].code
    hand_over()
    tries = (
        lambda: people.add_line(kayleigh, heading="likes", text="Tea", by=dee),
        lambda: people.end_line(line, reason="No more.", by=dee),
        lambda: people.add_allergy(kayleigh, substance="Milk", by=dee),
        lambda: people.set_keep_safe(kayleigh, kind="two_staff", text="Two", by=dee),
        lambda: people.set_legal_status(kayleigh, code="interim_care_order", by=dee),
        lambda: people.correct(kayleigh, {"pronouns": "they/them"}, by=dee),
        lambda: people.relate(kayleigh, person("Amira"), "friend", by=dee),
        lambda: placements.move_in(home=kayleigh.home, members=[(kayleigh, "parent")], moved_in_on=today(), by=dee),
        lambda: placements.mark_on_file(stay, kayleigh, paper, "held", by=dee),
        lambda: duties.set_duty(
            home=kayleigh.home, title="Ring", day=today(), at=time(23, 59), person=kayleigh, by=dee
        ),
    )
    for number, act in enumerate(tries):
        with pytest.raises(NotRight, match="Kayleigh moved to Ash Lane on"), transaction.atomic():
            act()
        assert number < len(tries)
    with pytest.raises(records.NotReady) as refused:
        record(["Kayleigh"])
    assert "Kayleigh moved to Ash Lane on" in refused.value.composed.errors["subject"]
    assert read_only(Record.objects.get(pk=signed))
    assert gate(dee, signed).pk == signed  # what was written stays readable
    with pytest.raises(Refused, match="only read"):
        records.amend(
            Record.objects.get(pk=signed), revision=uuid7(), base=1, fields={}, reason="A word was wrong.", by=dee
        )
    record(["Tyler"])  # of whoever stays all is as before


def test_the_database_itself_refuses_what_is_new_of_them_there() -> None:
    kayleigh, signed = person("Kayleigh"), record(["Tyler"])
    stay = Placement.objects.get(members__person=kayleigh)
    hand_over()
    rows = (
        ("records_subject (record_id, person_id, role, happened_at, kind, author_id, struck)",
         "%s, %s, 'about', now(), 'daily_log', %s, false", [signed, kayleigh.id, who("dee").id]),
        ("placements_nightplan (id, placement_id, person_id, every_minutes, starts, ends, from_at, set_by_id)",
         "gen_random_uuid(), %s, %s, 60, '22:00', '07:00', now(), %s", [stay.id, kayleigh.id, who("dee").id]),
    )  # fmt: skip
    for table, values, parameters in rows:
        refused = pytest.raises(DatabaseError, match="moved to another home")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {table} VALUES ({values})", parameters)
    assert not NightPlan.objects.filter(person=kayleigh, until_at=None).exists()


def test_what_was_never_about_them_is_read_no_longer_where_they_moved_to() -> None:
    signed = record(["Kayleigh", "Tyler"])
    move = hand_over()
    records.strike(Record.objects.get(pk=signed), person=person("Kayleigh").id, reason="Not her.", by=who("dee"))
    assert handed(move) == set()


def test_a_move_kept_while_somebody_signs_is_said_and_all_that_was_typed_still_stands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The move comes between what the form was composed from and the signature."""
    from goldthread.casework.records.actions import signing

    def then_moves(*asked: Any, **more: Any) -> object:
        found = compose(*asked, **more)
        hand_over()
        return found

    compose: Any = vars(signing)["compose"]
    kayleigh, client = person("Kayleigh").id, just_confirmed(Client(), User.objects.get(email="dee@demo.invalid"))
    sent = {
        "id": str(uuid7()), "act": "sign", "subject": str(kayleigh), "happened_on": today().isoformat(),
        "happened_time": "00:01", "q.part_of_day": "night", "q.note.seen": "She packed her bag.",
    }  # fmt: skip
    monkeypatch.setattr(signing, "compose", then_moves)
    page = client.post("/record/daily_log/", sent)
    monkeypatch.undo()
    assert page.status_code == 422
    assert "moved to Ash Lane on" in page.content.decode() and "She packed her bag." in page.content.decode()
    assert not Record.objects.filter(pk=sent["id"]).exists()
    assert Draft.objects.filter(pk=sent["id"]).exists()
