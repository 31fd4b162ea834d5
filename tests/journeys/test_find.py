"""Finding: by an irregular plural, by a name nearly typed, by words that stand together; and going to a day."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.test_record import axe, signed_id, write_observation

__all__ = ["axe"]


def look(page: Page, words: str) -> None:
    page.get_by_role("main").get_by_label("Words").fill(words)
    page.get_by_role("main").get_by_role("button", name="Find").click()
    page.wait_for_load_state()


def test_found_by_other_forms_of_a_word_and_by_a_name_nearly_typed(page_as, axe, size, dark):
    page = page_as("ruth", size=size, dark=dark)
    write_observation(page, "Noah has two new teeth. Amira fell asleep on the landing.", "She was worn out.")
    page.get_by_role("button", name="Sign and save").click()
    record = signed_id(page)
    # when I open Find from the top of any page
    page.get_by_role("link", name="Find", exact=True).click()
    axe(page)
    # then another form of the word finds it, and the passage is shown with what was found marked
    look(page, "tooth")
    first = page.locator(".found-entry").first
    expect(first.locator("mark").first).to_have_text("teeth")
    expect(first).to_contain_text("What I saw and heard")
    assert "tooth" not in page.url
    axe(page)
    # and a name nearly typed is looked for, and said
    look(page, "Nohah teeth")
    expect(page.get_by_role("status").filter(has_text="looks for")).to_contain_text("“Noah”")
    expect(page.get_by_role("main").get_by_label("Words")).to_have_value("Nohah teeth")
    # and words in quotation marks stand together
    look(page, "“fell landing”")
    expect(page.get_by_role("main")).to_contain_text("Nothing was found")
    look(page, "“fell asleep”")
    page.locator(".found-entry").first.get_by_role("link", name=re.compile("^Open")).click()
    expect(page).to_have_url(re.compile(record))


def test_going_to_a_day(page_as, axe):
    page = page_as("ruth")
    write_observation(page, "Noah slept.")
    page.get_by_role("button", name="Sign and save").click()
    signed_id(page)
    page.goto("/people/")
    page.get_by_role("main").get_by_role("link", name=re.compile("Noah")).first.click()
    page.get_by_text("Find in this file").click()
    page.get_by_label("Go to a day").fill("2025-01-01")
    page.get_by_role("button", name="Go", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Nothing here yet that fits")
    axe(page)
