"""Reading a file: by kind, by words, older and newer, on paper; on a tablet and a phone, light and dark."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.test_record import axe, choose, inside, open_kind, signed_id, write_observation
from tests.journeys.test_record_life import pdf_text, rows_of_noah

__all__ = ["axe"]


def test_i_find_what_was_written(page_as, axe, size, dark):
    # given an observation and a feed
    page = page_as("ruth")
    write_observation(page, "Noah wore the quartzite hat.")
    page.get_by_role("button", name="Sign and save").click()
    record = signed_id(page)
    open_kind(page, "Feed")
    choose(page, "What kind of feed", "Breast")
    choose(page, "Who fed the baby", "Parent")
    page.get_by_role("button", name="Sign", exact=True).click()
    # when I am back at the timeline, both stand there under today
    expect(page.locator(".timeline-label").first).to_contain_text("Today")
    expect(page.locator(f"#r-{record}")).to_be_visible()
    axe(page)
    # then a chip narrows it to one kind
    page.get_by_role("navigation", name="Show").get_by_text("Feeds & sleep").click()
    expect(page.locator(f"#r-{record}")).to_have_count(0)
    expect(page.locator(".timeline-entry").first).to_contain_text("Breast")
    axe(page)
    page.get_by_role("navigation", name="Show").get_by_text("All", exact=True).click()
    # and words find it, without standing in the address, also when the kind is changed
    page.get_by_text("Find in this file").click()
    page.get_by_label("Words").fill("quartzite")
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page.locator(f"#r-{record}")).to_be_visible()
    assert "quartzite" not in page.url
    axe(page)
    page.get_by_role("navigation", name="Show").get_by_text("Observations").click()
    expect(page.locator(f"#r-{record}")).to_be_visible()
    assert "quartzite" not in page.url and "Breast" not in page.get_by_role("main").inner_text()
    axe(page)
    # when I open it and go back, I am where I was
    page.locator(f"#r-{record}").get_by_role("link", name=re.compile("^Open")).click()
    page.get_by_role("link", name="Back to the timeline").click()
    expect(page.locator(f"#r-{record}")).to_be_in_viewport()


def test_i_read_what_is_about_one_of_a_family(page_as, axe, size, dark):
    # given a feed of Noah alone, and a note about both
    page = page_as("ruth")
    open_kind(page, "Feed")
    choose(page, "What kind of feed", "Formula")
    choose(page, "Who fed the baby", "Staff")
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator(".timeline-entry").first).to_contain_text("Formula")
    feed = page.locator(".timeline-entry").first.get_attribute("id")
    axe(page)
    # when I ask for what is about Amira, the feed is not among it, and the address says so without a word
    whom = page.get_by_role("navigation", name="About whom")
    whom.get_by_role("link", name="Amira", exact=True).click()
    page.wait_for_url(re.compile(r"about=[0-9a-f-]{36}$"))
    expect(page.locator(f"#{feed}")).to_have_count(0)
    expect(whom.locator("[aria-current]")).to_have_text("Amira")
    axe(page)
    # then it stays with the kind and with words, and everyone is one tap away
    page.get_by_role("navigation", name="Show").get_by_text("Feeds & sleep").click()
    expect(page.locator(f"#{feed}")).to_have_count(0)
    whom.get_by_role("link", name="Noah", exact=True).click()
    expect(page.locator(f"#{feed}")).to_be_visible()
    page.get_by_text("Find in this file").click()
    page.get_by_label("Words").fill("formula")
    page.get_by_role("button", name="Find", exact=True).click()
    expect(whom.locator("[aria-current]")).to_have_text("Noah")
    assert "formula" not in page.url
    axe(page)
    whom.get_by_role("button", name="Everyone").click()
    expect(whom.locator("[aria-current]")).to_have_text("Everyone")


def test_the_file_on_paper(page_as):
    page = page_as("ruth")
    write_observation(page, "Noah wore the moonstone hat.")
    page.get_by_role("button", name="Sign and save").click()
    signed_id(page)
    words, pages = pdf_text(page, f"/people/{rows_of_noah(page)}/print/")
    assert "moonstone" in words and f"1 of {pages}" in " ".join(words.split())


def test_an_empty_file_says_so_kindly(page_as, own_place, axe):
    # given somebody of whom nothing has been written
    newcomer = inside(
        own_place,
        "from goldthread.casework.people import actions\n"
        "from goldthread.ground.homes.models import Home\n"
        "home = Home.objects.get(name='The Willows')\n"
        "print(actions.add(home=home, preferred_name='Wren', full_name='Wren Ashby', stage='child', by=None).id)\n",
    )
    page = page_as("ruth")
    page.goto(f"/people/{newcomer}/")
    expect(page.get_by_role("main")).to_contain_text("Nothing has been written yet.")
    axe(page)
