"""Pages of a file and of a stay, through Django's test client: what opens for whom, and what wrong input is told."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goldthread.casework.people import actions as people
from goldthread.casework.people.models import Allergy, KeepSafeLine, Person
from goldthread.casework.placements import actions
from goldthread.casework.placements.models import Placement
from goldthread.ground.access.queries import viewer
from goldthread.ground.audit.models import Reading
from goldthread.ground.homes.models import Home
from goldthread.ground.users.models import User
from goldthread.lib import clock
from tests.standing import AMIRA, KAYLEIGH, NIGHT_FEEDS, NOAH, REECE, TYLER

pytestmark = pytest.mark.django_db

SHOWN = ("about/", "keep-safe/", "network/")
FORMS = (
    "nights/", "papers/", "network/new/", "correct/", "line/", "keep-safe/new/", "allergy/", "legal-status/",
    "responsibility/", "may-be-told/", "consent/", "relation/",
)  # fmt: skip
OF_A_STAY = ("correct/", "join/", "move-on/", "key-worker/")
MOST_STATEMENTS = 12


@pytest.fixture(autouse=True)
def _static(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path


@pytest.fixture
def as_(client):
    def sign_in(key):
        client.force_login(User.objects.get(email=f"{key}@demo.invalid"))
        return client

    return sign_in


def looker(key):
    return viewer(User.objects.get(email=f"{key}@demo.invalid"))


def of(name):
    return Person.objects.get(preferred_name=name)


def stay_of(name):
    return Placement.objects.get(members__person__preferred_name=name)


def at(name, page):
    return f"/people/{of(name).id}/{page}"


def words(answer):
    return unescape(answer.content.decode())


def today():
    return clock.now().date()


# --- what opens for whom -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", SHOWN + FORMS)
@pytest.mark.parametrize("name", [NOAH, KAYLEIGH])
def test_each_page_of_a_person_opens_for_the_manager_and_leaves_a_reading(as_, page, name):
    answer = as_("dee").get(at(name, page))
    assert answer.status_code == 200
    assert name in words(answer)
    assert of(name).id in Reading.objects.latest("id").people


@pytest.mark.parametrize("page", OF_A_STAY)
def test_each_page_of_a_stay_opens_for_the_manager(as_, page):
    answer = as_("dee").get(f"/stays/{stay_of(NOAH).id}/{page}")
    assert answer.status_code == 200
    assert NOAH in words(answer)
    assert of(NOAH).id in Reading.objects.latest("id").people


def test_new_people_and_stays(as_):
    dee = as_("dee")
    assert dee.get("/people/new/").status_code == 200
    assert "Everybody with a file lives here already" in words(dee.get("/stays/new/"))


@pytest.mark.parametrize("page", SHOWN)
def test_what_a_practitioner_sees_has_no_links_that_refuse(as_, page):
    jo = as_("jo")
    answer = jo.get(at(NOAH, page))
    links = {part.split('"')[0] for part in words(answer).split('href="')[1:]}
    ours = {link.split("?")[0] for link in links if link.startswith(("/people/", "/stays/"))}
    assert len(ours) >= 4
    for link in ours:
        assert jo.get(link).status_code == 200, link


@pytest.mark.parametrize("page", [page for page in FORMS if page not in ("line/", "allergy/")])
def test_forms_that_are_not_a_practitioners_refuse(as_, page):
    assert as_("jo").get(at(NOAH, page)).status_code == 403
    assert as_("jo").post(at(NOAH, page)).status_code == 403


@pytest.mark.parametrize("page", SHOWN + FORMS)
def test_another_homes_people_are_not_there(as_, page):
    dee = as_("dee")
    other, nobody = dee.get(at(REECE, page)), dee.get(f"/people/{uuid4()}/{page}")
    assert (other.status_code, nobody.status_code) == (404, 404)
    assert dee.post(at(REECE, page)).status_code in (404, 405)
    assert REECE not in words(other)


def test_another_homes_stays_and_lines_are_not_there(as_):
    dee = as_("dee")
    stay = stay_of(REECE).id
    for page in OF_A_STAY:
        assert dee.get(f"/stays/{stay}/{page}").status_code == 404
    line = KeepSafeLine.objects.get()
    priya = as_("priya")
    for kind, row in (("keep-safe", line.id), ("allergy", Allergy.objects.get().id), ("mood", line.id)):
        assert priya.get(f"/people/end/{kind}/{row}/").status_code in (403, 404)
    assert as_("ewan").get(f"/people/end/mood/{line.id}/").status_code == 404


def test_the_administrator_sees_no_child(as_):
    for page in SHOWN:
        assert as_("ada").get(at(NOAH, page)).status_code == 403


@pytest.mark.parametrize("page", SHOWN)
def test_statements_of_a_page_are_few_and_fixed(as_, page):
    dee = looker("dee")

    def statements():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert as_client.get(at_noah + page).status_code == 200
        return [row["sql"] for row in caught if not row["sql"].startswith(("SAVEPOINT", "RELEASE"))]

    as_client, at_noah = as_("dee"), f"/people/{of(NOAH).id}/"
    as_client.get(at_noah + page)
    few = statements()
    for number in range(30):
        people.add_line(of(NOAH), heading="likes", text=f"Thing {number}", by=dee)
        people.set_keep_safe(of(NOAH), kind="health", text=f"Line {number}", by=dee)
        tess = people.add_professional(home=of(NOAH).home, name=f"Tess {number}", work="GP", by=dee)
        actions.link_professional(of(NOAH), tess, "gp", by=dee)
    assert len(statements()) == len(few) <= MOST_STATEMENTS


# --- about -------------------------------------------------------------------------------------------------------


def test_the_person_comes_before_the_problem(as_):
    dee, amira = looker("dee"), of(AMIRA)
    for heading, text in (
        ("risk", "May go without food"), ("early_sign", "Goes quiet"), ("helps", "Sit alongside"),
        ("likes", "Mint tea"), ("strength", "Sings to Noah"),
    ):  # fmt: skip
        people.add_line(amira, heading=heading, text=text, own_words=heading == "likes", by=dee)
    text = words(as_("jo").get(at(AMIRA, "about/")))
    order = ["she/her", "Sings to Noah", "Mint tea", "Sit alongside", "Goes quiet", "May go without food", "Arabic"]
    places = [text.index(part, text.index("<main")) for part in order]
    assert places == sorted(places)
    assert '<p class="own-words" dir="auto">' in text
    assert text.index("Legal status") > places[-1]


def test_a_young_parent_is_a_child_in_law_too(as_):
    assert "Under 18: a child in law too" in words(as_("jo").get(at(KAYLEIGH, "about/")))
    assert "child in law" not in words(as_("jo").get(at(AMIRA, "about/")))


@pytest.mark.parametrize("page", SHOWN)
def test_an_allergy_stands_on_every_page(as_, page):
    text = words(as_("jo").get(at(TYLER, page)))
    assert "Allergy · <bdi>Kayleigh</bdi>: Nuts" in text
    assert "Her pen, then 999" in text


def test_dates_that_have_passed_are_said(as_):
    dee, noah = looker("dee"), of(NOAH)
    people.set_legal_status(
        noah, code="emergency_protection_order", from_on=today() - timedelta(9), until_on=today() - timedelta(1), by=dee
    )
    people.set_legal_status(noah, code="care_order", from_on=today() + timedelta(9), by=dee)
    text = words(as_("jo").get(at(NOAH, "about/")))
    assert "its day has passed" in text
    assert "not yet" in text


# --- wrong input -------------------------------------------------------------------------------------------------


def test_nothing_typed_is_lost_and_each_error_stands_beside_its_field(as_):
    answer = as_("dee").post(
        "/people/new/",
        {"preferred_name": "", "full_name": "نور حداد", "stage": "baby", "born_on": "2999-01-01", "culture": "a\0b"},
    )
    text = words(answer)
    assert answer.status_code == 200
    assert 'href="#preferred-name"' in text and 'id="preferred-name-error"' in text
    assert "This day is still to come" not in text  # rules wait until the shape is right
    assert "NUL" in text and 'id="culture-error"' in text
    assert 'value="نور حداد"' in text and 'value="2999-01-01"' in text
    later = words(as_("dee").post("/people/new/", {"preferred_name": "Nur", "stage": "baby", "born_on": "2999-01-01"}))
    assert 'id="born-on-error"' in later and "If it is a due date" in later
    assert not Person.objects.filter(preferred_name="Nur").exists()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("born_on", "31/02/2026", "Please write a day"),
        ("born_on", "99999-01-01", "Please write a day"),
        ("born_on", "yesterday", "Please write a day"),
        ("stage", "emperor", "Please choose one from the list"),
        ("stage", "", "Please choose one"),
        ("preferred_name", "x" * 200_000, "200,000 characters long; 120 fit here"),
        ("preferred_name", "\u202e\u200b", "Please write something here"),
        ("id", "not-an-id", ""),
        ("moves_by_themself", "perhaps", "Please choose one from the list"),
    ],
)
def test_wrong_values_are_told_kindly(as_, field, value, said):
    before = Person.objects.count()
    answer = as_("dee").post("/people/new/", {"preferred_name": "Nur", "stage": "baby", "born_on": "", field: value})
    assert answer.status_code == 200
    assert said in words(answer)
    if field not in ("stage", "moves_by_themself"):  # nobody types a choice
        assert value in words(answer)
    assert Person.objects.count() == before


def test_british_days_can_be_typed(as_):
    day = today() - timedelta(50)
    as_("dee").post("/people/new/", {"preferred_name": "Nur", "stage": "baby", "born_on": f"{day:%d/%m/%Y}"})
    assert of("Nur").born_on == day


def test_a_form_sent_twice_makes_one_person(as_):
    dee = as_("dee")
    key = words(dee.get("/people/new/")).split('name="id" value="')[1].split('"')[0]
    for _again in range(2):
        answer = dee.post("/people/new/", {"id": key, "preferred_name": "Nur", "stage": "child"})
        assert answer.status_code == 302
    assert Person.objects.filter(preferred_name="Nur").count() == 1


@pytest.mark.parametrize(
    "name", ["نور", "小明", "Zoë-Łucja O’Neill", "<script>alert(1)</script>", "W" * 120, "'; DROP--"]
)
def test_any_name_is_shown_as_it_is(as_, name):
    dee = as_("dee")
    answer = dee.post("/people/new/", {"preferred_name": name, "stage": "parent"})
    person = of(name)
    for page in SHOWN:
        answer = dee.get(f"/people/{person.id}/{page}")
        assert answer.status_code == 200
        assert name in words(answer)
        assert b"<script>alert" not in answer.content


def test_move_on_before_move_in_is_told(as_):
    stay = stay_of(NOAH)
    answer = as_("dee").post(
        f"/stays/{stay.id}/move-on/",
        {"who": "all", "on": f"{stay.moved_in_on - timedelta(1)}", "went_to": "12 Mill Row", "reason": "Over"},
    )
    assert "This is before the day they moved in" in words(answer)
    assert "12 Mill Row" in words(answer)
    assert stay_of(NOAH).moved_on_on is None


def test_one_of_a_family_moves_on_through_the_page(as_):
    stay = stay_of(NOAH)
    noah = stay.members.get(person=of(NOAH))
    answer = as_("dee").post(
        f"/stays/{stay.id}/move-on/",
        {"who": f"{noah.id}", "on": f"{today()}", "went_to": "Foster carers", "reason": "Court order"},
    )
    assert answer.status_code == 302
    text = words(as_("dee").get(at(NOAH, "network/")))
    assert "Foster carers" in text and "Court order" in text
    assert stay_of(AMIRA).moved_on_on is None


def test_a_family_moves_in_through_the_page_parents_first(as_):
    dee, home = as_("dee"), Home.objects.get(name="The Willows")
    mali = people.add(home=home, preferred_name="Mali", stage="baby", by=looker("dee"))
    sian = people.add(home=home, preferred_name="Sian", stage="parent", by=looker("dee"))
    page = words(dee.get(f"/stays/new/?person={mali.id}"))
    assert f'name="part_{mali.id}" value="baby" checked' in page
    answer = dee.post(
        "/stays/new/",
        {f"part_{mali.id}": "baby", f"part_{sian.id}": "parent", "moved_in_on": f"{today()}", "weeks_planned": "12"},
    )
    assert answer.status_code == 302
    assert "Sian & Mali" in words(dee.get(answer.url))


def test_somebody_must_be_chosen_to_move_in(as_):
    people.add(home=Home.objects.get(name="The Willows"), preferred_name="Sian", stage="parent", by=looker("dee"))
    text = words(as_("dee").post("/stays/new/", {"moved_in_on": f"{today()}", "room": "4"}))
    assert "Please choose who moves in." in text
    assert 'value="4"' in text


def test_papers_keep_all_or_none(as_):
    dee, noah = as_("dee"), of(NOAH)
    wrong = {"state_gp": "held", "state_born": "not_needed"}
    text = words(dee.post(at(NOAH, "papers/"), wrong))
    assert 'id="text-born-error"' in text and "why it is not needed" in text
    assert "0 of 20 settled · 0%" in words(dee.get(at(NOAH, "network/")))
    assert dee.post(at(NOAH, "papers/"), {**wrong, "text_born": "x"}).status_code == 302
    text = words(dee.get(at(NOAH, "network/")))
    assert "2 of 20 settled · 10%" in text and "18 gaps" in text
    assert "RFCR2002 Sch4 para 2" in text
    assert noah.preferred_name in text


def test_a_keep_safe_line_is_ended_with_a_reason_through_the_page(as_):
    line = KeepSafeLine.objects.get()
    marian = as_("marian")
    assert NIGHT_FEEDS in words(marian.get(f"/people/end/keep-safe/{line.id}/"))
    assert "Please write something here." in words(marian.post(f"/people/end/keep-safe/{line.id}/", {"reason": " "}))
    assert marian.post(f"/people/end/keep-safe/{line.id}/", {"reason": "Agreed in review"}).status_code == 302
    text = words(as_("jo").get(at(NOAH, "keep-safe/")))
    assert "No line holds now." in text and "Agreed in review" in text
    assert "was ended already" in words(as_("marian").get(f"/people/end/keep-safe/{line.id}/"))


def test_the_network_through_the_page(as_):
    dee = as_("dee")
    text = words(dee.post(at(NOAH, "network/new/"), {"role": "health_visitor", "name": "Tess", "email": "at home"}))
    assert 'id="work-error"' in text and "Tess" in text
    good = {"role": "health_visitor", "name": "Tess Lowe", "work": "Health visitor", "phone": "01632 960 222"}
    assert dee.post(at(NOAH, "network/new/"), good).status_code == 302
    assert 'href="tel:01632960222"' in words(dee.get(at(NOAH, "network/")))
    tess = of(NOAH).network.get()
    assert dee.post(at(TYLER, "network/new/"), {"role": "gp", "known": f"{tess.professional_id}"}).status_code == 302
    assert dee.post(f"/people/network/{tess.id}/correct/", {**good, "phone": "112"}).status_code == 302
    assert "112" in words(dee.get(at(TYLER, "network/")))
    assert dee.post(f"/people/network/{tess.id}/end/", {}).status_code == 302
    assert "Nobody is written here yet." in words(dee.get(at(NOAH, "network/")))


def test_nights_and_key_workers_through_the_page(as_):
    dee, stay = as_("dee"), stay_of(KAYLEIGH)
    assert "From 5 to 240" in words(dee.get(at(TYLER, "nights/")))
    wrong = dee.post(at(TYLER, "nights/"), {"every_minutes": "3", "starts": "22:00", "ends": "07:00"})
    assert "Please write from 5 to 240 minutes." in words(wrong)
    dee.post(at(TYLER, "nights/"), {"every_minutes": "30", "starts": "2200", "ends": "7.00"})
    assert "Looked in on every 30 min, 22:00 to 07:00" in words(dee.get(at(TYLER, "keep-safe/")))
    dee.post(at(TYLER, "nights/"), {"end": "yes"})
    assert "No looks at night are planned." in words(dee.get(at(TYLER, "keep-safe/")))
    ruth = User.objects.get(email="ruth@demo.invalid")
    assert dee.post(f"/stays/{stay.id}/key-worker/", {"user": f"{ruth.id}", "task": "key_worker"}).status_code == 302
    assert "key worker Ruth S" in words(dee.get(at(TYLER, "about/")))
    assert dee.post(f"/stays/{stay.id}/key-worker/", {"end": f"{uuid4()}"}).status_code == 404
    row = stay.key_workers.get()
    assert dee.post(f"/stays/{stay.id}/key-worker/", {"end": f"{row.id}"}).status_code == 302
    assert "no key worker yet" in words(dee.get(at(TYLER, "about/")))


def test_every_small_form_keeps_what_is_typed(as_):
    dee = as_("dee")
    for page, values in (
        ("line/", {"heading": "helps", "text": "Warm hands first", "own_words": "yes"}),
        ("keep-safe/new/", {"kind": "health", "text": "Look at his chest", "look_again_on": f"{today()}"}),
        ("allergy/", {"substance": "Latex"}),
        ("legal-status/", {"code": "care_order", "from_on": f"{today()}", "note": "Hollin court"}),
        ("responsibility/", {"holder": "Hollin Borough"}),
        ("may-be-told/", {"who": "Darren Pike", "not_the_address": "yes"}),
        ("consent/", {"code": "photographs", "given": "no", "given_by": "Samira H"}),
        ("relation/", {"to": f"{of(TYLER).id}", "words": "friend"}),
        (
            "correct/",
            {"preferred_name": "Noah", "stage": "baby", "born_on": f"{of(NOAH).born_on}", "religion": "Muslim"},
        ),
    ):
        answer = dee.post(at(NOAH, page), values)
        assert answer.status_code == 302, words(answer)
    text = words(dee.get(at(NOAH, "about/"))) + words(dee.get(at(NOAH, "keep-safe/")))
    for said in (
        "Warm hands first", "Look at his chest", "Latex", "Hollin court", "Hollin Borough", "must not be told",
        "not given", "friend", "Religion: Muslim", "before: empty", "look at it again now",
    ):  # fmt: skip
        assert said in text, said
