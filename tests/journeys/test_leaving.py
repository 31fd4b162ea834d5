"""A home's folder in a browser that knows no network: read, turn, print. As a home would hand it to a court."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import copy_house, drop_house
from tests.front.leaving.house import DEE, furnish, goldthread
from tests.front.leaving.write import WORDS
from tests.journeys.conftest import SIZES


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Path]:
    """The Willows, as it left."""
    name, place = f"journey_leave_{worker_id}", tmp_path_factory.mktemp("leave")
    copy_house(name)
    furnish(name, place / "files")
    for words in (("migrate",), ("export", "--home", "The Willows", *DEE, place / "The Willows")):
        done = goldthread(name, place / "files", *words)
        assert done.returncode == 0, done.stderr
    yield place / "The Willows"
    drop_house(name)


@pytest.fixture
def reader(browser: Browser, folder: Path) -> Iterator[Callable[..., Page]]:
    """The first page of the folder, with the network off and no script; any complaint of the browser is a failure."""
    complaints: list[str] = []
    contexts = []

    def open_page(size: str = "tablet", *, dark: bool = False, javascript: bool = False) -> Page:
        context = browser.new_context(
            viewport=SIZES[size],  # type: ignore[arg-type]
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            bypass_csp=javascript,  # axe is a script; everybody else's page runs none
        )
        context.set_offline(True)
        contexts.append(context)
        page = context.new_page()
        if not javascript:  # axe asks for the style sheet again, which no page of a file may
            watch(page)
        page.goto((folder / "html" / "index.html").as_uri())
        return page

    def watch(page: Page) -> None:
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.on("requestfailed", lambda request: complaints.append(request.url))
        page.on("request", lambda request: None if request.url.startswith("file:") else complaints.append(request.url))

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints


def test_a_home_is_read_with_the_network_off(reader: Callable[..., Page]) -> None:
    page = reader()
    assert page.locator("h1").inner_text() == "The Willows"
    page.get_by_role("link", name="Noah").click()
    assert page.locator("h1").inner_text() == "Noah"
    page.locator(".months a").first.click()
    # His own timeline hides the other family; what was seen, told and meant stand apart.
    assert page.locator(".timeline .masked").count() > 0
    assert "Tyler" not in page.locator(".timeline").inner_text()
    account = page.locator(".timeline .account").first
    assert account.locator(".seen, .told, .meant").count() == 3
    # The record whole: first text, the amendment with why and what it changed, who signed, who read it, what led to it.
    entry = page.locator(".entry", has_text="Amended once").first
    entry.get_by_role("link").first.click()
    record = page.locator(f"[id='{page.url.rpartition('#')[2]}']")
    words = record.inner_text()
    for said in ("First text", "Amendment 1", "Why:", "Names put to it", "Read by", "Jo B", "led to", "came from"):
        assert said in words
    assert record.locator("ins").count() > 0
    assert WORDS in words  # as it was typed: nothing in it ran
    record.get_by_role("link").filter(has_text="·").first.click()
    assert page.locator("article.record:target").count() == 1


def test_struck_countersigned_attached_and_drawn_are_all_there(reader: Callable[..., Page]) -> None:
    page = reader()
    page.locator(".days a").last.click()
    words = page.locator("main").inner_text()
    assert "Countersigned" in words
    assert "taken out of this file" in words
    assert page.locator("svg.body-drawing .body-mark").count() > 0
    assert page.get_by_role("img", name="child, front").count() > 0
    picture = page.locator(".files img").first
    picture.scroll_into_view_if_needed()
    page.wait_for_load_state()
    page.locator(".files a").first.click()
    assert "/files/shown/" in page.url


@pytest.mark.parametrize("size", list(SIZES))
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_sort_of_page_is_clean_at_every_width(
    reader: Callable[..., Page], axe: Callable[[Page], None], fits: Callable[[Page], None], size: str, dark: bool
) -> None:
    page = reader(size, dark=dark, javascript=True)
    paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert (paper == "rgb(14, 23, 22)") is dark
    for way in ("Noah", ".months a", ".entry h3 a"):
        axe(page)
        fits(page)
        (page.get_by_role("link", name=way) if way == "Noah" else page.locator(way)).first.click()
        page.wait_for_load_state()
    assert page.locator("article.record").count() > 1
    axe(page)
    fits(page)


def test_a_day_reads_well_on_paper(reader: Callable[..., Page]) -> None:
    page = reader(dark=True)
    page.locator(".days a").last.click()
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4")))
    words = "".join(each.extract_text() for each in printed.pages)
    assert "What I think it may mean" in words
    assert "First text" in words
    assert "←" not in words  # turning is for the screen
    first: Any = printed.pages[0]
    assert first.mediabox.width < first.mediabox.height
