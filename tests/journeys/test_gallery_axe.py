"""The gallery in a real Chromium: no finding of axe, nothing refused by the policy, nothing wider than the screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from goldthread.ui import body
from tests.gallery_site import UI, build, serve

SIZES = {"tablet": (1180, 820), "phone": (390, 844)}
# Another's way of saying "a control is at least this large": WCAG 2.5.5, and look.md.
TARGET = 44


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("gallery") / "site"
    build(folder)
    with serve(folder) as address:
        yield address


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    complaints: list[str] = []
    contexts = []

    def open_it(path: str, width: int = 1180, height: int = 820, **options: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB", **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{site}/{path}")
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(open_page: Callable[..., Page], axe: Callable[[Page], None], size: str, theme: str) -> None:
    axe(open_page(f"{theme}.html", *SIZES[size]))


@pytest.mark.parametrize("page", sorted(path.name for path in (UI / "jinja2").glob("*.html")))
def test_axe_finds_nothing_where_we_say_sorry(
    open_page: Callable[..., Page], axe: Callable[[Page], None], page: str
) -> None:
    axe(open_page(f"says-{page}", 390, 844))


# 1280 px at 400 % is 320 px wide and 256 px high (WCAG 1.4.10).
@pytest.mark.parametrize("width, height", [(1180, 820), (390, 844), (320, 256)])
def test_nothing_is_wider_than_the_screen(open_page: Callable[..., Page], width: int, height: int) -> None:
    page = open_page("light.html", width, height)
    beyond = page.evaluate(
        """() => [...document.querySelectorAll("body *")]
        .filter((each) => !each.closest(".tabs, .table-scroll, svg, .visually-hidden"))
        .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
        .map((each) => each.outerHTML.slice(0, 160))"""
    )
    assert beyond == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("size", SIZES)
def test_a_finger_finds_its_target(open_page: Callable[..., Page], size: str) -> None:
    page = open_page("light.html", *SIZES[size])
    small = page.evaluate(
        """(least) => [...document.querySelectorAll("a, button, summary, select, input:not([type=hidden]), textarea")]
        .filter((each) => each.checkVisibility() && !each.closest("p, .banner, .skip-link"))
        .map((each) => {
          const box = each.getBoundingClientRect();
          const around = getComputedStyle(each, "::after");
          const drawn = around.content !== "none" && around.position === "absolute";
          const more = drawn ? -2 * parseFloat(around.top) || 0 : 0;
          const row = each.closest(".tick");
          const height = Math.max(box.height + more, row ? row.getBoundingClientRect().height : 0);
          return [Math.round(height), each.outerHTML.slice(0, 120)];
        }).filter(([height]) => height < least)""",
        TARGET,
    )
    assert small == []


def test_tapping_the_picture_fills_a_row_and_the_marks(open_page: Callable[..., Page]) -> None:
    page = open_page("light.html")
    field = page.locator('[data-body-map="q.baby"]')
    picture = field.locator('[data-body-side="front"] svg')
    box = picture.bounding_box()
    assert box is not None
    cheek = next(place for place in body.places("baby") if place.words == "left cheek")
    picture.click(position={"x": cheek.x / 1000 * box["width"], "y": cheek.y / 2000 * box["height"]})
    expect(field.get_by_label("Mark 1: where").locator("option:checked")).to_have_text("front, left cheek")
    page.keyboard.type("Red, 1 cm")  # the words' field has the focus
    kept = field.locator('input[name="q.baby.marks"]').input_value()
    assert re.fullmatch(r'\[\{"n":1,"side":"front","x":6\d\d,"y":4[89]\d,"what":"Red, 1 cm"\}\]', kept), kept
    expect(picture.locator(".body-number")).to_have_text("1")
    field.get_by_role("button", name="Take off").first.click()
    assert field.locator('input[name="q.baby.marks"]').input_value() == ""
    expect(picture.locator(".body-number")).to_have_count(0)


def test_the_choice_of_dark_is_kept(open_page: Callable[..., Page], site: str) -> None:
    page = open_page("says-404.html")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(250, 247, 241)"
    page.evaluate("localStorage.setItem('goldthread.theme', 'dark')")
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(14, 23, 22)"


def test_the_tablets_own_setting_is_followed(open_page: Callable[..., Page]) -> None:
    page = open_page("says-404.html", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(14, 23, 22)"


def test_choosing_a_theme_in_the_page(open_page: Callable[..., Page]) -> None:
    page = open_page("light.html")
    page.locator("[data-theme-switch]").get_by_label("dark", exact=True).check()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("localStorage.getItem('goldthread.theme')") == "dark"


def test_everything_is_there_without_a_script(open_page: Callable[..., Page]) -> None:
    page = open_page("light.html", java_script_enabled=False)
    field = page.locator('[data-body-map="q.baby"]')
    assert field.locator("select:visible").count() == 3  # every spare row can be used
    assert page.locator("[data-theme-switch]").is_hidden()
    page.get_by_text("What I was told, and by whom").first.click()
    expect(page.locator("#ex-note-told")).to_be_visible()


def test_print_leaves_the_record_and_drops_the_rest(open_page: Callable[..., Page]) -> None:
    page = open_page("dark.html")
    page.emulate_media(media="print")
    assert page.locator(".rail").is_hidden() and page.locator(".button-row").first.is_hidden()
    assert page.locator(".account-meant").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_the_letters_are_ours(open_page: Callable[..., Page], site: str) -> None:
    page = open_page("light.html")
    page.evaluate("async () => { await document.fonts.ready; }")
    loaded = page.evaluate("[...document.fonts].filter((each) => each.status === 'loaded').map((each) => each.family)")
    assert {"Atkinson Hyperlegible Next", "Fraunces"} <= {each.strip('"') for each in loaded}


def test_a_page_without_its_letters_does_not_jump(browser: Browser, site: str) -> None:
    heights = []
    for refused in (False, True):
        page = browser.new_page(viewport={"width": 1180, "height": 820})
        if refused:
            page.route(re.compile(r"\.woff2"), lambda route: route.abort())
        page.goto(f"{site}/light.html")
        page.evaluate("async () => { await document.fonts.ready; }")
        heights.append(page.evaluate("document.documentElement.scrollHeight"))
        page.close()
    assert heights[1] == pytest.approx(heights[0], rel=0.03)


def test_fonts_are_where_the_stylesheet_says(site: str) -> None:
    assert len(list(Path(UI / "static/ui/fonts").glob("*.woff2"))) == 8
