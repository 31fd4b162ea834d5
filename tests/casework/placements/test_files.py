"""The page of a person or a family, and who is here: what they hold, and with how many statements."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from goldthread.casework.people import actions as people
from goldthread.casework.people.models import Person
from goldthread.casework.placements import actions, queries
from goldthread.casework.placements.presenters import file_header
from goldthread.ground.access.queries import viewer
from goldthread.ground.homes.models import Home
from goldthread.ground.users.models import User
from goldthread.lib import clock
from tests.standing import AMIRA, KAYLEIGH, NIGHT_FEEDS, NOAH, REECE, SKY, TYLER

pytestmark = pytest.mark.django_db


def as_(key):
    return viewer(User.objects.get(email=f"{key}@demo.invalid"))


def of(name):
    return Person.objects.get(preferred_name=name)


def home(name="The Willows"):
    return Home.objects.get(name=name)


def today():
    return clock.now().date()


def head(name, key="jo"):
    return file_header(queries.file_of(as_(key), of(name).id), today())


def test_a_family_has_one_file_in_one_statement(django_assert_num_queries):
    jo, noah = as_("jo"), of(NOAH)
    with django_assert_num_queries(1):
        file = queries.file_of(jo, noah.id)
        assert [person.preferred_name for person in file.people] == [AMIRA, NOAH]
        assert file.person.home.name == "The Willows"
        assert file.placement.home.name == "The Willows"
        assert [worker.short_name for worker in file.key_workers] == ["Jo B"]
        assert [(line.text, line.set_by) for line in file.keep_safe] == [(NIGHT_FEEDS, "Marian H")]
        assert [line.code for line in file.legal] == ["interim_care_order"]
        assert [person.preferred_name for person in file.not_moving] == [NOAH]
        file_header(file, today())
    assert jo.seen.people == {person.id for person in file.people}


def test_who_never_moved_in_has_a_file_too(django_assert_max_num_queries):
    bump = people.add(home=home(), preferred_name="Bump", stage="unborn", due_on=today() + timedelta(37), by=as_("dee"))
    jo = as_("jo")
    with django_assert_max_num_queries(2):
        file = queries.file_of(jo, bump.id)
    assert (file.placement, [person.preferred_name for person in file.people]) == (None, ["Bump"])
    assert file_header(file, today()).line == "Bump: due in 5 weeks 2 days · has not moved in"


def test_who_is_here_takes_one_statement_whatever_their_number(django_assert_num_queries):
    dee, jo, here = as_("dee"), as_("jo"), home().id
    with django_assert_num_queries(1):
        assert [[row.preferred_name for row in file.people] for file in queries.present(jo, here)] == [
            [AMIRA, NOAH],
            [KAYLEIGH, TYLER],
        ]
    for number in range(20):
        person = people.add(home=home(), preferred_name=f"Person {number}", stage="parent", by=dee)
        people.add_allergy(person, substance="Nuts", by=dee)
        people.set_keep_safe(person, kind="health", text="x", by=dee)
        stay = actions.move_in(home=home(), members=[(person, "parent")], moved_in_on=today(), by=dee)
        actions.allocate_key_worker(stay, User.objects.get(email="jo@demo.invalid"), by=dee)
    jo = as_("jo")
    with django_assert_num_queries(1):
        files = queries.present(jo, here)
        heads = [file_header(file, today()) for file in files]
    assert len(heads) == 22
    assert len(jo.seen.people) == 24


def test_names_of_those_who_live_here_now(django_assert_num_queries):
    here = home().id
    with django_assert_num_queries(1):
        names = {row.names[0] for row in queries.named(here)}
    assert names == {AMIRA, NOAH, KAYLEIGH, TYLER}
    actions.move_on(
        queries.placement_on(of(NOAH).id, clock.now()),
        on=today() - timedelta(1),
        went_to="x",
        reason="x",
        by=as_("dee"),
    )
    assert {row.names[0] for row in queries.named(home().id)} == {KAYLEIGH, TYLER}


def test_a_day_is_the_day_of_the_home_not_of_the_server():
    """At 23:30 UTC in summer it is past midnight in the home."""
    noah = of(NOAH)
    stay = queries.placement_on(noah.id, clock.now())
    evening = clock.datetime(2030, 7, 1, 23, 30, tzinfo=clock.UTC)
    with clock.at(evening):
        actions.move_on(stay, on=date(2030, 7, 1), went_to="x", reason="x", by=as_("dee"))
        assert queries.today() == date(2030, 7, 2)
        assert queries.placement_on(noah.id, evening) is None
        assert queries.placement_on(noah.id, evening - timedelta(hours=1)) == stay


# --- the head ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "key", "title", "initials", "line"),
    [
        (NOAH, "jo", "Amira & Noah", "AN", "Noah is 9 weeks 3 days · week 5 of 12 · key worker Jo B"),
        (AMIRA, "jo", "Amira & Noah", "AN", "Noah is 9 weeks 3 days · week 5 of 12 · key worker Jo B"),
        (KAYLEIGH, "jo", "Kayleigh & Tyler", "KT", "Tyler is 5 months · week 11 of 12 · no key worker yet"),
    ],
)
def test_the_head_of_a_family(name, key, title, initials, line):
    header = head(name, key)
    assert (header.title, header.faces[0].initials, header.line) == (title, initials, line)
    assert header.together
    assert header.pronouns == ""
    assert [person.name for person in header.people if person.here] == [name]


@pytest.mark.parametrize(("name", "age"), [(REECE, "14"), (SKY, "12")])
def test_the_head_of_one_person(name, age):
    header = head(name, "priya")
    since = queries.file_of(as_("priya"), of(name).id).placement.moved_in_on
    assert header.line.startswith(f"{name} is {age} · here since {since.day} ")
    assert header.pronouns == of(name).pronouns
    assert not header.together


def test_what_nobody_may_miss():
    dee = as_("dee")
    for name in (KAYLEIGH, TYLER):
        people.set_may_be_told(of(name), who="Darren Pike", relation="ex-partner", not_the_address=True, by=dee)
    people.set_may_be_told(of(TYLER), who="Al <b>", not_the_address=True, by=dee)
    header = head(TYLER)
    assert [(row.name, row.text, row.more) for row in header.allergies] == [
        (KAYLEIGH, "Nuts", "Her throat swells · Her pen, then 999")
    ]
    assert list(header.not_told) == [
        "<bdi>Darren Pike (ex-partner)</bdi> must not be told where Kayleigh &amp; Tyler live",
        "<bdi>Al &lt;b&gt;</bdi> must not be told where Tyler lives",
    ]
    assert header.facts == ("Kayleigh is under 18: a child in law too",)
    assert head(NOAH).facts == ()
    assert [(row.name, row.text) for row in head(NOAH).keep_safe] == [(NOAH, NIGHT_FEEDS)]


def test_estimated_and_unknown_ages():
    dee = as_("dee")
    born = today() - timedelta(6000)
    guess = people.add(
        home=home(), preferred_name="Ali", stage="young_person", born_on=born, birth_known="estimated", by=dee
    )
    people.add(home=home(), preferred_name="Sam", stage="young_person", by=dee)
    people.add(home=home(), preferred_name="Jem", stage="parent", by=dee)
    assert head(guess.preferred_name).line == "Ali is about 16 · has not moved in"
    assert head("Jem").facts == ("Jem counts as under 18: a child in law too",)
    assert head("Sam").line == "Sam: age not known · has not moved in"


def test_who_may_not_write_has_no_record_button():
    assert head(NOAH).record_href.count("about=") == 2
    file = queries.file_of(as_("jo"), of(NOAH).id)
    assert file_header(type(file)(**{**vars(file), "may": frozenset()}), today()).record_href == ""


def test_three_names_and_a_long_one():
    dee = as_("dee")
    stay = queries.placement_on(of(NOAH).id, clock.now())
    actions.join(
        stay, people.add(home=home(), preferred_name="Sam " * 29, stage="adult", by=dee), "other", on=today(), by=dee
    )
    assert head(NOAH).title == f"Amira, Noah & {('Sam ' * 29).strip()}"
    assert head(NOAH).faces[0].initials == "AN"


def test_a_name_from_right_to_left_does_not_turn_the_line():
    dee = as_("dee")
    family = [
        (people.add(home=home(), preferred_name="سيان", stage="parent", by=dee), "parent"),
        (people.add(home=home(), preferred_name="נועם", stage="baby", born_on=today() - timedelta(30), by=dee), "baby"),
    ]
    actions.move_in(home=home(), members=family, moved_in_on=today(), weeks_planned=12, by=dee)
    header = head("سيان")
    assert header.title == "\u2068سيان\u2069 & \u2068נועם\u2069"
    assert header.line == "\u2068נועם\u2069 is 4 weeks 2 days · week 1 of 12 · no key worker yet"
    assert header.faces[0].initials == "سנ"
