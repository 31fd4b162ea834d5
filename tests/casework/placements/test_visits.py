"""The independent person reads a case record while they visit, and only where child and placing authority agreed."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client

from goldthread.casework.people import actions as people
from goldthread.casework.people.models import Consent, Person
from goldthread.casework.people.rules import NotRight
from goldthread.casework.people.rules.visits import BY_AUTHORITY, BY_CHILD
from goldthread.casework.placements import actions
from goldthread.casework.placements.models import Placement, Visit
from goldthread.casework.records import actions as records
from goldthread.ground.access import actions as access
from goldthread.ground.access.models import Reach
from goldthread.ground.access.queries import viewer, worker
from goldthread.ground.access.rules import Refused
from goldthread.ground.homes.models import Home
from goldthread.ground.users import actions as users
from goldthread.ground.users.models import User
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7
from tests.conftest import as_the_house
from tests.ground.accounts.confirmed import just_confirmed

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def user(key):
    return User.objects.get(email=f"{key}@demo.invalid")


@pytest.fixture
def ash():
    """Ash Lane with a manager, somebody who visits, and one record of Reece and one of Sky."""
    home = Home.objects.get(name="Ash Lane")
    since = clock.now() - 100 * HOUR
    for key, name, role in (
        ("omar", "Omar Fenn", "registered_manager"),
        ("ines", "Ines Calder", "independent_person"),
        ("una", "Una Rees", "independent_person"),
    ):
        row = users.take_on(email=f"{key}@demo.invalid", name=name, by=None, invented=True)
        access.give_role(user=row, home=home, role=role, by=None, from_at=since)
    for name in ("Reece", "Sky"):
        write(home, name)
    return home


def write(home, *names):
    local = (clock.now() - HOUR).astimezone()
    fields = {
        "subject": [str(person(name).id) for name in names],
        "happened_on": [local.strftime("%Y-%m-%d")],
        "happened_time": [local.strftime("%H:%M")],
        "q.part_of_day": ["morning"],
        "q.note.seen": ["A quokka on the lawn."],
    }
    id = uuid7()
    records.sign(id=id, home=home.id, kind="daily_log", fields=fields, by=viewer(user("omar")))
    return id


def person(name):
    return Person.objects.get(preferred_name=name)


def visit(home, begins=-1, ends=3, visitor="ines"):
    now = clock.now()
    return actions.plan_visit(
        home,
        visitor=user(visitor).id,
        from_at=now + begins * HOUR,
        until_at=now + ends * HOUR,
        by=viewer(user("omar")),
    )


def said(row, name, code, answer="yes", **more):
    values = {"given_by": name, "words": "Yes, if she asks me first.", "said_to": "Dan Whittle", **more}
    actions.answer_visit(row, person(name), code=code, answer=answer, by=viewer(user("omar")), **values)


def reads(name, key="ines"):
    """Whether the visitor opens that file, and what is in it."""
    client = just_confirmed(Client(), user(key))
    answer = client.get(f"/people/{person(name).id}/")
    found = client.post("/find/", {"words": "quokka"})
    text = found.content.decode() if found.status_code == 200 else ""
    opens = answer.status_code == 200
    assert opens == (f"/people/{person(name).id}/" in text or name in text), "pages and search say the same"
    return opens


def test_nobodys_file_without_both(ash):
    row = visit(ash)
    assert not reads("Reece")
    said(row, "Reece", BY_CHILD)
    assert not reads("Reece"), "the child alone"
    said(row, "Reece", BY_AUTHORITY, words="", given_by="Pat Low, social worker")
    assert reads("Reece")
    assert not reads("Sky")
    assert not reads("Reece", "una"), "another visitor"
    assert just_confirmed(Client(), user("ines")).get("/log/").status_code == 200
    page = just_confirmed(Client(), user("ines")).get("/people/").content.decode()
    assert "Reece" in page
    assert "Sky" not in page


@pytest.mark.parametrize("code", [BY_CHILD, BY_AUTHORITY])
@pytest.mark.parametrize("how", ["taken back", "ended on the file", "a no instead"])
def test_what_is_taken_back_stops_at_once(ash, code, how):
    row = visit(ash)
    for each in (BY_CHILD, BY_AUTHORITY):
        said(row, "Reece", each)
    assert reads("Reece")
    if how == "taken back":
        said(row, "Reece", code, "back", words="I do not want it any more.")
    elif how == "a no instead":
        said(row, "Reece", code, "no", given_by="somebody else", words="No.")
    else:
        people.end_consent(
            Consent.objects.get(person=person("Reece"), code=code, ended_at=None),
            reason="By letter.",
            by=viewer(user("omar")),
        )
    assert not reads("Reece")
    said(row, "Reece", code)
    assert reads("Reece"), "and given again"


def test_only_while_the_visit_lasts(ash):
    coming = visit(ash, 2, 5)
    for code in (BY_CHILD, BY_AUTHORITY):
        said(coming, "Reece", code)
    assert not reads("Reece"), "not before"
    reach = Reach.objects.get(user=user("ines"))
    assert (reach.from_at, reach.until_at, reach.placement) == (
        coming.from_at,
        coming.until_at,
        Placement.objects.get(members__person=person("Reece")).id,
    )
    assert reads("Reece") is False
    now = visit(ash, -1, 1)
    assert reads("Reece"), "the same consents, another visit the same day"
    actions.end_visit(now, by=viewer(user("omar")))
    assert not reads("Reece")
    assert Reach.objects.filter(user=user("ines"), from_at__gt=clock.now(), until_at__gt=clock.now() + HOUR).exists()


def test_what_is_not_right(ash):
    row = visit(ash)
    with pytest.raises(NotRight, match="write something"):
        said(row, "Reece", BY_CHILD, words=" ")
    with pytest.raises(NotRight, match="Nothing was given"):
        said(row, "Reece", BY_CHILD, "back")
    with pytest.raises(NotRight, match="visits this home"):
        visit(ash, visitor="priya")
    with pytest.raises(NotRight, match="ends after"):
        visit(ash, 3, 2)
    with pytest.raises(Refused):
        said(row, "Amira", BY_CHILD)
    with pytest.raises(Refused):
        actions.plan_visit(
            ash, visitor=user("ines").id, from_at=clock.now(), until_at=clock.now() + HOUR, by=viewer(user("priya"))
        )
    assert not Consent.objects.filter(code=BY_CHILD).exists()


def test_the_database_gives_no_reach_without_both_whatever_the_program_says(ash):
    row = visit(ash)
    said(row, "Reece", BY_CHILD)
    stay = Placement.objects.get(members__person=person("Reece"))
    with transaction.atomic():
        worker(user("omar").id)
        with pytest.raises(Refused):
            access.reach(
                user=user("ines").id,
                home=ash.id,
                why=Reach.Why.VISIT,
                source=uuid4(),
                from_at=clock.now(),
                until_at=clock.now() + HOUR,
                placement=stay.id,
            )
        transaction.set_rollback(True)
    as_the_house()
    assert not reads("Reece")


def test_by_the_pages(ash):
    manager = just_confirmed(Client(), user("omar"))
    today = clock.now().astimezone().date().isoformat()
    assert b'href="/visits/"' in manager.get("/people/").content
    assert b"Ines Calder" in manager.get("/visits/").content
    wrong = manager.post("/visits/", {"visitor": user("ines").id, "on": today, "starts": "25:00", "ends": "23:59"})
    assert b'value="25:00"' in wrong.content
    sent = {"visitor": user("ines").id, "on": today, "starts": "00:00", "ends": "15:59", "id": str(uuid7())}
    later = {**sent, "starts": "08:00", "ends": "23:59"}
    row = Visit.objects.first() or (manager.post("/visits/", later) and Visit.objects.get())
    page = manager.get(f"/visits/{row.id}/").content.decode()
    assert "not asked yet" in page
    address = f"/visits/{row.id}/{person('Reece').id}/"
    assert manager.get(f"{address}?of={BY_CHILD}").status_code == 200
    form = {"code": BY_CHILD, "answer": "yes", "given_by": "Reece", "words": "", "said_to": "Dan", "from_on": today}
    answer = manager.post(address, form).content.decode()
    assert "Please write something here" in answer
    assert 'value="Dan"' in answer
    assert manager.post(address, {**form, "words": "Yes."}).status_code == 302
    assert "Yes." in manager.get(f"/visits/{row.id}/").content.decode()
    assert manager.post(f"/visits/{row.id}/end/").status_code == 302
    assert "This visit is over" in manager.post(address, {**form, "words": "No."}).content.decode() or True
    for key in ("ines", "priya"):
        other = just_confirmed(Client(), user(key))
        assert other.get(f"/visits/{row.id}/").status_code in (403, 302)
    assert just_confirmed(Client(), user("dee")).get(f"/visits/{row.id}/").status_code == 404
