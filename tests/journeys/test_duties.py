"""A duty: set with everything typed kept when something is wrong, seen on the shift's page, and done in two taps."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from goldthread.casework.duties import actions
from goldthread.casework.people.models import Person
from goldthread.ground.homes.models import Home
from goldthread.lib import clock
from tests.architecture.universe import who
from tests.journeys.conftest import House
from tests.journeys.test_shift import HOUR, shift, shot, start
from tests.practice.care.building import as_builder, told_at
from tests.standing import KAYLEIGH, NOAH

LONDON = ZoneInfo("Europe/London")


@pytest.fixture(scope="module")
def place(houses: Callable[..., House], django_db_blocker: Any) -> House:
    """Ruth and Jo are on shift for hours yet."""
    house = houses()
    now = clock.now()
    with django_db_blocker.unblock(), as_builder(urlsplit(house.database).path.strip("/")):
        late = shift("late", now - HOUR, now + 7 * HOUR, "ruth", "jo")
        for name in ("ruth", "jo"):
            start(late, name, late.starts_at)
        _set(now - HOUR, "Manager’s review of incident 41", now - 0.7 * HOUR, by="dee", owner="dee")
        _set(now, "Weekly update to the social worker", now, timed=False, about=KAYLEIGH, by="jo")
        _set(now, "Your supervision with Dee", now + 96 * HOUR, timed=False, by="dee", owner="ruth")
        _set(now, "Look again at the night plan", now + 900 * HOUR, about=NOAH, by="marian")
    return house


def _set(moment: Any, title: str, due: Any, *, by: str, timed: bool = True, about: str = "", owner: str = "") -> None:
    local = due.astimezone(LONDON)
    with told_at(moment), clock.at(moment):
        actions.set_duty(
            home=Home.objects.get(name="The Willows"),
            title=title,
            day=(local if timed else local - timedelta(hours=7)).date(),  # of the home
            at=local.time() if timed else None,
            person=Person.objects.get(preferred_name=about) if about else None,
            owner=who(owner).id if owner else None,
            by=who(by),
        )


def test_what_is_due_is_calm_at_every_width(
    place: House,
    page_as: Callable[..., Page],
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    size: str,
    dark: bool,
) -> None:
    dee = page_as("dee")
    light = "dark" if dark else "light"
    dee.goto("/shift/")
    expect(dee.locator("#due")).to_contain_text(" m late")
    dee.goto("/duties/")
    for heading in ("Late", "Today", "The week ahead", "Later"):
        expect(dee.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    for path in ("/shift/", "/duties/", "/people/"):
        dee.goto(path)
        if path == "/people/":
            dee.get_by_role("link", name="Amira & Noah").click()
        dee.evaluate("scrollTo(0, document.documentElement.scrollHeight)")  # from under the phone's bar
        axe(dee)
        fits(dee)
        shot(dee, f"all-{path.strip('/')}-{size}-{light}")
    dee.goto("/duties/")
    dee.get_by_role("link", name="Manager’s review of incident 41").click()
    dee.locator("summary", has_text="Another time, or somebody else").click()
    axe(dee)
    fits(dee)
    shot(dee, f"all-duty-{size}-{light}")


def test_it_is_set_stands_on_the_shift_and_is_done(
    place: House,
    page_as: Callable[..., Page],
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    trouble: Any,
    size: str,
) -> None:
    trouble.expect("422")
    title = f"Ring the health visitor ({size})"
    ruth = page_as("ruth", javascript=size == "tablet")  # on the phone without a script
    due = (clock.now() + timedelta(hours=2)).astimezone(LONDON)
    # from his page, with his name in it
    ruth.goto("/people/")
    ruth.get_by_role("link", name="Amira & Noah").click()
    ruth.get_by_role("link", name="Set a duty").click()
    expect(ruth).to_have_url(f"{place.url}/duties/?about={_about(ruth)}#set")
    form = ruth.locator("#set")
    form.get_by_label("What is to be done").fill(title)
    form.get_by_label("By which day").fill(f"{due:%Y-%m-%d}")
    form.get_by_label("By what time").fill("half six")
    form.get_by_label("About", exact=True).select_option(label=NOAH)
    form.get_by_role("button", name="Set it").click()
    expect(ruth.get_by_text("Please write a time on the 24-hour clock").first).to_be_visible()
    expect(form.get_by_label("What is to be done")).to_have_value(title)
    if size == "tablet":
        axe(ruth)
    form.get_by_label("By what time").fill(f"{due:%H%M}")
    form.get_by_role("button", name="Set it").click()
    expect(ruth.get_by_text("It is set.")).to_be_visible()
    expect(ruth.get_by_role("link", name=title)).to_be_visible()
    if size == "tablet":
        fits(ruth)
        axe(ruth)
    shot(ruth, f"duties-{size}")
    # on the page of the shift, and on his card
    jo = page_as("jo", size=size, dark=size == "phone")
    jo.goto("/shift/")
    card = jo.locator("#due")
    expect(card).to_contain_text(re.compile(f"{NOAH} · by .*{due:%H:%M}"))  # past midnight with its day
    expect(jo.locator(".person-here", has_text=NOAH)).to_contain_text(title[:20])
    axe(jo)
    fits(jo)
    shot(jo, f"due-{size}")
    # two taps
    card.get_by_role("link", name=title).click()
    axe(jo)
    fits(jo)
    shot(jo, f"duty-{size}")
    jo.get_by_role("button", name="Done", exact=True).click()
    jo.wait_for_url("**/shift/")
    expect(jo.locator("#due")).not_to_contain_text(title)
    # who was slower is told
    ruth.goto("/duties/?ended=1")
    ruth.get_by_role("link", name=title).click()
    expect(ruth.get_by_role("main")).to_contain_text("Jo B")
    expect(ruth.get_by_role("button", name="Done", exact=True)).to_have_count(0)


def test_it_is_moved_and_dropped_by_keyboard_alone(
    place: House, page_as: Callable[..., Page], axe: Callable[[Page], None]
) -> None:
    jo = page_as("jo", dark=True)
    jo.goto("/duties/")
    tomorrow = (clock.now() + timedelta(days=1)).astimezone(LONDON)
    jo.get_by_label("What is to be done").fill("Order nappies")
    jo.get_by_label("By which day").fill(f"{tomorrow:%Y-%m-%d}")
    jo.get_by_label("By which day").press("Enter")
    jo.get_by_role("link", name="Order nappies").press("Enter")
    jo.locator("summary", has_text="Another time, or somebody else").press("Enter")
    axe(jo)
    jo.get_by_label("Who sees to it").select_option(label="Ruth S")
    jo.get_by_label("Why, if it helps").press("Enter")
    expect(jo.get_by_text("It is changed.")).to_be_visible()
    jo.get_by_role("link", name="Order nappies").press("Enter")
    expect(jo.get_by_text("From whoever is on shift to Ruth S")).to_be_visible()
    jo.locator("summary", has_text="No longer needed").press("Enter")
    jo.get_by_label("Why it is no longer needed").fill("There are plenty.")
    jo.get_by_label("Why it is no longer needed").press("Enter")
    expect(jo.get_by_text("It is kept as no longer needed.")).to_be_visible()
    expect(jo.get_by_role("link", name="Order nappies")).to_have_count(0)


def _about(page: Page) -> str:
    return page.url.partition("about=")[2].partition("#")[0]
