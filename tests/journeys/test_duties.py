"""A duty: set with everything typed kept when something is wrong, seen on the shift's page, and done in two taps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from goldthread.lib import clock
from tests.journeys.conftest import House
from tests.journeys.test_shift import HOUR, shift, shot, start
from tests.practice.care.building import as_builder
from tests.standing import NOAH

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
    return house


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
    expect(card).to_contain_text(f"{NOAH} · by {due:%H:%M}")
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
    jo.get_by_text("Another time, or somebody else").press("Enter")
    axe(jo)
    jo.get_by_label("Who sees to it").select_option(label="Ruth S")
    jo.get_by_label("Why, if it helps").press("Enter")
    expect(jo.get_by_text("It is changed.")).to_be_visible()
    jo.get_by_role("link", name="Order nappies").press("Enter")
    expect(jo.get_by_text("From whoever is on shift to Ruth S")).to_be_visible()
    jo.get_by_text("No longer needed", exact=True).press("Enter")
    jo.get_by_label("Why it is no longer needed").fill("There are plenty.")
    jo.get_by_label("Why it is no longer needed").press("Enter")
    expect(jo.get_by_text("It is kept as no longer needed.")).to_be_visible()
    expect(jo.get_by_role("link", name="Order nappies")).to_have_count(0)


def _about(page: Page) -> str:
    return page.url.partition("about=")[2].partition("#")[0]
