"""The pages of what is due, through Django's test client."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from uuid import UUID, uuid4

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goldthread.casework.duties import actions
from goldthread.casework.duties.models import Duty, DutyAct
from goldthread.casework.people.models import Person
from goldthread.ground.audit.models import Reading
from goldthread.ground.homes.models import Home
from goldthread.lib.identifiers import uuid7
from tests.casework.duties.test_actions import set_one
from tests.front.desk.pages import get, post, said
from tests.practice.care.building import BABY
from tests.practice.shifts.working import DAY, at, key_of, then, who
from tests.standing import REECE

Write = Callable[..., UUID]
SENT = {"title": "Ring the health visitor", "day": "2026-11-20", "at": "18.00"}


def test_one_is_set_with_a_time_as_people_type_it(builder: Write, client: Client) -> None:
    baby, key = Person.objects.get(preferred_name=BABY), uuid7()
    sent = {**SENT, "person": baby.id, "owner": key_of("jo"), "words": "About his weight", "id": key}
    for _double_tap in range(2):
        post(client, "ruth", "/duties/", at("14:32"), **sent)
    row = Duty.objects.get()
    assert (row.id, row.due_at, row.person_id, row.owner_id) == (key, at("18:00"), baby.id, key_of("jo"))
    text = said(get(client, "ewan", "/duties/", at("14:32")))
    assert f"Today Ring the health visitor {BABY} · Jo B · by 18:00 3 h" in text
    assert Reading.objects.latest("id").people == [baby.id]


def test_a_time_that_never_comes_is_told(builder: Write, client: Client) -> None:
    post(client, "ruth", "/duties/", at("14:32"), **{**SENT, "day": "2027-03-28", "at": "01:30"})
    text = said(get(client, "ruth", "/duties/", at("14:32")))
    assert "It is set." in text and "this time did not come. Taken as 02:30 BST." in text


def test_what_is_not_right_stands_in_place_with_everything_that_was_typed(builder: Write, client: Client) -> None:
    for changed, words in (
        ({"title": ""}, "Please write something here."),
        ({"at": "6pm"}, "Please write a time on the 24-hour clock"),
        ({"at": "14:00"}, "This is past already."),
        ({"day": ""}, "Please choose a day."),
        ({"owner": str(key_of("priya"))}, "Please choose one from the list."),
        ({"person": str(Person.objects.get(preferred_name=REECE).id)}, "Please choose one from the list."),
        ({"id": "no id"}, "This page was changed on its way."),
    ):
        answer = post(client, "ruth", "/duties/", at("14:32"), 422, **{**SENT, "words": "About his weight", **changed})
        assert words in said(answer)
        assert "About his weight" in answer.content.decode()
        assert changed.get("at", "18:00") in answer.content.decode()
    assert not Duty.objects.exists()


def test_about_somebody_their_name_is_chosen_already(builder: Write, client: Client) -> None:
    baby = Person.objects.get(preferred_name=BABY)
    page = get(client, "ruth", f"/people/{baby.id}/", at("14:32")).content.decode()
    assert f'href="/duties/?about={baby.id}#set"' in page or "/duties/?about=" in page
    page = get(client, "ruth", f"/duties/?about={baby.id}", at("14:32")).content.decode()
    assert f'<option value="{baby.id}" selected>' in page
    other = Person.objects.get(preferred_name=REECE)
    for about in (other.id, uuid4(), "nobody"):
        page = get(client, "ruth", f"/duties/?about={about}", at("14:32")).content.decode()
        assert REECE not in page and page.count("selected") == 0


def test_they_stand_late_first_then_by_day(builder: Write, client: Client) -> None:
    set_one(title="Weekly update", day=DAY, at=None)
    set_one(title="Order milk", at=time(14))
    set_one(title="Boiler", day=DAY + timedelta(days=6), at=None)
    set_one(title="Review", day=DAY + timedelta(days=40))
    text = said(get(client, "ruth", "/duties/", at("14:40")))
    assert (
        "Late Order milk by 14:00 40 m late Today Weekly update today "
        "The week ahead Boiler by Thu 26 Nov Thu Later Review by Wed 30 Dec 18:00 Wed 30 Dec" in text
    )


def test_done_moved_and_no_longer_needed_each_stay(builder: Write, client: Client) -> None:
    row = set_one()
    page = get(client, "ruth", f"/duties/{row.id}/", at("14:32"))
    assert "Another time, or somebody else" in said(page)
    path = f"/duties/{row.id}/?back=shift"
    moved = {"act": "move", "day": "2026-11-21", "at": "930", "owner": str(key_of("jo")), "why": "Engaged"}
    assert post(client, "ruth", path, at("14:33"), **moved)["Location"] == "/shift/"
    text = said(get(client, "ruth", f"/duties/{row.id}/", at("14:34")))
    assert "Moved from Fri 20 Nov 18:00 to Sat 21 Nov 09:30 · From whoever is on shift to Jo B Engaged Ruth S" in text
    answer = post(client, "ruth", f"/duties/{row.id}/", at("14:35"), 422, act="drop", reason=" ")
    assert "Please write something here." in said(answer)
    done = {"act": "done", "words": "She comes on Monday.", "id": uuid7()}
    assert post(client, "ewan", f"/duties/{row.id}/", at("14:36"), **done)["Location"] == "/duties/"
    assert "She comes on Monday." not in said(get(client, "ruth", "/duties/", at("14:37")))
    text = said(get(client, "ruth", "/duties/?ended=1", at("14:37")))
    assert (
        "Ended in the last fortnight Ring the health visitor Ewan T · Fri 20 Nov 14:36 · She comes on Monday. done"
        in text
    )
    assert row.title not in said(get(client, "ruth", "/duties/?ended=1", at("14:37") + timedelta(days=15)))
    text = said(get(client, "ruth", f"/duties/{row.id}/", at("14:38")))
    assert "Another time" not in text and "Done She comes on Monday." in text


def test_who_was_slower_loses_no_word(builder: Write, client: Client) -> None:
    row = set_one()
    post(client, "ewan", f"/duties/{row.id}/", at("14:36"), act="done")
    post(client, "jo", f"/duties/{row.id}/", at("14:37"), act="done", words="I rang as well.")
    text = said(get(client, "jo", f"/duties/{row.id}/", at("14:37")))
    assert "Ewan T has said already that this is done" in text and "You wrote: “I rang as well.”" in text
    assert DutyAct.objects.count() == 1


def test_what_one_may_not_change_is_not_offered(builder: Write, client: Client) -> None:
    row = set_one()
    text = said(get(client, "ewan", f"/duties/{row.id}/", at("14:32")))
    assert "What was done" in text and "No longer needed" not in text
    for act, more in (("drop", {"reason": "No"}), ("move", {"day": "2026-11-21"}), ("nothing", {}), ("", {})):
        post(client, "ewan", f"/duties/{row.id}/", at("14:33"), 422, act=act, **more)
    assert not DutyAct.objects.exists()
    for name in ("priya", "ada"):
        status = 404 if name == "priya" else 403
        get(client, name, f"/duties/{row.id}/", at("14:32"), status)
    get(client, "ada", "/duties/", at("14:32"), 403)


def test_it_costs_as_much_for_many_as_for_few(builder: Write, client: Client) -> None:
    counts = []
    home = Home.objects.get(name="The Willows")
    for number in (1, 12):
        for each in range(number):
            with then(at("10:00")):
                row = actions.set_duty(home=home, title=f"{number}.{each}", day=DAY, owner=key_of("jo"), by=who("ruth"))
                actions.meet(actions.set_duty(home=home, title="Over", day=DAY, by=who("ruth")), by=who("jo"))
        for path in ("/duties/?ended=1", f"/duties/{row.id}/"):
            get(client, "ruth", path, at("11:00"))
            with then(at("11:00")), CaptureQueriesContext(connection) as asked:
                assert client.get(path).status_code == 200
            counts.append(sum("demo_clock" not in each["sql"] for each in asked.captured_queries))
    assert counts[:2] == counts[2:] and max(counts) <= 12, counts
