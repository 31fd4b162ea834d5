"""A home leaves one house and comes into another: written in a browser, read in a browser, and the same bytes again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.conftest import BARE, copy_house, drop_house, server
from tests.front.leaving.house import DEE, everything, goldthread
from tests.journeys.house import House

SEEN = "She counted the spoons twice and put three away."
PASSWORD = "four quiet words here"


@pytest.fixture
def empty(worker_id: str) -> Iterator[str]:
    """The database of an installation in which there is nobody yet."""
    name = f"journey_coming_{worker_id}"
    copy_house(name, BARE)
    yield name
    drop_house(name)


@pytest.fixture
def opened(houses: Callable[..., House], empty: str) -> Iterator[Callable[[Path], House]]:
    """Opens the pages of that installation; they are closed before its database goes."""
    made: list[House] = []

    def open_pages(files: Path) -> House:
        made.append(houses(database=server().url("app", empty), GOLDTHREAD_FILES=str(files)))
        return made[-1]

    yield open_pages
    for house in made:
        house.stop()


def timeline(page: Page, person: str) -> list[str]:
    page.goto(person)
    return page.locator(".timeline-day").all_inner_texts()


def test_a_home_leaves_and_comes_in_elsewhere_and_reads_the_same(
    own_place: House, empty: str, opened: Callable[[Path], House], page_as: Any, visitor: Any, axe: Any, tmp_path: Path
) -> None:
    # given a home in which somebody has just written
    ruth = page_as("ruth")
    ruth.goto("/people/")
    ruth.get_by_role("main").get_by_role("link", name=re.compile("Noah")).first.click()
    person = urlsplit(ruth.url).path
    ruth.get_by_role("main").get_by_role("link", name="Record", exact=True).click()
    ruth.get_by_role("main").get_by_role("link", name=re.compile(r"^Observation\b")).first.click()
    ruth.wait_for_selector("form[data-ready]")
    going_on = ruth.get_by_role("radiogroup", name=re.compile("What was going on"))
    going_on.get_by_role("radio", name="Feeding", exact=True).check()
    ruth.get_by_label("What I saw and heard").fill(SEEN)
    ruth.get_by_role("button", name="Sign and save").click()
    ruth.wait_for_url(re.compile(r"/records/[0-9a-f-]{36}/"))
    written = timeline(ruth, person)
    assert SEEN in "".join(written)

    # when the home leaves, and comes into an installation in which there is nobody
    house, files = urlsplit(own_place.database).path[1:], Path(own_place.environ["GOLDTHREAD_FILES"])
    first, again, elsewhere = tmp_path / "first", tmp_path / "again", tmp_path / "files"
    assert goldthread(house, files, "migrate").returncode == 0  # marks the copied tables as this program's
    left = goldthread(house, files, "export", "--home", "The Willows", *DEE, first)
    assert left.returncode == 0, left.stderr
    came = goldthread(empty, elsewhere, "import", first, *DEE)
    assert came.returncode == 0, came.stderr
    link = re.search(r"/welcome/\S+", came.stdout)
    assert link, came.stdout

    # then whoever has the link comes in, and reads what was written, word for word
    there = opened(elsewhere)
    dee = visitor(house=there)
    dee.goto(f"{there.url}{link[0]}")
    dee.get_by_label("Password", exact=False).first.fill(PASSWORD)
    dee.get_by_role("button", name="Keep it and sign in").click()
    dee.wait_for_url(lambda url: "/welcome/" not in url)
    assert timeline(dee, f"{there.url}{person}") == written
    axe(dee)

    # and it leaves again as it came, but for who has looked meanwhile
    left = goldthread(empty, elsewhere, "export", "--home", "The Willows", *DEE, again)
    assert left.returncode == 0, left.stderr
    looked = "data/readings.jsonl"
    assert (again / looked).read_bytes().startswith((first / looked).read_bytes())
    assert everything(again) | {looked: ""} == everything(first) | {looked: ""}
