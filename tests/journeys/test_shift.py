"""A shift: read first, write, hand over (changed, counted by two, signed); the next reads, what is unread climbs."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from goldthread.ground.homes.models import Home
from goldthread.ground.users.models import User
from goldthread.lib import clock
from goldthread.practice.shifts import actions
from goldthread.practice.shifts.models import Shift, ShiftWorker
from goldthread.practice.shifts.rules import Line, Making, Told
from tests.architecture.universe import who
from tests.journeys.conftest import House
from tests.practice.care.building import as_builder, told_at, write
from tests.standing import AMIRA, NIGHT_FEEDS, NOAH

HOUR = timedelta(hours=1)


def shot(page: Page, name: str) -> None:
    """A picture of the page to look at, where somebody asked for them."""
    if folder := os.environ.get("GOLDTHREAD_SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def shift(kind: str, starts: Any, ends: Any, *workers: str) -> Shift:
    """A shift round now, whatever the hour is at which this runs: the hours of the pack would not be."""
    dee = User.objects.get(email="dee@demo.invalid")
    users = [User.objects.get(email=f"{name}@demo.invalid") for name in workers]
    row = Shift.objects.create(
        home=Home.objects.get(name="The Willows"),
        kind=kind,
        starts_at=starts,
        ends_at=ends,
        lead=users[0],
        on_call=dee,
        planned_by=dee,
    )
    ShiftWorker.objects.bulk_create(
        ShiftWorker(shift=row, user=user, planned_at=starts, planned_by=dee, first_aid=n == 0)
        for n, user in enumerate(users)
    )
    return row


def start(row: Shift, name: str, moment: Any) -> None:
    with told_at(moment), clock.at(moment):
        actions.start_shift(row, by=who(name))


@pytest.fixture(scope="module")
def place(houses: Callable[..., House], django_db_blocker: Any) -> House:
    """Ruth and Jo are on; the early shift has handed over to them. The night, Marian's and Ewan's, has begun."""
    house = houses()
    now = clock.now()
    with django_db_blocker.unblock(), as_builder(urlsplit(house.database).path.strip("/")):
        early = shift("early", now - 15 * HOUR, now - 6.5 * HOUR, "marian", "ewan")
        late = shift("late", now - 7 * HOUR, now + HOUR, "ruth", "jo")
        night = shift("waking_night", now - 0.7 * HOUR, now + 9 * HOUR, "marian", "ewan")
        for name in ("ewan", "marian"):
            start(early, name, early.starts_at)
        for name in ("ruth", "jo"):
            start(late, name, late.starts_at)
        moment = now - 6.9 * HOUR
        with told_at(moment), clock.at(moment):
            watch = Line("watch", "Amira found last night’s feeds hard. She asked for help, and staff praised this.")
            told = Told(None, f"{AMIRA} & {NOAH}", lines=(watch,))
            actions.hand_over(early, lines=Making((told,)), since=early.starts_at, by=who("marian"))
            for name in ("ewan", "marian"):
                actions.end_shift(early, by=who(name))
        for back, ml in ((6, 90), (3.2, 120), (1.1, 110)):
            write("feed", [NOAH, AMIRA], now - back * HOUR, by="jo", feed_kind="formula", fed_by="parent", taken_ml=ml)
        write(
            "daily_log",
            [NOAH, AMIRA],
            now - 2 * HOUR,
            by="jo",
            **{"note.seen": "A good afternoon. Amira settled Noah both times without a prompt."},
            went_well="She rang the bell early.",
        )
        for name in ("marian", "ewan"):
            start(night, name, night.starts_at)
    return house


def test_a_shift_from_reading_first_to_a_reading_that_climbs(
    place: House, page_as: Callable[..., Page], axe: Callable[[Page], None]
) -> None:
    ruth = page_as("ruth")
    ruth.goto("/first/")
    expect(ruth).to_have_url(f"{place.url}/shift/")
    expect(ruth.get_by_role("heading", level=1)).to_contain_text("Ruth")
    expect(ruth.get_by_text(NIGHT_FEEDS)).to_be_visible()
    axe(ruth)
    shot(ruth, "shift")
    # read first
    ruth.get_by_role("link", name="Read the handover").click()
    expect(ruth.get_by_text("Amira found last night’s feeds hard")).to_be_visible()
    axe(ruth)
    ruth.get_by_role("button", name="I have read this").click()
    ruth.wait_for_url("**/shift/")
    expect(ruth.get_by_role("link", name="Read the handover")).to_have_count(0)
    # record, once for two people
    ruth.get_by_role("main").get_by_role("link", name="Record", exact=True).first.click()
    ruth.get_by_role("main").get_by_role("link", name=re.compile(r"^Observation\b")).first.click()
    ruth.wait_for_selector("form[data-ready]")
    about = ruth.get_by_role("group", name="Who is this about?")
    for name in (AMIRA, NOAH):
        about.get_by_role("checkbox", name=name, exact=True).check()
    going_on = ruth.get_by_role("radiogroup", name=re.compile("What was going on"))
    going_on.get_by_role("radio", name="Feeding", exact=True).check()
    ruth.get_by_label("What I saw and heard").fill("Amira sang to Noah while his bottle warmed.")
    ruth.get_by_role("button", name="Sign and save").click()
    ruth.wait_for_url(re.compile(r"/records/[0-9a-f-]{36}/"))
    for name in (AMIRA, NOAH):  # one record, in the file of each
        ruth.goto("/people/")
        ruth.get_by_role("main").get_by_role("link", name=re.compile(name)).first.click()
        expect(ruth.get_by_text("Amira sang to Noah while his bottle warmed.")).to_have_count(1)
    # hand over: changed, counted by two, signed
    ruth.goto("/handover/")
    expect(ruth.get_by_text("Composed from 4 records")).to_be_visible()
    axe(ruth)
    shot(ruth, "handover")
    line = ruth.get_by_label(f"{AMIRA} & {NOAH}: How we are, line 1", exact=True)
    line.fill("A good afternoon: Amira settled Noah twice by herself.")
    ruth.get_by_label(f"{AMIRA} & {NOAH}: What we need, one line more", exact=True).fill("Lamp left on.")
    for label, said in (("People here", "4"), ("Keys", "6 of 6"), ("Petty cash", "£48.20")):
        ruth.get_by_label(label, exact=True).fill(said)
    ruth.get_by_role("button", name="Keep my count").click()
    expect(ruth.get_by_text("Counted by Ruth S alone.")).to_be_visible()
    ewan = page_as("ewan", size="phone", dark=True)
    ewan.goto("/shift/")
    axe(ewan)
    shot(ewan, "shift-phone-dark")
    ewan.get_by_role("link", name="Count with them").click()
    for label, said in (("People here", "4"), ("Keys", "6/6"), ("Petty cash", "48.20")):
        ewan.get_by_label(label, exact=True).fill(said)
    ewan.get_by_role("button", name="Keep my count").click()
    expect(ewan.get_by_text("Counted by Ruth S and Ewan T.")).to_be_visible()
    axe(ewan)
    ruth.reload()
    expect(line).to_have_value("A good afternoon: Amira settled Noah twice by herself.")
    ruth.get_by_label("Where Amira").fill("out with Jo")
    ruth.get_by_label("Where Amira").press("Enter")  # keeps; never signs
    expect(ruth.get_by_text("Kept.", exact=True)).to_be_visible()
    ruth.get_by_role("button", name="Sign and hand over").first.click()
    ruth.wait_for_url("**/handovers/*/")
    expect(ruth.get_by_text("Marian H")).to_be_visible()
    axe(ruth)
    shot(ruth, "handover-read")
    # the incoming worker reads
    ewan.goto("/shift/")
    ewan.get_by_role("link", name="Read the handover").click()
    expect(ewan.get_by_text("Lamp left on.")).to_be_visible()
    axe(ewan)
    shot(ewan, "handover-read-phone-dark")
    # what is unread has climbed to the lead and to who is on call
    marian = page_as("marian")
    marian.goto("/shift/")
    expect(marian.get_by_text("Not read yet")).to_be_visible()
    expect(marian.locator(".aside")).to_contain_text("Ewan T")
    ewan.get_by_role("button", name="I have read this").click()
    marian.reload()
    expect(marian.get_by_text("Not read yet")).to_have_count(0)
    dee = page_as("dee")
    dee.goto("/shift/")
    expect(dee.locator(".aside")).to_contain_text("Marian H")
    axe(dee)
    dee.goto("/shifts/")
    axe(dee)
    shot(dee, "plan")


def test_it_is_all_there_without_a_script(place: House, page_as: Callable[..., Page]) -> None:
    marian = page_as("marian", javascript=False)
    marian.goto("/handover/")
    marian.get_by_label("The home: How we are, one line more").fill("Alarm tested.") if marian.get_by_label(
        "The home: How we are, one line more"
    ).count() else marian.get_by_label(f"{AMIRA} & {NOAH}: Watch for, one line more").fill("Alarm tested.")
    marian.get_by_role("button", name="Keep it for now").last.click()
    expect(marian.get_by_text("Alarm tested.")).to_be_visible()


def test_by_keyboard_alone_a_line_is_changed_and_kept(place: House, page_as: Callable[..., Page]) -> None:
    marian = page_as("marian")
    marian.goto("/handover/")
    line = marian.get_by_label(f"{AMIRA} & {NOAH}: What we need, one line more", exact=True)
    for _press in range(60):
        marian.keyboard.press("Tab")
        if line.evaluate("(box) => box === document.activeElement"):
            break
    marian.keyboard.type("Ring the GP.")
    for _press in range(60):
        marian.keyboard.press("Tab")
        if marian.evaluate("() => document.activeElement.value === 'keep' && document.activeElement.tabIndex === 0"):
            break
    marian.keyboard.press("Enter")
    expect(marian.get_by_text("Kept.", exact=True)).to_be_visible()


WIDTHS = (320, 390, 480, 600, 768, 900, 1024, 1180, 1475)  # 320: a tablet at 400 %


def test_the_shift_the_file_the_handover_and_the_night_fit_every_width(
    place: House, page_as: Callable[..., Page], dark: bool
) -> None:
    """Nothing is moved sideways to be read, and nothing lies outside the page or over something else's words."""
    marian = page_as("marian", dark=dark)
    marian.goto("/people/")
    marian.get_by_role("main").get_by_role("link", name=re.compile(NOAH)).first.click()
    file = urlsplit(marian.url).path
    for path in ("/shift/", file, "/handover/", "/night/", "/duties/", "/shifts/"):
        marian.goto(path)
        for width in WIDTHS:
            marian.set_viewport_size({"width": width, "height": 844})
            wide = marian.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{path} is {wide} wide on a screen of {width}"
            outside = marian.evaluate(OUTSIDE)
            assert not outside, f"{path} at {width}: {outside}"


# What one presses or reads whose box leaves the page's column, less what is only for a screen reader, and what lies in
# a strip that is moved sideways by itself (tabs, kinds).
OUTSIDE = """() => { const moved = (each) => each && each !== document.documentElement &&
    (/auto|scroll/.test(getComputedStyle(each).overflowX) || moved(each.parentElement));
  return [...document.querySelectorAll("main :is(a, button, input, textarea, select, p, h1, h2)")]
  .filter((each) => each.checkVisibility() && !each.closest(".visually-hidden") && !moved(each))
  .map((each) => [each.getBoundingClientRect(), each.textContent.trim().slice(0, 40)])
  .filter(([box]) => box.width > 1 && box.height > 1 && (box.left < -1 || box.right > innerWidth + 1))
  .map(([, words]) => words); }"""
