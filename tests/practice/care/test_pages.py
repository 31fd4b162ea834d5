"""The two pages, through the whole of Django, read by the app's role's code in a house whose clock can be set."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from html import unescape
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from goldthread.casework.people.models import Person
from goldthread.casework.placements import actions as placements
from goldthread.casework.records import actions as records
from goldthread.casework.records.models import Record
from goldthread.ground.access.queries import viewer
from goldthread.ground.audit.models import Reading
from goldthread.ground.users.models import User
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7
from tests.practice.care.building import BABY, PARENT, told_at

Write = Callable[..., UUID]
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
NIGHT = datetime(2026, 11, 22, 3, 41, tzinfo=UTC)
CHECK = {"child_was": "asleep", "safe_sleep": "yes"}
FEED = {"feed_kind": "formula", "made_safely": "yes"}


@pytest.fixture(autouse=True)
def _static(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path


def read(client: Client, name: str, path: str, now: datetime, status: int = 200) -> str:
    with clock.at(now):
        client.force_login(User.objects.get(email=f"{name}@demo.invalid"))
        answer = client.get(path)
    assert answer.status_code == status, answer.content
    return " ".join(unescape(strip_tags(answer.content.decode().replace("<", " <"))).split())


def care(name: str = BABY) -> str:
    return f"/people/{Person.objects.get(preferred_name=name).id}/care/"


def a_day(write: Write) -> None:
    hours = timedelta(hours=1)
    write("feed", [BABY], NOON - 4 * hours, by="ruth", fed_by="staff", taken_ml=90, **FEED)
    write("feed", [BABY, PARENT], NOON - hours, by="jo", fed_by="parent", taken_ml=110, prompts="showed", **FEED)
    write("feed", [BABY], NOON - 2 * hours, by="jo", feed_kind="breast", fed_by="parent", prompts="none")
    write("sleep", [BABY], NOON - 3 * hours, by="jo", put_down_by="together", safe_sleep="yes", slept_minutes=95)
    write("nappy", [BABY], NOON - 30 * hours, by="jo", nappy="wet", changed_by="parent")


def test_today_in_words_and_small_numbers(builder: Write, client: Client) -> None:
    a_day(builder)
    text = read(client, "jo", care(), NOON)
    assert "Today so far since 07:00" in text
    assert "Feeds 3 Taken: 200 ml · 1 without an amount 1 breast · 2 formula" in text
    assert "last 11:00 · Formula · 110 ml · by Iona" in text
    assert "Slept for: 1 h 35 min" in text
    assert "Nappies none yet last Sat 21 Nov 06:00 · Wet" in text
    assert "parent 2 · together 1 · staff 1" in text
    assert "Most help a parent had: showed how" in text


def weigh(write: Write, grams: float, days: float, *, by: str = "parent", **more: str) -> UUID:
    return write("weight", [BABY], NOON - timedelta(days=days), by="jo", grams=grams, weighed_by=by, **more)


def test_the_latest_weight_and_how_it_changed(builder: Write, client: Client) -> None:
    assert "Weights none yet" in read(client, "jo", care(), NOON)
    assert "Weights, g" not in client_html_at(client, care(), NOON)
    weigh(builder, 4880, 19, by="professional", professional="Sefa Lind, health visitor")
    text = read(client, "jo", care(), NOON)
    assert "Weights 4,880 g on Tue 3 Nov last Tue 3 Nov 12:00 · by a professional" in text
    weigh(builder, 5060, 12, by="staff")
    weigh(builder, 5240, 5, prompts="reminder")
    text = read(client, "jo", care(), NOON)
    assert "Weights 5,240 g on Tue 17 Nov, 180 g more than on Tue 10 Nov last Tue 17 Nov 12:00 · by the parent" in text
    assert "Weights, g 5,240 g on Tue 17 Nov, 180 g more than on Tue 10 Nov." in text
    assert "Day Weight, g Difference Who weighed the baby The baby wore On which scales" in text
    assert "Tue 3 Nov 12:00 4,880 – A professional – – Tue 10 Nov 12:00 5,060 +180 Staff – –" in text
    # who did it, and at what prompt level, is counted with everything else of the week
    assert "parent 1" not in text.split("The week")[0] and "Tue 17 Nov 1 0 0" in text
    assert "The most help a parent had, this week A reminder 1" in text


@pytest.mark.parametrize(
    ("grams", "days", "said"),
    [
        (5060, 5, "5,060 g on Tue 17 Nov, the same as on Tue 10 Nov"),
        (5010, 5, "5,010 g on Tue 17 Nov, 50 g less than on Tue 10 Nov"),
        (5010, 0.1, "5,010 g today, 50 g less than on Tue 10 Nov"),
        (5061.5, 11.9, "5,061.5 g on Tue 10 Nov, 1.5 g more than earlier that day"),
    ],
)
def test_every_way_a_weight_changes_is_said_alike(
    builder: Write, client: Client, grams: float, days: float, said: str
) -> None:
    weigh(builder, 5060, 12)
    weigh(builder, grams, days)
    text = read(client, "jo", care(), NOON)
    assert f"{said} last" in text and f"Weights, g {said}." in text


def test_what_was_measured_otherwise_is_said(builder: Write, client: Client) -> None:
    weigh(builder, 5060, 12, wearing="nothing", scales="ours", prompts="none")
    weigh(builder, 5240, 5, wearing="clothes", scales="ours", prompts="showed")
    text = read(client, "jo", care(), NOON)
    assert "than on Tue 10 Nov. The baby wore: clothes; the time before: nothing." in text


def test_a_weight_as_it_stands_now_and_as_it_stood_in_an_earlier_week(builder: Write, client: Client) -> None:
    marian, jo = (viewer(User.objects.get(email=f"{name}@demo.invalid")) for name in ("marian", "jo"))
    weigh(builder, 4880, 19)
    typed = weigh(builder, 5600, 12)
    other = weigh(builder, 9900, 6)
    weigh(builder, 5240, 5)
    records.strike(
        Record.objects.get(pk=other),
        person=Person.objects.get(preferred_name=BABY).id,
        reason="It was Tyler",
        by=marian,
    )
    fields = {
        "subject": [str(Person.objects.get(preferred_name=BABY).id)],
        "happened_on": ["2026-11-10"],
        "happened_time": ["12:00"],
        "q.grams": ["5060"],
        "q.weighed_by": ["parent"],
    }
    with clock.at(NOON):
        records.amend(Record.objects.get(pk=typed), revision=uuid7(), base=1, fields=fields, reason="Misread it", by=jo)
    text = read(client, "jo", care(), NOON)
    assert "5,240 g on Tue 17 Nov, 180 g more than on Tue 10 Nov" in text
    assert "9,900" not in text and "5,600" not in text, "struck ones are out; an amended one says what it says now"
    before = read(client, "jo", care() + "?to=2026-11-15", NOON)
    assert "Weights, g 5,060 g on Tue 10 Nov, 180 g more than on Tue 3 Nov." in before and "5,240" not in before


def test_a_week_has_gaps_where_nothing_was_written(builder: Write, client: Client) -> None:
    a_day(builder)
    text = read(client, "jo", care(), NOON)
    assert "Monday 16 November to Sunday 22 November" in text
    assert "Nothing was written on Monday, Tuesday, Wednesday, Thursday, Friday, Saturday." in text
    assert "Some were written without an amount: the true total is higher." in text
    assert "Sat 21 Nov – – –" in text, "a day without feeds is a gap, not nought"
    assert "Sun 22 Nov, so far 200 ml 3 1" in text
    before = read(client, "jo", care() + "?to=2026-11-15", NOON)
    assert "Today so far" not in before and "Nothing was written in this week." in before


@pytest.mark.parametrize("to", ["", "yesterday", "2099-01-01", "0001-01-01", "2026-11-15%00"])
def test_any_address_of_a_week_is_answered(builder: Write, client: Client, to: str) -> None:
    assert "week" in read(client, "jo", f"{care()}?to={to}", NOON)
    assert "Night" in read(client, "jo", f"/night/?night={to}", NOON)


def test_care_is_for_files_with_a_baby_and_those_who_may_read(builder: Write, client: Client) -> None:
    assert 'href="' + care(PARENT) in client_html(
        client, "jo", f"/people/{Person.objects.get(preferred_name=PARENT).id}/about/"
    )
    read(client, "ada", care(), NOON, 403)
    read(client, "priya", care(), NOON, 404)
    read(client, "priya", care("Reece"), NOON, 404)
    about = f"/people/{Person.objects.get(preferred_name='Reece').id}/about/"
    assert "/care/" not in client_html(client, "priya", about)
    read(client, "ada", "/night/", NOON, 403)


def client_html(client: Client, name: str, path: str) -> str:
    client.force_login(User.objects.get(email=f"{name}@demo.invalid"))
    return client.get(path).content.decode()


def a_night(write: Write) -> None:
    since = datetime(2026, 11, 20, 18, tzinfo=UTC)
    baby = Person.objects.get(preferred_name=BABY)
    with told_at(since), clock.at(since):
        placements.plan_nights(
            baby.stays.get().placement,
            baby,
            every_minutes=60,
            starts=time(21),
            ends=time(7),
            by=viewer(User.objects.get(email="marian@demo.invalid")),
        )
    start = datetime(2026, 11, 21, 21, tzinfo=UTC)
    for hour in (0, 1, 2, 4):
        write("night_check", [BABY], start + timedelta(hours=hour, minutes=7 * hour + 3), by="ewan", **CHECK)
    late = start + timedelta(hours=5, minutes=20)
    write("night_check", [BABY], late, told=late + timedelta(minutes=50), by="ewan", **CHECK)


def test_a_night_shows_actual_times_and_what_was_missed(builder: Write, client: Client) -> None:
    a_night(builder)
    text = read(client, "jo", "/night/", NIGHT)
    assert "Tonight Saturday 21 November to Sunday 22 November" in text
    assert "2 checks missed" in text
    assert "with Iona · room 4 · every 1 h, 21:00 to 07:00" in text
    assert "Due now: 03:00–04:00" in text
    assert "02:00–03:00 missed at the time, written later 02:20 asleep" in text
    assert "Ewan T written late, 50 min later" in text
    assert "00:00–01:00 missed 23:00–00:00 checked 23:17 asleep · In own cot, on back, cot clear: yes" in text
    assert "3 more, until 07:00" in text
    html = client_html_at(client, "/night/", NIGHT)
    assert f'/record/night_check/?about={Person.objects.get(preferred_name=BABY).id}"' in html


def client_html_at(client: Client, path: str, now: datetime) -> str:
    with clock.at(now):
        return client.get(path).content.decode()


def test_an_earlier_night_stands_as_it_was_and_offers_no_check(builder: Write, client: Client) -> None:
    a_night(builder)
    text = read(client, "jo", "/night/?night=2026-11-21", NOON + timedelta(hours=1))
    assert "Check now" not in text and "6 missed" in text and "The night after" in text
    empty = read(client, "jo", "/night/?night=2026-11-01", NOON)
    assert "No checks are planned for this night, and none were written." in empty


def test_the_rail_brings_the_night_forward_while_it_lasts(builder: Write, client: Client) -> None:
    for now, order in ((NIGHT, "Shift People Record Night"), (NOON, "Shift People Record Handover Duties Log Night")):
        text = read(client, "jo", "/night/", now)
        assert order in text
    assert "Record Night" not in read(client, "ada", "/account/", NIGHT)


def test_pages_ask_as_much_of_the_database_however_much_was_written(builder: Write, client: Client) -> None:
    a_night(builder)
    a_day(builder)
    path = care()
    counts = []
    for round_ in range(3):
        for each in (path, "/night/?night=2026-11-21"):
            read(client, "jo", each, NOON)  # a process reads each form once
        found = []
        for each in (path, "/night/?night=2026-11-21"):
            with clock.at(NOON), CaptureQueriesContext(connection) as asked:
                assert client.get(each).status_code == 200
            found.append(len(asked))
        counts.append(found)
        for n in range(8):
            at = NOON - timedelta(hours=9 * n + round_ + 2)
            builder("nappy", [BABY], at, by="jo", nappy="both", changed_by="parent", prompts="reminder")
            weigh(builder, 4000 + 10 * n, 7 * n + round_ + 1)
            builder("night_check", [BABY], NIGHT - timedelta(minutes=5 * n + round_), by="ewan", **CHECK)
    assert counts[0] == counts[1] == counts[2]
    assert max(counts[0]) <= 12, counts


def test_looking_is_recorded(builder: Write, client: Client) -> None:
    a_night(builder)
    read(client, "jo", "/night/", NIGHT)
    reading = Reading.objects.latest("id")
    named = {Person.objects.get(preferred_name=name).id for name in (BABY, PARENT)}  # the parent shares the room
    assert reading.page == "night" and set(reading.people) == named and len(reading.records) == 5
