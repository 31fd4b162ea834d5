"""Every page there is, as a manager and as a worker, on a tablet and a phone, light and dark: axe finds nothing.

Each page is loaded once a size; between light and dark the browser's wish is switched, and what it changes, which is
colour alone, is looked at again. Every page is also laid out on 320 pixels, as a zoom of 400 % does.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from goldthread.ground.packs.queries import pack
from goldthread.ground.packs.rules import QuestionType
from tests.architecture.addresses import addresses
from tests.architecture.fillings import fillings_of
from tests.architecture.universe import Universe
from tests.journeys.conftest import AXE, AXE_TAGS, ROOT, SIZES, House, Trouble

# Answers that are no pages.
NO_PAGES = ("language", "record_file", "draft_file", "record_print", "timeline_print", "intake_left_out", "healthz")
SHOWN_ELSEWHERE = ("gallery",)  # test_gallery_axe.py
COLOUR = {"type": "rule", "values": ["color-contrast"]}  # all else is the same in the dark
NARROW = 320  # CSS pixels: a screen of 1280 at 400 %
# From the page's end: what lies under the phone's bar there is a matter of scrolling.
LOOK = """async (options) => {
  await document.fonts.ready;
  scrollTo(0, document.documentElement.scrollHeight);
  const found = await axe.run(document, {runOnly: options, resultTypes: ["violations"]});
  const places = (each) => each.nodes.slice(0, 3).map((node) => node.html.slice(0, 160));
  return found.violations.map((each) => `${each.id}: ${each.help} ${places(each).join(" ")}`);
}"""
WIDER_THAN = """(width) => document.documentElement.scrollWidth > width
  ? [...document.querySelectorAll("body *")].filter((each) => each.getBoundingClientRect().right > width + 1)
      .slice(-4).map((each) => each.outerHTML.slice(0, 120)).join(" ") || "?" : "" """
# What a page is built of, whatever it says.
BUILT_OF = """() => [...document.querySelectorAll("main, main *, header *")].map((each) =>
  each.tagName + each.className + [...each.attributes].map((a) => a.name).join()).join()"""


@pytest.fixture(scope="module")
def furnished(place: House) -> Universe:
    """The module's house with something of everything in it."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.abuse.fill", "Woven words"],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **place.environ},
    )
    told = json.loads(done.stdout.strip().splitlines()[-1])
    return Universe(told["ids"], told["kinds"])


@pytest.fixture(scope="module")
def seen() -> set[str]:
    """What the pages that were looked at are built of: a second one alike need not be looked at."""
    return set()


@pytest.mark.parametrize("who", ["dee", "ruth"])
def test_axe_finds_nothing_on_any_page(
    furnished: Universe, seen: set[str], page_as: Callable[..., Page], trouble: Trouble, who: str
) -> None:
    """The first visit finds what may be opened and is new; that is looked at on both sizes of screen."""
    trouble.expect(r"the server responded with a status of 4\d\d")
    pages = {size: page_as(who, size=size) for size in SIZES}
    for page in pages.values():
        page.context.add_init_script(AXE.read_text("utf-8"))
    found: list[str] = []
    shown = looked = 0
    for path in _paths(furnished, who):
        for size, page in pages.items():
            page.emulate_media(color_scheme="light")
            if path == "/account/awake/":
                break  # answers nothing to look at: a page asks it in the background
            answer = page.goto(path, wait_until="load")
            if answer is None or answer.status != 200:
                break
            if size == "tablet":
                shown += 1
                built = page.evaluate(BUILT_OF)
                if built in seen:
                    break
                seen.add(built)
                looked += 1
            found += [f"{path} ({size}): {each}" for each in _faults(page, size)]
    assert shown > 40
    assert looked > (40 if who == "dee" else 5)
    assert not found, "\n".join([f"{len(found)} findings on {looked} pages", *found])


def _faults(page: Page, size: str) -> list[str]:
    found: list[str] = page.evaluate(LOOK, {"type": "tag", "values": AXE_TAGS})
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {each}" for each in page.evaluate(LOOK, COLOUR)]
    for width in (SIZES[size]["width"], NARROW):
        page.set_viewport_size({"width": width, "height": SIZES[size]["height"]})
        if wide := page.evaluate(WIDER_THAN, width):
            found.append(f"must be moved sideways at {width} pixels: {wide}")
    page.set_viewport_size(SIZES[size])
    return found


def _paths(universe: Universe, who: str) -> list[str]:
    paths = []
    for address in addresses():
        if address.name in NO_PAGES + SHOWN_ELSEWHERE or address.route.startswith("api/"):
            continue
        own = [values for whose, values in fillings_of(universe, address, "willows", who) if whose in ("", "own")]
        if address.name == "record_write":
            own = [values for values in own if values["kind"] in _kinds()]
        elif address.name != "record":
            own = own[:1]
        paths += [address.path(**values) for values in own]
    return list(dict.fromkeys(paths))


def _kinds() -> set[str]:
    """Forms that together ask every type of question."""
    chosen: dict[str, set[QuestionType]] = {}
    for kind in sorted(pack("residential_family_centre").kinds, key=lambda kind: -len(kind.questions)):
        types = {question.type for question in kind.questions}
        if types - set().union(*chosen.values()):
            chosen[kind.code] = types
    return set(chosen)
