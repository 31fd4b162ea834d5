"""An agency worker is let in for tonight by who leads the shift, and is gone tomorrow; nobody shares a sign-in."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from goldthread.lib import clock
from tests.conftest import peek
from tests.journeys.conftest import House
from tests.journeys.test_shift import shift, start
from tests.journeys.test_tablets import enrol, fully, lock
from tests.practice.care.building import as_builder

HOUR = timedelta(hours=1)
TWO_MINUTES = 120  # seconds


def a_night(house: House, blocker: Any) -> None:
    now = clock.now()
    with blocker.unblock(), as_builder(urlsplit(house.database).path.strip("/")):
        night = shift("waking_night", now - HOUR, now + 8 * HOUR, "ruth", "ewan")
        for name in ("ruth", "ewan"):
            start(night, name, now - HOUR)


def tomorrow(house: House) -> None:
    """As if a day had gone by for all that was given for tonight."""
    with peek(house.database) as connection:
        for table, column in (
            ("access_membership", "from_at"),
            ("access_reach", "from_at"),
            ("shifts_letin", "let_in_at"),
        ):
            whom = "agency <> ''" if table != "access_reach" else "why = 'agency'"
            connection.execute(
                f"UPDATE {table} SET {column} = {column} - interval '24 hours', "
                f"until_at = until_at - interval '24 hours' WHERE {whom}"
            )


def test_an_agency_worker_is_let_in_for_tonight_and_gone_tomorrow(
    own_place: House,
    page_as: Callable[..., Page],
    axe: Callable[[Page], None],
    fits: Any,
    shot: Any,
    django_db_blocker: Any,
) -> None:
    a_night(own_place, django_db_blocker)
    page = page_as("ada")
    enrol(page)
    fully(page, "ruth")
    begun = time.monotonic()
    page.goto("/shift/")
    page.get_by_role("link", name="Let an agency worker in").click()
    axe(page)
    fits(page)
    page.get_by_label("Their name").fill("Bram Larsson")
    page.get_by_role("button", name="Let them in").click()
    expect(page.get_by_role("alert")).to_contain_text("Write which agency sent them")
    expect(page.get_by_role("alert")).to_contain_text("Look at their photo ID first")
    expect(page.get_by_label("Their name")).to_have_value("Bram Larsson")
    axe(page)
    page.get_by_label("Their agency").fill("Nightcover (invented)")
    page.get_by_label("I have seen their photo ID, and it is them").check()
    shot(page, "agency-let-in")
    page.get_by_role("button", name="Let them in").click()
    # The tablet is handed over: it is locked, and Ruth's session with it.
    expect(page.get_by_role("heading", level=1)).to_have_text("Bram L, choose a PIN")
    axe(page)
    fits(page)
    shot(page, "agency-chooses-a-pin")
    page.get_by_label("Six figures").fill("604937")
    page.get_by_role("button", name="Keep it and come in").click()
    page.wait_for_url(lambda url: "/lock/" not in url)
    assert time.monotonic() - begun < TWO_MINUTES
    page.goto("/account/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bram Larsson")
    page.goto("/people/")
    expect(page.get_by_role("main")).to_contain_text("Noah")
    page.goto("/shift/")
    expect(page.get_by_role("link", name="Let an agency worker in")).to_have_count(0)
    # They write under their own name.
    page.goto("/record/daily_log/")
    page.wait_for_selector("form[data-ready]")
    expect(page.get_by_role("button", name="Sign as Bram L").first).to_be_visible()
    lock(page)
    page.get_by_role("link", name=re.compile("Bram L")).click()
    page.get_by_label("Your PIN").fill("604937")
    page.wait_for_url(lambda url: "/lock/" not in url)

    tomorrow(own_place)
    page.goto("/people/")
    page.wait_for_url("**/lock/")
    expect(page.get_by_role("main")).not_to_contain_text("Bram")
    with peek(own_place.database) as connection:
        found = connection.execute("SELECT count(*) FROM users_user WHERE email LIKE '%@agency.invalid'").fetchone()
    assert found == (1,)


def test_let_in_again_they_are_the_same_person_and_a_manager_ends_it(
    own_place: House, page_as: Callable[..., Page], axe: Callable[[Page], None], django_db_blocker: Any
) -> None:
    a_night(own_place, django_db_blocker)
    page = page_as("ada")
    enrol(page)
    fully(page, "ruth")
    for number in range(2):
        page.goto("/agency/")
        page.get_by_label("Their name").fill("Bram Larsson")
        page.get_by_label("Their agency").fill("Nightcover (invented)")
        page.get_by_label("I have seen their photo ID, and it is them").check()
        page.get_by_role("button", name="Let them in").click()
        if number:
            expect(page.get_by_role("alert")).to_contain_text("Is it them?")
            axe(page)
            page.get_by_label("Have they worked here before?").select_option(index=1)
            page.get_by_role("button", name="Let them in").click()
        page.get_by_label("Six figures").fill("604937")
        page.get_by_role("button", name="Keep it and come in").click()
        page.wait_for_url(lambda url: "/lock/" not in url)
        if not number:
            tomorrow(own_place)
            fully(page, "ruth")
    with peek(own_place.database) as connection:
        found = connection.execute("SELECT count(*) FROM users_user WHERE email LIKE '%@agency.invalid'").fetchone()
    assert found == (1,)
    manager = page_as("dee")
    manager.goto("/agency/")
    axe(manager)
    manager.get_by_role("button", name="End it now").click()
    manager.get_by_text("Bram L is out").wait_for()
    page.goto("/people/")
    assert page.url.endswith("/choose/?next=/people/"), "signed out"
