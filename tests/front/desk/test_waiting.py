"""What waits for a senior: each sort with what makes it wait and what ends it; never a word of a draft."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goldthread.casework.people import actions as people
from goldthread.casework.people.models import Person
from goldthread.casework.records import actions as records
from goldthread.casework.records.models import Draft
from goldthread.ground.audit.models import Reading
from goldthread.lib.identifiers import uuid7
from tests.front.desk.pages import form, get, post, said
from tests.practice.care.building import BABY
from tests.practice.shifts.working import at, end, plan, start, then, who

Write = Callable[..., UUID]
PAGE = "/waiting/"
COUNTS = {"count.keys": "6 of 6", "count.money": "£48.20", "count.people": "6"}
NEXT = date(2026, 11, 21)


def log(write: Write, moment: str, seen: str, by: str = "jo", **more: str) -> UUID:
    return write("daily_log", [BABY], at(moment), by=by, **{"part_of_day": "afternoon", "note.seen": seen, **more})


def words(client: Client, name: str = "marian", moment: str = "20:00", day: date | None = None) -> str:
    return said(get(client, name, PAGE, at(moment, day) if day else at(moment)))


def test_nothing_waits(builder: Write, client: Client) -> None:
    assert "Nothing is waiting." in words(client)


def test_only_who_may_countersign_sees_it(builder: Write, client: Client) -> None:
    get(client, "jo", PAGE, at("20:00"), status=403)
    get(client, "ada", PAGE, at("20:00"), status=403)


def test_a_draft_waits_by_its_writers_name_alone(builder: Write, client: Client) -> None:
    jo = who("jo")
    assert jo.home is not None
    with then(at("06:00")):
        records.keep_draft(
            id=uuid7(),
            home=jo.home.home_id,
            kind="daily_log",
            fields={"q.note.seen": ["A quokka."]},
            save_number=1,
            by=jo,
        )
    assert "Drafts left" not in words(client, moment="17:00"), "a shift has not gone by"
    page = words(client)
    assert "Drafts left Jo B 1 draft · since Fri 20 Nov 06:00" in page
    assert "quokka" not in page
    Draft.objects.all().delete()
    assert "Drafts left" not in words(client)


def test_late_by_its_own_form(builder: Write, client: Client) -> None:
    check = {"child_was": "asleep", "safe_sleep": "yes"}
    with then(at("10:00")):
        builder("night_check", [BABY], at("02:00"), by="ewan", told=at("10:00"), **check)
        log(builder, "09:40", "On time.")
    page = words(client)
    assert f"Written late Night check · {BABY}" in page
    assert "written 8 h later" in page
    assert "Daily log" not in page


def test_by_somebody_not_on_shift_once_the_home_keeps_shifts(builder: Write, client: Client) -> None:
    log(builder, "12:00", "Before any shift was kept.", by="ruth")
    assert "not on shift" not in words(client)
    shift = plan("late", "jo", lead="jo", on_call="dee")
    start(shift, "jo", at("14:00"))
    log(builder, "16:00", "By Jo.", by="jo")
    assert "not on shift" not in words(client)
    log(builder, "17:00", "By Marian.", by="marian")
    page = words(client)
    assert f"By somebody not on shift Daily log · {BABY} Fri 20 Nov 17:00 · Marian H" in page
    assert page.count("· Marian H") == 1


def test_a_keep_safe_line_past_its_day(builder: Write, client: Client) -> None:
    baby = Person.objects.get(preferred_name=BABY)
    with then(at("08:00")):
        line = people.set_keep_safe(
            baby, kind="two_staff", text="Two staff at night", look_again_on=NEXT, by=who("marian")
        )
    assert "Keep-safe lines to look at again" not in words(client, day=NEXT), "it is its day"
    after = NEXT + timedelta(days=1)
    page = words(client, day=after)
    assert f"Keep-safe lines to look at again {BABY} · Two staff at night to look at again by 21 November 2026" in page
    with then(at("09:00", after)):
        people.end_keep_safe(line, reason="Looked at.", by=who("marian"))
    assert "Keep-safe lines to look at again" not in words(client, day=after)


def test_a_handover_that_nobody_read(builder: Write, client: Client) -> None:
    plan("waking_night", "ewan", lead="ewan", on_call="dee")
    late = plan("late", "jo", "ruth", lead="jo", on_call="dee")
    for name in ("jo", "ruth"):
        start(late, name, at("14:00"))
    log(builder, "16:00", "They slept.")
    page = get(client, "jo", "/handover/", at("21:30"))
    post(
        client,
        "ruth",
        "/handover/",
        at("21:35"),
        **{**form(get(client, "ruth", "/handover/", at("21:35"))), **COUNTS, "act": "count"},
    )
    page = get(client, "jo", "/handover/", at("21:40"))
    post(client, "jo", "/handover/", at("21:45"), **{**form(page), **COUNTS, "act": "sign"})
    end(late, "jo", at("22:00"))
    assert "Handovers not read" not in words(client, moment="22:01")
    told = words(client, moment="02:00", day=NEXT)
    assert "Handovers not read" in told
    assert "Ewan T" in told


def test_statements_do_not_grow_and_looking_is_noted(builder: Write, client: Client) -> None:
    check = {"child_was": "asleep", "safe_sleep": "yes"}
    counts = []
    for number in (1, 20):
        for n in range(number):
            moment = at("02:00") + timedelta(minutes=n + number)
            builder("night_check", [BABY], moment, by="ewan", told=at("10:00") + timedelta(minutes=n), **check)
        words(client)
        with CaptureQueriesContext(connection) as asked:
            page = words(client)
        counts.append(len([each for each in asked if "SAVEPOINT" not in each["sql"]]))
    assert "There are more" in page
    reading = Reading.objects.latest("id")
    assert reading.page == "waiting"
    assert len(reading.records) == 9
    assert Person.objects.get(preferred_name=BABY).id in reading.people
    assert counts[0] == counts[1]
