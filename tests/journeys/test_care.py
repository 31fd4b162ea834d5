"""A night with one missed check, on the phone in the dark; a day of feeds by parent and staff, and its week."""

from __future__ import annotations

import re
import time as waiting
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from urllib.parse import urlsplit

import pytest

from goldthread.casework.people.models import Person
from goldthread.casework.placements import actions as placements
from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.access.queries import viewer
from goldthread.ground.users.models import User
from goldthread.lib import clock
from goldthread.lib.dates import care_day, local_moment
from goldthread.practice.care.rules.nights import night_of
from tests.practice.care.building import as_builder, told_at, write
from tests.standing import AMIRA, NOAH, TYLER

CHECK = {"child_was": "asleep", "safe_sleep": "yes"}
HOUR = timedelta(hours=1)


@contextmanager
def building(house, blocker) -> Iterator[None]:
    """Write into that house as it might have been written on earlier days."""
    with blocker.unblock(), as_builder(urlsplit(house.database).path.strip("/")):
        yield


def plan(name: str, since: datetime, starts: time, ends: time) -> None:
    baby = Person.objects.get(preferred_name=name)
    with told_at(since), clock.at(since):
        placements.plan_nights(
            baby.stays.get().placement,
            baby,
            every_minutes=60,
            starts=starts,
            ends=ends,
            by=viewer(User.objects.get(email="marian@demo.invalid")),
        )


def last_night(now: datetime):
    """The last night but tonight in which the clocks did not change: those have tests of their own."""
    evening = night_of(now, ZONE) - timedelta(days=1)
    while local_moment(evening, time(21), ZONE).moment + 10 * HOUR != _morning(evening):
        evening -= timedelta(days=1)
    return evening


def _morning(evening) -> datetime:
    return local_moment(evening + timedelta(days=1), time(7), ZONE).moment


@pytest.fixture(scope="module")
def place(houses, django_db_blocker):
    """Noah's last night: looked in on each hour from 21:00, once not at all, once written down in the morning.

    Tyler is looked in on each hour round now, so that a check is due whenever this test runs. A week of feeds.
    """
    house = houses()
    while (now := clock.now()).astimezone(ZONE).strftime("%H:%M") in ("11:58", "11:59"):
        waiting.sleep(10)  # at noon the night changes: what is due just before belongs to the one that ends
    first = local_moment(last_night(now), time(21), ZONE).moment
    with building(house, django_db_blocker):
        plan(NOAH, first - 30 * HOUR, time(21), time(7))
        near = now.astimezone(ZONE).replace(second=0, microsecond=0, tzinfo=None)
        plan(TYLER, now - 26 * HOUR, (near - 2 * HOUR).time(), (near + 2 * HOUR).time())
        for hour, minute in ((0, 4), (1, 12), (2, 2), (3, 21), (5, 9), (7, 30), (8, 41), (9, 3)):
            write("night_check", [NOAH], first + hour * HOUR + timedelta(minutes=minute), by="ewan", **CHECK)
        late = first + 6 * HOUR + timedelta(minutes=15)
        write("night_check", [NOAH], late, told=late + 4 * HOUR, by="ewan", **CHECK)
        _a_week(care_day(now, time(7), ZONE), now)
        _weights(care_day(now, time(7), ZONE))
    return house


def _a_week(today, now: datetime) -> None:
    """Feeds, sleeps and nappies on six of seven days, more and more by Amira; nothing at all on the third."""
    for back in range(6, -1, -1):
        if back == 4:
            continue
        begins = local_moment(today - timedelta(days=back), time(7), ZONE).moment
        for n in range(6):
            at = begins + n * 3 * HOUR + timedelta(minutes=7 * n)
            if at > now - timedelta(minutes=1):
                break
            by_staff = n in (2, 5) and back > 1
            formula = n != 1
            write(
                "feed",
                [NOAH] if by_staff else [NOAH, AMIRA],
                at,
                by="jo",
                feed_kind="formula" if formula else "breast",
                fed_by="staff" if by_staff else "together" if n == 3 else "parent",
                **({"taken_ml": 90 + 10 * n - 3 * back, "made_safely": "yes"} if formula else {}),
                **({} if by_staff else {"prompts": "showed" if back > 3 else "reminder" if n == 3 else "none"}),
            )
            if at + HOUR < now:
                write(
                    "sleep",
                    [NOAH],
                    at + timedelta(minutes=40),
                    by="jo",
                    told=at + HOUR,
                    put_down_by="parent",
                    safe_sleep="yes",
                    slept_minutes=95 + 10 * n,
                )
                nappy = {"nappy": "both" if n % 2 else "wet", "changed_by": "parent" if n else "staff"}
                write("nappy", [NOAH], at + timedelta(minutes=25), by="jo", **nappy)


def _weights(today) -> None:
    """Four Noahs a week apart: the health visitor first, then staff with Amira, then Amira; the last in his clothes."""
    weighed = (
        (28, 4180, {"weighed_by": "professional", "professional": "Sefa Lind, health visitor", "scales": "clinic"}),
        (21, 4395, {"weighed_by": "staff", "scales": "ours", "wearing": "nappy"}),
        (14, 4610, {"weighed_by": "together", "scales": "ours", "wearing": "nappy", "prompts": "showed"}),
        (8, 4980, {"weighed_by": "parent", "scales": "ours", "wearing": "clothes", "prompts": "reminder"}),
    )
    for back, grams, more in weighed:
        at = local_moment(today - timedelta(days=back), time(10, 20), ZONE).moment
        write("weight", [NOAH, AMIRA] if "prompts" in more else [NOAH], at, by="jo", grams=grams, **more)


@pytest.fixture
def clean(axe):
    """axe, with the page moved to its end: links that lie under the phone's bottom bar are a matter of scrolling."""

    def check(page) -> None:
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        axe(page)

    return check


def test_on_the_phone_in_the_dark_i_see_what_was_missed_and_what_is_due(page_as, clean, place):
    page = page_as("ewan", size="phone", dark=True)
    page.goto("/night/")
    tyler = page.locator("section.night", has_text=TYLER)
    assert "Due now" in tyler.inner_text()
    clean(page)

    # Last night stands as it was: each check at its own time, the missed one missed, the late one said to be late.
    page.get_by_role("link", name="The night before").click()
    page.wait_for_url("**/night/?night=*")
    page.goto(f"/night/?night={last_night(clock.now())}")
    noah = page.locator("section.night", has_text=NOAH)
    rows = noah.locator(".night-window")
    assert rows.count() == 10
    said = [" ".join(row.split()) for row in rows.all_inner_texts()][::-1]
    assert said[0].startswith("21:00–22:00 checked 21:04 asleep")
    assert said[4] == "01:00–02:00 missed"
    assert re.fullmatch(
        r"03:00–04:00 missed at the time, written later 03:15 asleep .* written late, 4 h later", said[6]
    )
    assert "2 missed" in noah.locator(".chips").inner_text() and "8 kept" in noah.locator(".chips").inner_text()
    assert noah.get_by_role("link", name="Check now").count() == 0, "nothing can be filled in for a night that is over"
    assert noah.get_by_role("img", name=re.compile("The night of Noah")).is_visible()
    clean(page)

    # What is due is one tap away, about him and at the time it is now, with nothing else filled in.
    page.goto("/night/")
    tyler.get_by_role("link", name="Check now Tyler").click()
    page.wait_for_url("**/record/night_check/?about=*")
    assert page.get_by_label("asleep").first.is_checked() is False
    page.get_by_label("awake, calm").check()
    page.get_by_role("radiogroup", name=re.compile("In own cot")).get_by_label("yes", exact=True).check()
    page.get_by_role("button", name="Sign", exact=True).click()
    page.wait_for_url(lambda url: "/record/" not in url)
    page.goto("/night/")
    assert "Due now" not in tyler.inner_text() and "awake, calm" in tyler.inner_text()
    clean(page)


def said(place) -> str:
    return " ".join(place.inner_text().split())


def test_a_day_of_feeds_and_the_week_as_picture_and_table(page_as, clean, size, dark):
    page = page_as("jo")
    page.goto("/people/")
    page.get_by_role("link", name=re.compile(f"{AMIRA} & {NOAH}")).first.click()
    page.get_by_role("link", name="Care", exact=True).click()
    page.wait_for_url("**/care/")
    main = page.get_by_role("main")
    assert "Today so far" in main.inner_text()
    clean(page)

    figures = page.locator("figure")
    assert figures.count() == 5
    feeds = figures.first
    assert feeds.get_by_role("img", name=re.compile("Feeds, ml a day")).is_visible()
    assert "Nothing was written on" in feeds.inner_text()
    feeds.get_by_text("See this as a table").click()
    table = feeds.get_by_role("table")
    assert table.get_by_role("row").count() == 8
    gap = table.get_by_role("row").nth(3).inner_text().split("\t")
    assert gap[1:] == ["–", "–", "–"], "nothing written is a gap, not nought"
    assert re.search(r"\d+ ml\t6\t1", table.get_by_role("row").nth(1).inner_text())

    weights = figures.nth(3)
    assert weights.get_by_role("img", name="Weights, g").is_visible()
    assert re.search(
        r"4,980 g on .+, 370 g more than on .+\. The baby wore: clothes; the time before: a nappy\.", said(weights)
    )
    weights.get_by_text("See this as a table").click()
    last = weights.get_by_role("table").get_by_role("row").last.inner_text().replace("\u00a0", " ").split("\t")
    assert last[1:] == ["4,980", "+370", "Parent", "Clothes", "Ours"]
    assert "4,980 g on" in said(page.locator(".care-day li", has_text="Weights"))

    shares = figures.last
    shares.get_by_text("See this as a table").click()
    head = shares.get_by_role("columnheader").all_inner_texts()
    assert head == ["Day", "Parent", "Together", "Staff"]
    first = [int(cell) for cell in shares.get_by_role("row").nth(1).get_by_role("cell").all_inner_texts()]
    assert first[0] > first[2] > first[1] > 0
    clean(page)

    page.get_by_role("link", name="The week before").click()
    assert "Today so far" not in main.inner_text() and "The week after" in main.inner_text()
    page.get_by_role("link", name="The week after").click()
    assert "Today so far" in main.inner_text()


def test_without_a_script_both_pages_say_the_same(page_as, place):
    page = page_as("jo", javascript=False)
    page.goto("/night/")
    assert "Due now" in page.get_by_role("main").inner_text() or "kept" in page.get_by_role("main").inner_text()
    page.get_by_role("link", name="The night before").click()
    page.goto(f"/night/?night={last_night(clock.now())}")
    assert "missed at the time, written later" in page.get_by_role("main").inner_text()


def test_a_weight_is_two_taps_and_kilograms_are_asked_about(page_as, clean, place, trouble):
    page = page_as("jo", size="phone")
    page.goto("/people/")
    page.get_by_role("link", name=re.compile(f"{AMIRA} & {NOAH}")).first.click()
    page.get_by_role("link", name="Care", exact=True).click()
    page.get_by_role("link", name="Record Weights").click()
    page.wait_for_selector("form[data-ready]")
    assert page.get_by_label(NOAH, exact=True).is_checked() and not page.get_by_label(AMIRA, exact=True).is_checked()
    trouble.expect("422")
    page.get_by_label("Weight").fill("5.24")
    page.get_by_role("radiogroup", name=re.compile("Who weighed the baby")).get_by_label("Parent", exact=True).check()
    page.get_by_role("button", name="Sign", exact=True).click()
    page.get_by_role("link", name=re.compile("Is 5.24 g right")).click()
    clean(page)
    page.get_by_label("Weight").fill("5240")
    page.get_by_role("button", name="Sign", exact=True).click()
    page.wait_for_url(lambda url: "/record/" not in url)
    page.get_by_role("link", name="Care", exact=True).click()
    # between midnight and the morning the page is still of the day before
    assert re.search(r"5,240 g (today|on \w+ \d+ \w+), 260 g more than on", said(page.get_by_role("main")))
