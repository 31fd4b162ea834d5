"""Depth first: four kinds, each in every state, in the dark, by keyboard alone, with nothing that axe finds."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import House
from tests.journeys.test_record import axe, kept, ready
from tests.journeys.test_record_life import pdf_text, rows

__all__ = ["axe"]

NOTE = 'textarea[name="q.note.seen"]'


@dataclass(frozen=True)
class Sort:
    """A kind, what is answered (radio groups by name, and the answer), and the word its print begins with."""

    kind: str
    answers: tuple[tuple[str, str], ...]
    label: str


SORTS = (
    Sort("daily_log", (("q.part_of_day", "morning"),), "Daily log"),
    Sort("observation", (("q.task", "feeding"),), "Observation"),
    Sort("night_check", (("q.child_was", "asleep"), ("q.safe_sleep", "yes")), "Night check"),
    Sort("feed", (("q.feed_kind", "breast"), ("q.fed_by", "parent")), "Feed"),
)


def reach(page: Page, wanted: str, most: int = 120) -> None:
    """Tab until what has the focus is the thing wanted."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => Boolean(document.activeElement?.matches(wanted))", wanted):
            return
    pytest.fail(f"the keyboard does not reach {wanted} on {page.url}")


def open_by_key(page: Page, wanted: str, address: str) -> None:
    """Reach a link or button, press Enter, and be where it leads."""
    reach(page, wanted)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(address))


@pytest.mark.parametrize("sort", SORTS, ids=[sort.kind for sort in SORTS])
def test_right_in_every_state_by_keyboard_in_the_dark(sort: Sort, page_as, place: House, axe) -> None:
    page = page_as("ruth", dark=True)
    ((noah,),) = rows(place, "SELECT id FROM people_person WHERE preferred_name = 'Noah'")
    # draft: kept as I type, found again, mine alone
    page.goto(f"/record/{sort.kind}/?about={noah}")
    ready(page)
    for name, answer in sort.answers:
        reach(page, f'input[name="{name}"]')
        page.keyboard.press("Space")
        for _ in range(12):
            if page.evaluate("document.activeElement.value") == answer:
                break
            page.keyboard.press("ArrowDown")
        expect(page.locator(f'input[name="{name}"]:checked')).to_have_value(answer)
    reach(page, NOTE)
    page.keyboard.type("Noah looked at the lamp twice.")
    kept(page)
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    axe(page)
    page.goto("/drafts/")
    axe(page)
    open_by_key(page, "main a.button-primary", "/drafts/[0-9a-f-]{36}/")
    ready(page)
    expect(page.locator(NOTE)).to_have_value("Noah looked at the lamp twice.")
    draft = page.url.rstrip("/").rpartition("/")[2]
    # signed
    reach(page, 'input[name="countersign"], button[value="sign"]')
    if page.evaluate("document.activeElement.name") == "countersign":
        page.keyboard.press("Space")
        reach(page, 'button[value="sign"]')
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/(records|people)/[0-9a-f-]{36}/"))
    assert rows(place, "SELECT kind FROM records_record WHERE id = %s", draft) == [(sort.kind,)]
    assert rows(place, "SELECT count(*) FROM records_draft WHERE id = %s", draft) == [(0,)]
    page.goto(f"/records/{draft}/")
    expect(page.get_by_role("main")).to_contain_text("Noah looked at the lamp twice.")
    axe(page)
    # amended, with a reason; the first text and the difference are links away
    open_by_key(page, f'a[href="/records/{draft}/amend/"]', "/amend/")
    ready(page)
    reach(page, 'input[name="reason"]')
    page.keyboard.type("I had miscounted.")
    reach(page, NOTE)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Noah looked at the lamp three times.")
    axe(page)
    reach(page, 'button[value="sign"]')
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"/records/{draft}/"))
    expect(page.get_by_role("main")).to_contain_text("Amended once")
    axe(page)
    open_by_key(page, 'a[href*="/difference/"]', "/difference/")
    expect(page.locator("del").last).to_contain_text("twice")
    expect(page.locator("ins").last).to_contain_text("three times")
    axe(page)
    # countersigned
    senior = page_as("marian", dark=True)
    senior.goto(f"/records/{draft}/")
    reach(senior, "#countersign button")
    senior.keyboard.press("Enter")
    expect(senior.get_by_role("main")).to_contain_text("Countersigned")
    axe(senior)
    # printed
    words, pages = pdf_text(senior, f"/records/{draft}/print/")
    told = " ".join(words.split())
    for part in (sort.label, "three times", "I had miscounted.", "Marian H", f"1 of {pages}"):
        assert part in told, part
    # struck from the wrong file, and kept
    open_by_key(senior, f'a[href="/records/{draft}/not/{noah}/"]', "/not/")
    axe(senior)
    reach(senior, 'input[name="reason"]')
    senior.keyboard.type("It was Tyler.")
    reach(senior, "button.button-danger")
    senior.keyboard.press("Enter")
    senior.wait_for_url(re.compile(rf"/records/{draft}/$"))
    expect(senior.get_by_role("main")).to_contain_text("taken out of this file")
    axe(senior)
    page.goto(f"/people/{noah}/")
    expect(page.locator(f"#r-{draft}")).to_have_count(0)
    axe(page)
