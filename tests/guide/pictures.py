"""`make guide`: every picture of docs/guide and README taken again, of the real pages in a real Chromium.

Not collected by `make test`, for it writes into docs/. It makes album.PICTURES, to which test_guide.py holds the guide.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.guide.album import GUIDE, LARGEST, PICTURES, SCREENS
from tests.guide.days import building, live_in
from tests.journeys.house import ROOT, House
from tests.journeys.test_record import MEANT, SEEN, choose, kept, open_kind, ready, signed_id
from tests.standing import AMIRA, NOAH, TYLER

ZONE = ZoneInfo("Europe/London")
STARTED = datetime.now(ZONE)
Snap = Callable[..., None]


@pytest.fixture(scope="module")
def place(houses: Callable[..., House], django_db_blocker: Any) -> House:
    """The house of the tests after two days of living in it."""
    house = houses()
    with building(house, django_db_blocker):
        live_in()
    return house


@pytest.fixture
def snap() -> Iterator[Snap]:
    """Keep a picture of the page, or of a part of it: `snap(page, "choose")`, `snap(page, "find", part)`."""

    def take(page: Page, name: str, part: Locator | None = None, folder: str = GUIDE, tall: int = 820) -> None:
        path = f"{folder}/{name}.png"
        assert path in PICTURES, path
        before = page.viewport_size
        if before and part is None:
            page.set_viewport_size({"width": before["width"], "height": tall})
        page.evaluate("async () => { await document.fonts.ready; }")
        page.wait_for_timeout(200)  # transitions
        shot = part.screenshot() if part else page.screenshot()
        small = Image.open(io.BytesIO(shot)).convert("RGB").quantize(128, dither=Image.Dither.NONE)
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        small.save(ROOT / path, optimize=True)
        assert (ROOT / path).stat().st_size < LARGEST, path
        if before:
            page.set_viewport_size(before)

    yield take


def file_of(page: Page, name: str) -> str:
    """The address of somebody's file."""
    page.goto("/people/")
    link = page.get_by_role("main").locator(".card-title a", has_text=name).first
    return str(link.get_attribute("href"))


def ago(minutes: int) -> str:
    """A time of today, as forms and texts have it."""
    moment = STARTED - timedelta(minutes=minutes)
    assert moment.date() == STARTED.date(), "just after midnight a picture would be of two days: try at 00:30"
    return moment.strftime("%H:%M")


def test_the_timeline_of_readme(page_as: Callable[..., Page], snap: Snap) -> None:
    page = page_as("ruth", viewport={"width": 1280, "height": 820})
    page.goto(file_of(page, NOAH))
    expect(page.locator(".timeline-entry")).to_have_count(5)
    snap(page, "timeline", folder=SCREENS, tall=1440)


def test_the_door(visitor: Callable[..., Page], page_as: Callable[..., Page], snap: Snap) -> None:
    page = visitor()
    page.goto("/choose/")
    snap(page, "choose")
    page.goto("/accounts/login/")
    snap(page, "sign-in", tall=680)
    page = page_as("ewan")
    page.goto("/account/")
    snap(page, "account")


def test_who_is_here_and_who_they_are(page_as: Callable[..., Page], snap: Snap) -> None:
    page = page_as("jo")
    amira = file_of(page, AMIRA)
    snap(page, "people", tall=640)
    page.goto(f"{amira}about/")
    page.get_by_role("navigation", name="Whose page").get_by_role("link", name=AMIRA).click()
    snap(page, "about", tall=900)
    page = page_as("marian")
    page.goto(f"{amira}keep-safe/")
    snap(page, "keep-safe", tall=760)
    page = page_as("dee")
    page.goto(f"{amira}network/")
    page.get_by_role("navigation", name="Whose page").get_by_role("link", name=NOAH).click()
    snap(page, "network", tall=900)
    page.goto("/staff/")
    snap(page, "team")


def test_a_night_on_the_phone(page_as: Callable[..., Page], snap: Snap) -> None:
    page = page_as("ewan", size="phone", dark=True)
    open_kind(page, "Night check", about=TYLER)
    tyler = page.get_by_role("checkbox", name=TYLER).get_attribute("value")
    page.goto(f"/record/night_check/?about={tyler}")  # where “Check now” leads while a check is due
    ready(page)
    snap(page, "night-check", tall=844)
    page.goto("/night/")
    page.get_by_role("link", name="The night before").click()
    expect(page.get_by_role("main")).to_contain_text("missed")
    snap(page, "night", tall=1000)


def test_a_baby_s_week(page_as: Callable[..., Page], snap: Snap) -> None:
    page = page_as("jo")
    page.goto(f"{file_of(page, TYLER)}care/")
    snap(page, "care", tall=1150)


def test_writing(page_as: Callable[..., Page], trouble: Any, snap: Snap) -> None:
    trouble.expect("ERR_FAILED")
    page = page_as("ruth")
    page.goto(file_of(page, NOAH))
    page.get_by_role("main").get_by_role("link", name="Record", exact=True).click()
    snap(page, "kinds", tall=900)
    open_kind(page, "Observation")
    choose(page, "What was going on", "Feeding")
    page.get_by_label(SEEN).fill(
        f"At {ago(20)} Noah turned his head from the bottle. Amira was in a mood. She put the bottle down and rocked "
        "him. Noah was attention-seeking."
    )
    expect(page.locator("mark")).to_have_count(2)
    kept(page)
    page.set_viewport_size({"width": 1180, "height": 900})
    page.evaluate("document.querySelector('.box-seen').scrollIntoView({block: 'center'})")
    snap(page, "writing", tall=900)
    page.route("**/keep", lambda route: route.abort())
    page.get_by_label(MEANT).fill("He may have been tired.")
    page.wait_for_selector("#save-state[data-state=waiting]")
    snap(page, "no-connection", page.locator("header.topbar"))
    page.unroute("**/keep")
    kept(page)
    page.get_by_role("button", name="Keep as draft").click()
    snap(page, "drafts", tall=520)


def test_a_mark_on_a_baby(page_as: Callable[..., Page], snap: Snap) -> None:
    page = page_as("ewan")
    open_kind(page, "Health note")
    choose(page, "What it is about", "An accident, injury or mark")
    choose(page, "Did you see a mark", "yes")
    front = page.locator('[data-body-side="front"] svg')
    box = front.bounding_box()
    assert box
    front.click(position={"x": box["width"] / 2 - 12, "y": box["height"] * 0.55})
    page.get_by_label("What you saw", exact=True).first.fill("Round, red, 1 cm")
    expect(page.get_by_text("This baby cannot yet move by themselves.")).to_be_visible()
    kept(page)
    page.set_viewport_size({"width": 1180, "height": 1440})
    page.locator('[data-question="q.marks"]').evaluate("(part) => part.scrollIntoView()")
    snap(page, "body-map", tall=1440)


def test_after_signing(page_as: Callable[..., Page], snap: Snap) -> None:
    page = page_as("ruth")
    open_kind(page, "Observation")
    choose(page, "What was going on", "Settling to sleep")
    page.locator("[name=happened_time]").fill(ago(20))
    page.get_by_label(SEEN).fill(
        f"At {ago(20)} Noah cried in his cot. Amira put her hand on his chest and sang. He stopped after six minutes, "
        f"eyes shut at {ago(9)}."
    )
    page.get_by_label(MEANT).fill("He may know her song by now.")
    page.get_by_label("Ask a senior to countersign this").check()
    page.get_by_role("button", name="Sign and save").click()
    record = signed_id(page)
    page.goto(page.url)
    snap(page, "record", tall=900)
    page.get_by_role("link", name="Amend").click()
    ready(page)
    page.get_by_label("Why are you amending this?").fill("I had written the wrong time.")
    page.get_by_label(SEEN).fill(
        f"At {ago(20)} Noah cried in his cot. Amira put her hand on his chest and sang. He stopped after six minutes, "
        f"eyes shut at {ago(13)}."
    )
    kept(page)
    page.set_viewport_size({"width": 1180, "height": 1440})
    page.evaluate("scrollTo(0, 0)")
    snap(page, "amend", tall=1440)
    page.get_by_role("button", name="Sign the amendment").click()
    page.get_by_role("link", name="See what changed").click()
    snap(page, "difference", tall=560)
    senior = page_as("marian")
    senior.goto(f"/records/{record}/")
    senior.evaluate("document.querySelector('#countersign').scrollIntoView({block: 'end'})")
    snap(senior, "countersign", tall=900)
    senior.get_by_role("link", name=re.compile(f"Not this person.*{NOAH}")).click()
    snap(senior, "not-this-person", tall=680)
    page.goto(file_of(page, NOAH))
    page.get_by_text("Find in this file").click()
    page.get_by_label("Words").fill("hungry")
    snap(page, "find", tall=760)


def test_nothing_else_lies_with_the_pictures() -> None:
    there = {str(path.relative_to(ROOT)) for folder in (GUIDE, SCREENS) for path in Path(ROOT, folder).glob("*.png")}
    assert there == set(PICTURES)
