"""The page of a shift."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from uuid import UUID

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goldthread.casework.people.models import Person
from goldthread.casework.placements import actions as placements
from goldthread.casework.placements.models import Placement
from tests.casework.duties.test_actions import set_one
from tests.front.desk.pages import get, post, said
from tests.practice.care.building import BABY, PARENT
from tests.practice.shifts.working import DAY, at, key_of, plan, start, then, who

Write = Callable[..., UUID]
FEED = {"feed_kind": "formula", "made_safely": "yes", "fed_by": "staff"}


def test_it_is_the_first_page(builder: Write, client: Client) -> None:
    assert get(client, "ruth", "/first/", at("14:32"), 302)["Location"] == "/shift/"


def test_who_is_here_and_the_day_as_a_ribbon(builder: Write, client: Client) -> None:
    builder("feed", [BABY, PARENT], at("13:40"), by="jo", taken_ml=110, **FEED)
    builder("feed", [BABY], at("06:30"), by="jo", taken_ml=90, **FEED)
    shift = plan("late", "ruth", "jo", lead="ruth", on_call="dee")
    start(shift, "ruth", at("14:00"))
    page = get(client, "ruth", "/shift/", at("14:32"))
    text = said(page)
    assert "Good afternoon, Ruth" in text
    assert "Late 14:00–22:00 · 1 on shift" in text
    assert f"{PARENT} & {BABY}" in text and "Last feed 13:40 · 110 ml" in text
    assert "now · last entry 13:40" in text
    assert "13:40 · Feed" in text and "06:30" not in text, "that was yesterday's day of the home"
    assert "Ruth S · leads" in text and "not here yet" in text and "On call: Dee O" in text
    assert page.content.count(b"?about=") == 3


def test_nobody_on_shift_is_said(builder: Write, client: Client) -> None:
    assert "Nobody is on shift now." in said(get(client, "ruth", "/shift/", at("14:32")))
    plan("late", "ruth")
    text = said(get(client, "ruth", "/shift/", at("14:32")))
    assert "Nobody is on shift now." in text and "Start my shift" in text


def test_one_starts_and_ends_a_shift_here(builder: Write, client: Client) -> None:
    shift = plan("late", "ruth")
    post(client, "ruth", f"/shifts/{shift.id}/start/", at("13:55"))
    text = said(get(client, "ruth", "/shift/", at("14:30")))
    assert "End my shift" in text and "Start handover" in text and "Nobody is on shift" not in text
    get(client, "jo", "/shift/", at("14:30"), 302)
    assert "I work this shift too" in said(get(client, "jo", "/off-shift/", at("14:30")))
    assert "not handed over" in said(get(client, "ruth", "/shift/", at("22:20")))
    post(client, "ruth", f"/shifts/{shift.id}/end/", at("22:30"))
    assert "End my shift" not in said(get(client, "ruth", "/shift/", at("22:31")))


def test_a_worker_on_two_shifts_is_said_to_be(builder: Write, client: Client) -> None:
    start(plan("late", "ruth"), "ruth", at("14:00"))
    plan("long_day", "ruth", "jo")
    assert "on two shifts" in said(get(client, "jo", "/shift/", at("14:30")))


def test_whoever_moves_on_today_is_still_here(builder: Write, client: Client) -> None:
    stay = Placement.objects.get(members__person=Person.objects.get(preferred_name=BABY))
    with then(at("10:00")):
        placements.move_on(stay, on=at("10:00").date(), went_to="A flat nearby", reason="As planned", by=who("dee"))
    text = said(get(client, "ruth", "/shift/", at("14:30")))
    assert f"{PARENT} & {BABY}" in text and "moves on today" in text
    assert PARENT not in said(get(client, "ruth", "/shift/", at("14:30") + timedelta(days=1)))


def test_pages_ask_as_often_for_many_as_for_few(builder: Write, client: Client) -> None:
    shift = plan("late", "ruth", "jo", lead="ruth")
    start(shift, "ruth", at("14:00"))
    paths = ("/shift/", "/handover/", "/shifts/", f"/shifts/{shift.id}/")
    counts: dict[str, list[int]] = {path: [] for path in paths}
    for hour in range(1, 4):
        for minute in range(hour * 3):
            builder("feed", [BABY], at(f"{14 + hour}:{minute:02}"), by="jo", taken_ml=hour, **FEED)
            set_one(person=Person.objects.get(preferred_name=BABY), owner=key_of("jo"), at=None)
        for path in paths:
            name = "dee" if "/shifts/" in path else "ruth"
            get(client, name, path, at("21:30"))
            with then(at("21:30")), CaptureQueriesContext(connection) as asked:
                assert client.get(path).status_code == 200
            counts[path].append(sum("demo_clock" not in each["sql"] for each in asked.captured_queries))
        plan("early", "ewan", "marian", "jo", day=at("12:00").date() + timedelta(days=hour))
    assert all(len(set(found)) == 1 and max(found) <= 12 for found in counts.values()), counts


def test_what_is_due_this_shift(builder: Write, client: Client) -> None:
    start(plan("late", "ruth"), "ruth", at("14:00"))
    page = get(client, "ruth", "/shift/", at("14:32"))
    assert "Due this shift Nothing is due this shift. Set a duty" in said(page)
    baby, other = Person.objects.get(preferred_name=BABY), Person.objects.get(preferred_name="Noah")
    set_one(title="Order milk", at=time(13, 52))
    first = set_one(title="Observation", person=baby, owner=key_of("jo"), at=time(15, 52))
    set_one(title="Weekly update", person=other, at=None)
    set_one(title="After the shift", at=time(22, 30))
    set_one(title="Tomorrow", day=DAY + timedelta(days=1), at=None)
    page = get(client, "ruth", "/shift/", at("14:32"))
    text = said(page)
    assert (
        "Due this shift Order milk by 13:52 40 m late "
        f"Observation {BABY} · Jo B · by 15:52 1 h 20 m Weekly update Noah today All duties (5)" in text
    )
    assert "Observation by 15:52" in text and "After the shift" not in text and "Tomorrow" not in text
    assert page.content.decode().count(f'href="/duties/{first.id}/?back=shift"') == 2, "in the list, and on the card"
    assert "Weekly update · today" in text
    post(client, "ruth", f"/duties/{first.id}/?back=shift", at("14:40"), act="done")
    assert "Observation" not in said(get(client, "ruth", "/shift/", at("14:41")))


def test_without_a_shift_it_is_what_is_due_today(builder: Write, client: Client) -> None:
    set_one(title="In the night", day=DAY + timedelta(days=1), at=time(2))
    set_one(title="Tomorrow", day=DAY + timedelta(days=1), at=time(9))
    text = said(get(client, "ruth", "/shift/", at("14:32")))
    assert "In the night" in text and "Tomorrow" not in text


def test_six_are_shown_and_all_are_counted(builder: Write, client: Client) -> None:
    for number in range(8):
        set_one(title=f"Duty {number}.", at=time(18, number))
    text = said(get(client, "ruth", "/shift/", at("14:32")))
    assert "Duty 5." in text and "Duty 6." not in text and "All duties (8)" in text
    assert "8 duties are due this shift" in text, "the way down to them on a phone"


def test_the_plan_is_made_on_its_page(builder: Write, client: Client) -> None:
    sent = {"day": "2026-11-21", "kind": "waking_night", "worker": [key_of("jo"), key_of("ewan")], "lead": key_of("jo")}
    post(client, "dee", "/shifts/", at("09:00"), first_aid=key_of("jo"), on_call=key_of("dee"), **sent)
    text = said(get(client, "dee", "/shifts/", at("09:00")))
    assert "Waking night · 21:45–07:15 9 h 30 min" in text and "Jo B · leads first aid" in text
    text = said(post(client, "dee", "/shifts/", at("09:00"), 422, **sent))
    assert "This shift is planned already" in text
    assert "Plan a shift" not in said(get(client, "ruth", "/shifts/", at("09:00")))
    post(client, "ruth", "/shifts/", at("09:00"), 403, **sent)
    assert "the clocks change in this shift" not in text
    post(client, "dee", "/shifts/", at("09:00"), **{**sent, "day": "2027-03-27"})
    text = said(get(client, "dee", "/shifts/?from=2027-03-27", at("09:00")))
    assert "8 h 30 min · the clocks change in this shift" in text
    shift = plan("late", "jo")
    get(client, "dee", f"/shifts/{shift.id}/", at("09:00"))
    post(client, "dee", f"/shifts/{shift.id}/", at("09:00"), worker=[key_of("ruth")])
    assert "not coming" in said(get(client, "dee", "/shifts/?from=2026-11-20", at("09:00")))
    assert "Choose who works" in said(post(client, "dee", f"/shifts/{shift.id}/", at("09:00"), 422))
    post(client, "dee", f"/shifts/{shift.id}/off/", at("09:00"))
