"""People: a worker meets somebody, a senior keeps them safe, a manager lets a family move in and on."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.corpus.files.documents import pdf
from tests.corpus.files.pictures import jpeg
from tests.standing import AMIRA, KAYLEIGH, NIGHT_FEEDS, NOAH, TYLER

FAMILY = f"{AMIRA} & {NOAH}"


@pytest.fixture(autouse=True)
def _no_favicon(trouble):
    trouble.expect("favicon")  # asked for by the picture on which one lands after signing in


def open_file(page: Page, title: str, tab: str = "") -> None:
    page.goto("/people/")
    page.get_by_role("link", name=title, exact=True).click()
    if tab:
        page.get_by_role("navigation", name="Pages about").get_by_role("link", name=tab, exact=True).click()


def test_a_worker_meets_a_family(page_as, axe, size, dark):
    # given a worker who has never met them
    page = page_as("ewan")
    # when they open the file and go through its pages
    open_file(page, f"{KAYLEIGH} & {TYLER}")
    for tab in ("About", "Keep safe", "Network & papers", "Timeline"):
        page.get_by_role("navigation", name="Pages about").get_by_role("link", name=tab, exact=True).click()
        # then the name, the age and the allergy stand on each, and nothing is wider than the screen
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"{KAYLEIGH} & {TYLER}")
        expect(page.get_by_text("Tyler is 5 months · week 11 of 12")).to_be_visible()
        expect(page.get_by_role("note", name="Allergy")).to_contain_text("Nuts")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        axe(page)


def test_a_worker_writes_down_an_allergy_at_night_without_scripts(page_as):
    page = page_as("ewan", javascript=False, size="phone", dark=True)
    open_file(page, FAMILY, "Keep safe")
    page.get_by_role("link", name="Add Allergies").nth(1).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Add an allergy")
    expect(page.get_by_text("Noah is 9 weeks 3 days")).to_be_visible()
    page.get_by_label("What happens").fill("A rash within minutes")
    page.get_by_role("button", name="Save").click()
    # what is needed is said beside its field, and what was typed is still there
    expect(page.get_by_role("alert")).to_contain_text("Please write something here.")
    expect(page.get_by_label("What happens")).to_have_value("A rash within minutes")
    page.get_by_label("Allergic to").fill("Milk")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("note", name="Allergy")).to_contain_text("Noah: Milk · A rash within minutes")


def test_a_senior_sets_and_ends_a_keep_safe_line(page_as, axe):
    page = page_as("marian")
    open_file(page, FAMILY, "Keep safe")
    page.get_by_role("link", name="Add Every worker must know").nth(0).click()
    page.get_by_label("What is it about?").select_option("going_out")
    page.get_by_label("What every worker must know").fill("Not alone by the canal")
    axe(page)
    page.get_by_role("button", name="Save").click()
    # it stands on the card
    page.goto("/people/")
    card = page.locator(".card", has=page.get_by_role("link", name=FAMILY, exact=True))
    expect(card).to_contain_text("Not alone by the canal")
    expect(card).to_contain_text(NIGHT_FEEDS)
    # and is ended with a reason, by keyboard
    open_file(page, FAMILY, "Keep safe")
    page.get_by_role("link", name="End Not alone by the canal").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Why does it no longer hold?").fill("The canal is fenced off now")
    axe(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Ended. It is kept with your reason.")).to_be_visible()
    page.get_by_text("What holds no longer").click()
    expect(page.get_by_text("The canal is fenced off now")).to_be_visible()


def test_who_may_not_know_where_they_live_is_unmissable(page_as, axe):
    page = page_as("dee")
    open_file(page, FAMILY, "About")
    page.get_by_role("link", name="Add Who may be told what").click()
    page.get_by_label("Who", exact=False).first.fill("Darren Pike")
    page.get_by_label("This person must not be told where they live").check()
    page.get_by_role("button", name="Save").click()
    for tab in ("Timeline", "About", "Keep safe", "Network & papers"):
        page.get_by_role("navigation", name="Pages about").get_by_role("link", name=tab, exact=True).click()
        expect(page.get_by_role("note", name="Must not be told where they live")).to_have_text(
            "Darren Pike must not be told where Amira lives"
        )
    axe(page)


def test_a_family_moves_in_and_on(page_as, axe, dark):
    page = page_as("dee")
    name, baby = ("سيان", "Bump two") if dark else ("Sian", "Bump")
    # given two new files: a mother, and a baby who is not born yet
    page.goto("/people/")
    page.get_by_role("link", name="Add a person").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Please write something here.")
    axe(page)
    page.get_by_label("The name they want to be called by").fill(name)
    page.get_by_label("Pronouns").fill("she/her")
    page.get_by_role("radio", name="Parent", exact=True).check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    expect(page.get_by_text("age not known").first).to_be_visible()
    page.goto("/people/new/")
    page.get_by_label("The name they want to be called by").fill(baby)
    page.get_by_role("radio", name="Not born yet").check()
    page.get_by_label("Due date").fill(str(date.today() + timedelta(37)))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("due in 5 weeks 2 days").first).to_be_visible()
    # when they move in together
    page.goto("/stays/new/")
    page.get_by_role("radiogroup", name=name, exact=True).get_by_role("radio", name="Parent", exact=True).check()
    page.get_by_role("radiogroup", name=baby, exact=True).get_by_role("radio", name="Baby", exact=True).check()
    page.get_by_label("Planned for").fill("12")
    axe(page)
    page.get_by_role("button", name="They move in").click()
    # then they have one file, and key workers can be chosen
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile(f"{name}\u2069? & {baby}"))
    expect(page.get_by_text("week 1 of 12 · no key worker yet")).to_be_visible()
    page.get_by_role("link", name="Choose the key worker").click()
    page.get_by_label("Who", exact=False).select_option(label="Ruth Sallis")
    axe(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("key worker Ruth S").first).to_be_visible()
    # and they move on, not before they came
    page.get_by_role("link", name="Move on").click()
    page.get_by_role("radio", name="All of them").check()
    page.get_by_label("The day they moved on").fill(str(date.today() - timedelta(1)))
    page.get_by_label("Where they went").fill("12 Mill Row")
    page.get_by_label("Why").fill("The assessment is complete")
    axe(page)
    page.get_by_role("button", name="Record the move").click()
    expect(page.get_by_role("alert")).to_contain_text("This is before the day they moved in")
    expect(page.get_by_label("Where they went")).to_have_value("12 Mill Row")
    page.get_by_label("The day they moved on").fill(str(date.today()))
    page.get_by_role("button", name="Record the move").click()
    expect(page.get_by_text("moved on", exact=False).first).to_be_visible()
    expect(page.get_by_text("The assessment is complete")).to_be_visible()


def test_a_photo_is_given_and_taken_away_by_keyboard_without_scripts(page_as, axe, size, dark, trouble):
    trouble.expect("422")
    page = page_as("dee", javascript=False, size=size, dark=dark)
    open_file(page, FAMILY, "About")
    page.get_by_role("link", name="Add a photo").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Add a photo")
    # nothing chosen, then no picture: said beside the field
    field = page.get_by_label("A picture")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("No picture was chosen.")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.set_input_files({"name": "letter.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#photo-error")).to_contain_text("A photo is a JPEG or PNG picture.")
    # a picture: it stands in the head of the file, on the page, and in the list of who is here
    field.set_input_files({"name": "amira.jpg", "mimeType": "image/jpeg", "buffer": jpeg(size=(300, 400))})
    field.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The photo stands on every page of the file.")).to_be_visible()
    picture = page.get_by_role("img", name="Photo of Amira")
    expect(picture).to_have_js_property("naturalWidth", 300)
    face = page.locator(".page-head .avatar img")
    expect(face).to_have_js_property("naturalWidth", 300)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto("/people/")
    expect(page.locator(".card .avatar img")).to_have_count(1)
    # and it is taken away
    open_file(page, FAMILY, "About")
    page.get_by_role("link", name="Change photo").click()
    expect(page.get_by_role("img", name="The photo of Amira as it is now")).to_be_visible()
    page.get_by_role("button", name="Take it away").click()
    expect(page.get_by_text("The photo is taken away.")).to_be_visible()
    expect(face).to_have_count(0)
    page.get_by_text("What was put right").click()
    expect(page.get_by_text("Photo taken away").first).to_be_visible()


def test_a_photo_with_scripts_is_calm(page_as, axe):
    page = page_as("dee")
    open_file(page, f"{KAYLEIGH} & {TYLER}", "About")
    page.get_by_role("link", name="Add a photo").click()
    axe(page)
    page.get_by_label("A picture").set_input_files(
        {"name": "k.jpg", "mimeType": "image/jpeg", "buffer": jpeg(size=(300, 400))}
    )
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("img", name="Photo of Kayleigh")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Change photo").click()
    axe(page)
    page.get_by_role("button", name="Take it away").click()


def test_the_network_and_what_is_on_file(page_as, axe):
    page = page_as("dee")
    open_file(page, FAMILY, "Network & papers")
    page.get_by_role("link", name="Add somebody").click()
    page.get_by_label("What they are to them").select_option("health_visitor")
    page.get_by_label("Name").fill("Tess Lowe")
    page.get_by_label("What they do").fill("Health visitor")
    page.get_by_label("Phone").fill("01632 960 222")
    axe(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="01632 960 222")).to_be_visible()
    page.get_by_role("link", name="Bring up to date").click()
    axe(page)
    page.locator("[name=state_gp][value=held]").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("1 of 20 settled · 5%").first).to_be_visible()
    expect(page.get_by_role("heading", name="19 gaps")).to_be_visible()
    axe(page)


def test_somebody_of_the_other_home_meets_nobody(page_as, trouble):
    trouble.expect("404")
    page = page_as("dee")
    open_file(page, FAMILY)
    theirs = page.url
    other = page_as("priya")
    for tab in ("", "about/", "keep-safe/", "network/"):
        answer = other.goto(theirs + tab)
        assert answer is not None and answer.status == 404
        assert NOAH not in other.content()
