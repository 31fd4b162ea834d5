"""Every write about a person, against the real database."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction

from goldthread.casework.people import actions, queries
from goldthread.casework.people.models import Consent, KeepSafeLine, Person, PersonChange
from goldthread.casework.people.rules import NotRight
from goldthread.ground.access.queries import Absent, viewer
from goldthread.ground.access.rules import Refused
from goldthread.ground.audit.models import Event
from goldthread.ground.homes.models import Home
from goldthread.ground.users.models import User
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7
from tests.standing import AMIRA, KAYLEIGH, NOAH, REECE

pytestmark = pytest.mark.django_db


def as_(key):
    return viewer(User.objects.get(email=f"{key}@demo.invalid"))


def of(name):
    return Person.objects.get(preferred_name=name)


def willows():
    return Home.objects.get(name="The Willows")


def events():
    return Event.objects.count()


def faults(call):
    with pytest.raises(NotRight) as wrong:
        call()
    return [fault.field for fault in wrong.value.faults]


def today():
    return clock.now().date()


# --- add and correct ---------------------------------------------------------------------------------------------


def test_a_person_is_added_once_however_often_it_is_sent():
    key, before = uuid7(), events()
    for _again in range(2):
        person = actions.add(
            home=willows(), preferred_name=" Mali ", stage="baby", born_on=today(), by=as_("dee"), id=key
        )
    assert (person.id, person.preferred_name, person.birth_known) == (key, "Mali", "exact")
    assert person.moves_by_themself is False  # until somebody says that she does
    assert person.invented
    assert events() == before + 1
    assert Event.objects.latest("id").about == [key]


def test_an_id_of_another_home_is_not_taken_over():
    with pytest.raises(Refused):
        actions.add(home=willows(), preferred_name="Mali", stage="baby", by=as_("dee"), id=of(REECE).id)


def test_unborn_unknown_and_estimated():
    dee, home = as_("dee"), willows()
    bump = actions.add(home=home, preferred_name="Bump", stage="unborn", due_on=today() + timedelta(50), by=dee)
    assert (bump.birth_known, bump.born_on, bump.moves_by_themself) == ("exact", None, False)
    unknown = actions.add(home=home, preferred_name="Sam", stage="young_person", by=dee)
    assert (unknown.birth_known, unknown.is_child_in_law, unknown.moves_by_themself) == ("unknown", True, True)
    guess = actions.add(
        home=home, preferred_name="Ali", stage="young_person", born_on=today(), birth_known="estimated", by=dee
    )
    assert guess.birth_known == "estimated"


def test_who_may_not_add_may_not():
    for key in ("jo", "ada", "priya", "len"):
        with pytest.raises(Refused):
            actions.add(home=willows(), preferred_name="Mali", stage="baby", by=as_(key))


def test_what_is_not_right_is_told_and_nothing_is_kept():
    before, people = events(), Person.objects.count()
    assert faults(
        lambda: actions.add(
            home=willows(), preferred_name="", stage="baby", born_on=today() + timedelta(2), by=as_("dee")
        )
    ) == ["preferred_name", "born_on"]
    assert (events(), Person.objects.count()) == (before, people)


def test_an_unknown_fact_is_a_mistake_of_the_program():
    with pytest.raises(TypeError, match="shoe_size"):
        actions.add(home=willows(), preferred_name="Mali", stage="baby", shoe_size=1, by=as_("dee"))


def test_a_correction_keeps_what_it_said_before():
    dee, noah, before = as_("dee"), of(NOAH), events()
    changed = actions.correct(noah, {"pronouns": "they/them", "moves_by_themself": True, "stage": "baby"}, by=dee)
    assert sorted(changed) == ["moves_by_themself", "pronouns"]
    rows = {row.field: (row.before, row.after, row.by_id) for row in PersonChange.objects.filter(person=noah)}
    assert rows == {"pronouns": ("he/him", "they/them", dee.id), "moves_by_themself": ("no", "yes", dee.id)}
    assert of(NOAH).pronouns == "they/them"
    assert events() == before + 1
    assert actions.correct(noah, {"pronouns": "they/them"}, by=dee) == []
    assert events() == before + 1


def test_a_correction_is_held_against_what_stands():
    noah = of(NOAH)
    assert faults(lambda: actions.correct(noah, {"stage": "unborn"}, by=as_("dee"))) == ["born_on"]
    assert of(NOAH).stage == "baby"


def test_corrections_can_be_neither_changed_nor_taken_away():
    actions.correct(of(NOAH), {"pronouns": "they/them"}, by=as_("dee"))
    for statement in ("UPDATE people_personchange SET after = ''", "DELETE FROM people_personchange"):
        with pytest.raises((ProgrammingError, InternalError)), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


KEPT = "person keepsafeline allergy legalstatus parentalresponsibility maybetold consent aboutline professional"


@pytest.mark.parametrize("table", KEPT.split())
def test_what_held_is_never_taken_away(table):
    with pytest.raises((ProgrammingError, InternalError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM people_{table}")


def test_two_of_a_home_belong_to_each_other():
    noah, amira, dee = of(NOAH), of(AMIRA), as_("dee")
    first = actions.relate(noah, amira, "mother", by=dee)
    assert actions.relate(noah, amira, "mum", by=dee).id == first.id
    assert [(row.name, row.words, row.back) for row in queries.known(dee, noah.id).relations] == [(AMIRA, "mum", False)]
    assert [(row.name, row.words, row.back) for row in queries.known(dee, amira.id).relations] == [(NOAH, "mum", True)]
    assert faults(lambda: actions.relate(noah, noah, "self", by=dee)) == ["to"]
    with pytest.raises(Refused):
        actions.relate(noah, of(REECE), "brother", by=dee)


# --- lines that hold from a day until a day ----------------------------------------------------------------------


def test_a_keep_safe_line_is_set_by_a_senior_and_ended_with_a_reason():
    marian, noah, before = as_("marian"), of(NOAH), events()
    line = actions.set_keep_safe(noah, kind="safe_sleep", text=" On his back, in his own cot ", by=marian)
    assert (line.text, line.from_on, line.set_by_id) == ("On his back, in his own cot", today(), marian.id)
    assert faults(lambda: actions.end_keep_safe(line, reason="  ", by=marian)) == ["reason"]
    actions.end_keep_safe(line, reason="Agreed in review", by=marian)
    actions.end_keep_safe(line, reason="Another reason", by=as_("dee"))  # the first reason stays
    row = KeepSafeLine.objects.get(pk=line.pk)
    assert (row.end_reason, row.ended_by_id) == ("Agreed in review", marian.id)
    assert events() == before + 2


def test_a_line_sent_twice_is_one_line():
    key, marian = uuid7(), as_("marian")
    for _again in range(2):
        actions.set_keep_safe(of(NOAH), kind="health", text="x", by=marian, id=key)
    assert KeepSafeLine.objects.filter(pk=key).count() == 1
    with pytest.raises(Refused):
        actions.set_keep_safe(of(AMIRA), kind="health", text="x", by=marian, id=key)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"kind": "weather"}, ["kind"]),
        ({"text": ""}, ["text"]),
        ({"text": "x" * 201}, ["text"]),
        ({"text": "a\0"}, ["text"]),
        ({"from_on": 1}, ["from_on"]),
        ({"look_again_on": -1}, ["look_again_on"]),
        ({"look_again_on": 0}, []),
    ],
)
def test_faults_of_a_keep_safe_line(change, expected):
    days = {name: today() + timedelta(value) if isinstance(value, int) else value for name, value in change.items()}
    values = {"kind": "health", "text": "x", **days}
    if expected:
        assert faults(lambda: actions.set_keep_safe(of(NOAH), by=as_("marian"), **values)) == expected
    else:
        actions.set_keep_safe(of(NOAH), by=as_("marian"), **values)


def test_whoever_writes_records_may_write_an_allergy_and_a_senior_ends_it():
    ewan, noah = as_("ewan"), of(NOAH)
    allergy = actions.add_allergy(noah, substance="Milk", reaction="Rash", by=ewan)
    with pytest.raises(Refused):
        actions.end_allergy(allergy, reason="Grown out of it", by=ewan)
    actions.end_allergy(allergy, reason="Tested by the hospital", by=as_("marian"))
    with pytest.raises(Refused):
        actions.add_allergy(noah, substance="Eggs", by=as_("priya"))


def test_several_statuses_hold_at_once_and_one_may_take_anothers_place():
    dee, noah = as_("dee"), of(NOAH)
    (interim,) = [row.id for row in queries.known(dee, noah.id).legal]
    actions.set_legal_status(noah, code="child_protection_plan", from_on=today() - timedelta(9), by=dee)
    actions.set_legal_status(
        noah, code="care_order", by=dee, instead_of=queries.held(dee, "legal-status", interim), note="Hollin court"
    )
    assert [row.code for row in queries.known(dee, noah.id).legal] == ["child_protection_plan", "care_order"]
    assert faults(lambda: actions.set_legal_status(noah, code="other", by=dee)) == ["note"]
    assert faults(
        lambda: actions.set_legal_status(noah, code="care_order", until_on=today() - timedelta(1), by=dee)
    ) == ["until_on"]
    with pytest.raises(Refused):
        actions.set_legal_status(of(AMIRA), code="none", by=dee, instead_of=queries.held(dee, "legal-status", interim))


def test_a_newer_answer_takes_the_place_of_the_one_before():
    dee, noah = as_("dee"), of(NOAH)
    actions.set_consent(noah, code="photographs", given_by="Amira", by=dee)
    actions.set_consent(noah, code="photographs", given_by="The authority", by=dee)
    actions.set_consent(noah, code="photographs", given_by="amira", given=False, by=dee)
    now = [(row.given_by, row.given) for row in queries.known(dee, noah.id).consents]
    assert now == [("The authority", True), ("amira", False)]
    assert Consent.objects.filter(person=noah).count() == 3


def test_who_may_be_told_and_who_holds_responsibility():
    dee, noah = as_("dee"), of(NOAH)
    row = actions.set_may_be_told(noah, who="Darren Pike", not_the_address=True, by=dee)
    actions.add_responsibility(noah, holder="Amira", ground="mother", by=dee)
    known = queries.known(dee, noah.id)
    assert [(told.who, told.not_the_address) for told in known.told] == [("Darren Pike", True)]
    assert [(holder.holder, holder.ground) for holder in known.responsibility] == [("Amira", "mother")]
    assert faults(lambda: actions.set_may_be_told(noah, who="Nan", by=dee)) == ["what"]
    actions.end_may_be_told(row, reason="The court says so", by=dee)
    assert queries.known(dee, noah.id).told == ()


def test_a_practitioner_writes_what_helps_and_only_a_senior_a_risk():
    jo, amira = as_("jo"), of(AMIRA)
    line = actions.add_line(amira, heading="helps", text="Sit alongside", own_words=True, by=jo)
    with pytest.raises(Refused):
        actions.add_line(amira, heading="risk", text="May go without food", by=jo)
    risk = actions.add_line(amira, heading="risk", text="May go without food", by=as_("marian"))
    with pytest.raises(Refused):
        actions.end_line(risk, reason="Over", by=jo)
    actions.end_line(line, reason="Not any more", by=jo)
    assert [row.heading for row in queries.known(jo, amira.id).lines] == ["risk"]
    assert faults(lambda: actions.add_line(amira, heading="mood", text="x", by=jo)) == ["heading"]


# --- the network -------------------------------------------------------------------------------------------------


def test_somebody_of_the_network():
    dee = as_("dee")
    tess = actions.add_professional(
        home=willows(), name="Tess Lowe", work="Health visitor", phone="01632 960 222", by=dee
    )
    actions.correct_professional(tess, {"phone": "01632 960 333"}, by=dee)
    assert queries.professional(dee, tess.id).phone == "01632 960 333"
    assert tess in queries.professionals(dee, willows().id)
    assert faults(lambda: actions.add_professional(home=willows(), name="", work="", email="tess at home", by=dee)) == [
        "name",
        "work",
        "email",
    ]
    with pytest.raises(Refused):
        actions.add_professional(home=willows(), name="Tess", work="GP", by=as_("jo"))


# --- the gate ----------------------------------------------------------------------------------------------------


def test_absent_and_forbidden_are_the_same():
    jo, ada, priya = as_("jo"), as_("ada"), as_("priya")
    for looker, key in ((jo, of(REECE).id), (jo, uuid4()), (ada, of(NOAH).id), (priya, of(NOAH).id)):
        for look in (queries.person, queries.known):
            with pytest.raises(Absent):
                look(looker, key)
        assert looker.seen.people == set()
    with pytest.raises(Absent):
        queries.people(priya, willows().id)
    with pytest.raises(Absent):
        queries.professionals(ada, willows().id)
    line = KeepSafeLine.objects.get()
    for kind, row in (("keep-safe", uuid4()), ("mood", line.id), ("consent", line.id)):
        with pytest.raises(Absent):
            queries.held(jo, kind, row)
    with pytest.raises(Absent):
        queries.held(priya, "keep-safe", line.id)


def test_looking_is_noted():
    jo, noah = as_("jo"), of(NOAH)
    queries.person(jo, noah.id)
    assert jo.seen.people == {noah.id}
    queries.known(jo, noah.id)
    assert jo.seen.people == {noah.id, of(AMIRA).id}  # his mother's name stands there


def test_all_that_is_known_comes_in_one_statement(django_assert_num_queries):
    jo, kayleigh = as_("jo"), of(KAYLEIGH)
    for number in range(5):
        actions.add_line(kayleigh, heading="likes", text=f"Thing {number}", by=jo)
    with django_assert_num_queries(1):
        known = queries.known(jo, kayleigh.id)
    assert [row.text for row in known.lines] == [f"Thing {number}" for number in range(5)]
    assert {row.set_by for row in known.lines} == {"Jo B"}


def test_names_of_everybody_the_home_has_known():
    names = {row.id: row.names for row in queries.named(willows().id)}
    assert names[of(AMIRA).id] == ("Amira", "Amira Haddad", "Haddad")
    assert names[of(NOAH).id] == ("Noah", "Noah Haddad")
    assert of(REECE).id not in names
