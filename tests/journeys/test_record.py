"""Recording, from the first word to the paper: kept as typed, signed, amended, struck, countersigned, printed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.journeys.conftest import CHROMIUM, PATIENCE, House
from tests.standing import WORKERS

SEEN = "What I saw and heard"
MEANT = "What I think it may mean"
CANARY = "Noah wore the quartzite-yellow hat"
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def axe(axe):
    """On a page as high as all it shows: what the bar of a phone happens to lie over is not what is looked for."""

    def check(page: Page) -> None:
        before = page.viewport_size
        if before:
            page.set_viewport_size({**before, "height": max(before["height"], _height(page))})
        axe(page)
        if before:
            page.set_viewport_size(before)

    return check


def _height(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollHeight"))


def open_kind(page: Page, kind: str, about: str = "Noah") -> None:
    """Choose a kind for somebody, as a worker does: their page, Record, the kind."""
    page.goto("/people/")
    page.get_by_role("main").get_by_role("link", name=re.compile(about)).first.click()
    page.get_by_role("main").get_by_role("link", name="Record", exact=True).click()
    page.get_by_role("main").get_by_role("link", name=re.compile(rf"^{kind}\b")).first.click()
    ready(page)


def ready(page: Page) -> None:
    """The form's script stands: what is typed from here on is kept."""
    page.wait_for_selector("form[data-ready]")


def kept(page: Page) -> None:
    """The server has said that it holds the draft."""
    expect(page.locator("#save-state[data-state=kept]")).to_be_visible()


def choose(page: Page, question: str, answer: str) -> None:
    group = page.get_by_role("radiogroup", name=re.compile(re.escape(question)))
    group.get_by_role("radio", name=answer, exact=True).check()


def write_observation(page: Page, seen: str, meant: str = "") -> None:
    open_kind(page, "Observation")
    choose(page, "What was going on", "Feeding")
    page.get_by_label(SEEN).fill(seen)
    if meant:
        page.get_by_label(MEANT).fill(meant)


def sealed(page: Page) -> list[dict[str, Any]]:
    """What lies in the browser's own store, as it lies there: keys of each row, and the sealed bytes as text."""
    rows: list[dict[str, Any]] = page.evaluate(
        """() => new Promise((resolve, reject) => {
          const asked = indexedDB.open("goldthread-drafts", 1);
          asked.onupgradeneeded = () => asked.result.createObjectStore("sealed", { keyPath: "id" });
          asked.onerror = () => reject(asked.error);
          asked.onsuccess = () => {
            const all = asked.result.transaction("sealed").objectStore("sealed").getAll();
            all.onsuccess = () => { asked.result.close(); resolve(all.result.map((row) => ({
              ...row, iv: row.iv.length, sealed: new TextDecoder("latin1").decode(row.sealed) }))); };
          };
        })"""
    )
    return rows


def signed_id(page: Page) -> str:
    page.wait_for_url(re.compile(r"/records/[0-9a-f-]{36}/"))
    return page.url.split("/records/")[1].split("/")[0]


def inside(house: House, code: str) -> str:
    """Run a few lines inside the house, as an action of its own (set-up that no page of this test is about)."""
    begin = 'import django; from goldthread.lib import actors; actors.house = "tests"; django.setup()\n'
    done = subprocess.run(
        [sys.executable, "-c", begin + code],
        env={**house.environ, "DATABASE_URL": house.database},
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


# --- writing -----------------------------------------------------------------------------------------------------


def test_i_record_with_one_prompt_dismissed_and_one_taken(page_as, axe, size):
    # given an observation whose words say more than was seen
    page = page_as("ruth")
    write_observation(page, "Noah turned his head twice. She was in a mood. Noah was attention-seeking. Amira stopped.")
    panel = page.locator("[data-prompt-panel]")
    expect(panel.get_by_role("heading")).to_have_text("2 things to look at")
    # then each phrase is marked where it stands, and asked about; the question is said to a screen reader
    expect(page.locator("mark")).to_have_count(2)
    expect(panel.locator("[data-prompt-status]")).to_have_text("2 things to look at")
    axe(page)
    # when I leave one as it is and move the other to what I think
    panel.locator("li", has_text="in a mood").get_by_role("button", name="Leave it as it is").click()
    panel.locator("li", has_text="attention").get_by_role("button", name="Move to “what I think”").click()
    expect(page.get_by_label(MEANT)).to_have_value("Noah was attention-seeking.")
    expect(page.get_by_label(SEEN)).to_have_value("Noah turned his head twice. She was in a mood. Amira stopped.")
    kept(page)
    # then after a reload the one I dismissed stays dismissed, and the words stay where I put them
    page.reload()
    ready(page)
    expect(page.get_by_label(MEANT)).to_have_value("Noah was attention-seeking.")
    expect(page.locator(".box-seen mark")).to_have_count(0)
    page.get_by_role("button", name="Sign and save").click()
    # and the record keeps fact and meaning apart
    signed_id(page)
    expect(page.locator(".account-seen")).to_contain_text("She was in a mood.")
    expect(page.locator(".account-meant")).to_contain_text("Noah was attention-seeking.")
    axe(page)


def test_a_prompt_never_holds_up_signing(page_as, axe):
    page = page_as("ruth")
    write_observation(page, "She was in a mood.")
    expect(page.locator("mark")).to_have_count(1)
    page.get_by_role("button", name="Sign and save").click()
    signed_id(page)
    axe(page)


def test_a_name_that_two_people_have_is_asked_about(page_as, own_place, axe):
    # given two Sams in the house
    inside(
        own_place,
        "from goldthread.casework.people import actions\n"
        "from goldthread.ground.homes.models import Home\n"
        "home = Home.objects.get(name='The Willows')\n"
        "for full in ('Sam Abara', 'Sam Quennell'):\n"
        "    actions.add(home=home, preferred_name='Sam', full_name=full, stage='child', by=None)\n",
    )
    page = page_as("ruth")
    write_observation(page, "Sam held the door for Amira. A rose stood by the bed.")
    # then both names are shown as people of the home, and the one that is unclear is asked
    naming = page.locator("[data-naming]")
    expect(naming.get_by_text("Which Sam do you mean?")).to_be_visible()
    expect(naming.get_by_text("Amira", exact=True)).to_be_visible()
    # when it is nobody here, that is remembered
    naming.locator("li", has_text="Sam").get_by_role("button", name="Not a person here").click()
    expect(naming.get_by_text("“Sam” is nobody here")).to_be_visible()
    kept(page)
    page.reload()
    ready(page)
    expect(page.locator("[data-naming]").get_by_text("“Sam” is nobody here")).to_be_visible()
    axe(page)


def test_a_question_waits_for_the_answer_that_it_follows(page_as, axe, trouble):
    trouble.expect("422")
    page = page_as("ruth")
    open_kind(page, "Daily log")
    told = page.get_by_label("Who did you tell, and when?")
    expect(told).to_be_hidden()
    choose(page, "Anything that worried you?", "yes")
    expect(told).to_be_visible()
    page.get_by_label(SEEN).fill("A quiet morning.")
    page.get_by_role("button", name="Sign and save").click()
    # then what must be answered is said, beside its field, and nothing that was typed is lost
    expect(page.get_by_role("alert")).to_contain_text("Who did you tell")
    expect(page.get_by_label(SEEN)).to_have_value("A quiet morning.")
    axe(page)


def test_a_mark_on_a_baby_who_cannot_move_asks_at_once_who_was_told(page_as, axe, trouble):
    trouble.expect("422")
    page = page_as("ruth")
    open_kind(page, "Health note")
    choose(page, "What it is about", "An accident, injury or mark")
    choose(page, "Did you see a mark", "yes")
    # then a baby is drawn, and the line that cannot wait stands there
    expect(page.locator('input[name="q.marks.figure"]')).to_have_value("baby")
    expect(page.get_by_text("This baby cannot yet move by themselves.")).to_be_visible()
    axe(page)
    # for a baby who moves, it does not
    page.get_by_role("checkbox", name="Noah").uncheck()
    page.get_by_role("checkbox", name="Tyler").check()
    expect(page.get_by_text("This baby cannot yet move by themselves.")).to_be_hidden()
    page.get_by_role("checkbox", name="Noah").check()
    # when I tap the picture and leave out who was told, I am asked
    page.locator('[data-body-side="front"] svg').click(position={"x": 60, "y": 120})
    page.get_by_label("What you saw", exact=True).first.fill("Round, red, 1 cm")
    page.get_by_label(SEEN).fill("A round red mark at the 10:00 change.")
    page.get_by_role("button", name="Sign and save").click()
    expect(page.locator("#error-summary")).to_contain_text("Who has been told")
    page.get_by_label("Who has been told, and when?").fill("Dee, 10:04")
    page.get_by_role("button", name="Sign and save").click()
    signed_id(page)
    expect(page.locator(".body-words")).to_contain_text("Round, red, 1 cm")
    axe(page)


# --- kept --------------------------------------------------------------------------------------------------------


def test_a_draft_is_kept_with_the_server_and_nothing_readable_in_the_browser(page_as, axe):
    page = page_as("ruth")
    write_observation(page, CANARY)
    kept(page)
    expect(page.locator("#save-state")).to_contain_text(re.compile(r"Draft kept · \d\d:\d\d"))
    page.wait_for_function(
        """async () => { const bases = await indexedDB.databases();
          if (!bases.some((base) => base.name === "goldthread-drafts")) return false;
          return await new Promise((resolve) => { const asked = indexedDB.open("goldthread-drafts", 1);
            asked.onsuccess = () => { const count = asked.result.transaction("sealed").objectStore("sealed").count();
              count.onsuccess = () => { asked.result.close(); resolve(count.result === 0); }; }; }); }"""
    )
    axe(page)


def test_what_the_server_does_not_have_lies_sealed_in_the_browser(page_as, trouble, axe):
    trouble.expect("ERR_FAILED")
    page = page_as("ruth")
    open_kind(page, "Observation")
    page.route("**/keep", lambda route: route.abort())
    page.get_by_label(SEEN).fill(CANARY)
    expect(page.locator("#save-state[data-state=waiting]")).to_contain_text("No connection. Kept on this tablet")
    page.wait_for_function("() => indexedDB.databases().then((bases) => bases.length > 0)")
    rows = sealed(page)
    assert len(rows) == 1
    # then the words are not in it, nor the worker's name: only what the author's sign-in opens
    assert set(rows[0]) == {"id", "owner", "number", "iv", "sealed", "at"}
    assert "quartzite" not in json.dumps(rows) and "Ruth" not in json.dumps(rows)
    axe(page)
    # and when the line is back it goes by itself
    page.unroute("**/keep")
    kept(page)


def test_a_draft_survives_a_killed_browser(playwright: Playwright, place: House, tmp_path, axe):
    # given words that reached the browser's disk but not the server
    page, context, process = _own_browser(playwright, place, tmp_path)
    _be(page, place, "ruth")
    page.goto(f"{place.url}/record/observation/")
    ready(page)
    page.route("**/keep", lambda route: route.abort())
    page.get_by_label(SEEN).fill(CANARY)
    page.wait_for_selector("#save-state[data-state=waiting]")
    page.wait_for_timeout(500)  # the disk, not the page: LevelDB writes behind
    address = page.url
    # when the browser is killed
    os.kill(process, 9)
    context_is_gone(context)
    # then its files hold no word of it
    forms = (b"quartzite", "quartzite".encode("utf-16-le"))
    for path in tmp_path.rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            assert not any(form in held for form in forms), path
    # when the browser is opened again, the words are back
    page, context, process = _own_browser(playwright, place, tmp_path)
    page.goto(address)
    if "/choose" in page.url or "/accounts/login" in page.url:  # session cookies ended with the browser
        _be(page, place, "ruth")
        page.goto(address)
    ready(page)
    expect(page.get_by_label(SEEN)).to_have_value(CANARY)
    expect(page.get_by_text("Your last words were kept on this tablet")).to_be_visible()
    kept(page)
    axe(page)
    context.close()


def test_another_worker_on_the_same_tablet_neither_sees_nor_sends_it(
    playwright: Playwright, place: House, tmp_path, axe
):
    page, context, _process = _own_browser(playwright, place, tmp_path)
    _be(page, place, "ruth")
    page.goto(f"{place.url}/record/observation/")
    ready(page)
    page.route("**/keep", lambda route: route.abort())
    page.get_by_label(SEEN).fill(CANARY)
    page.wait_for_selector("#save-state[data-state=waiting]")
    address = page.url
    page.unroute("**/keep")
    # when Jo signs in on the same tablet
    other = context.new_page()
    _be(other, place, "jo")
    # then Ruth's open page keeps nothing in Jo's name
    page.get_by_label(SEEN).press("End")
    page.get_by_label(SEEN).type(" and left.")
    expect(page.locator("#save-state[data-state=other]")).to_contain_text("Somebody else is signed in")
    page.get_by_role("button", name="Keep as draft").click()
    expect(page.get_by_role("main")).to_contain_text(re.compile("somebody else|expired|again", re.I))
    # and Jo finds neither a draft nor the words
    other.goto(f"{place.url}/drafts/")
    expect(other.get_by_role("heading", name="Your drafts")).to_be_visible()
    expect(other.get_by_role("main")).not_to_contain_text("quartzite")
    other.goto(address)
    ready(other)
    expect(other.get_by_label(SEEN)).to_have_value("")
    # when Ruth is back, her words are
    _be(other, place, "ruth")
    other.goto(f"{place.url}/drafts/")
    expect(other.get_by_role("main")).to_contain_text("quartzite-yellow hat and left.")
    axe(other)
    context.close()


def test_signed_out_while_typing_loses_nothing(page_as, axe, trouble):
    trouble.expect("403")
    page = page_as("ruth")
    write_observation(page, "Noah slept.")
    kept(page)
    # when the session ends while I write
    page.context.clear_cookies()
    page.get_by_label(SEEN).press("End")
    page.get_by_label(SEEN).type(f" {CANARY}")
    expect(page.locator("#save-state[data-state=out]")).to_contain_text("You are signed out")
    axe(page)
    # and I sign in again, by the link beside it
    page.locator("#save-state").get_by_role("link", name="Sign in").click()
    page.get_by_role("button", name="Be Ruth Sallis", exact=True).click()
    # then the words are there
    ready(page)
    expect(page.get_by_label(SEEN)).to_have_value(f"Noah slept. {CANARY}")
    kept(page)
    axe(page)


def _own_browser(playwright: Playwright, house: House, folder: Path) -> tuple[Page, BrowserContext, int]:
    """A browser with a profile on the disk, and its process's id."""
    context = playwright.chromium.launch_persistent_context(
        str(folder),
        executable_path=os.environ.get("GOLDTHREAD_BROWSER", "/usr/bin/chromium"),
        args=CHROMIUM,
        locale="en-GB",
        timezone_id="Europe/London",
    )
    context.set_default_timeout(PATIENCE)
    found = subprocess.run(["pgrep", "-of", f"user-data-dir={folder}"], capture_output=True, text=True, check=True)
    return context.pages[0], context, int(found.stdout.split()[0])


def context_is_gone(context: BrowserContext) -> None:
    try:
        context.close()
    except Exception:
        return


def _be(page: Page, house: House, key: str) -> None:
    page.goto(f"{house.url}/choose/?next=/healthz")
    page.get_by_role("button", name=f"Be {WORKERS[key][0]}", exact=True).click()
    page.wait_for_url(f"{house.url}/healthz")


def test_a_time_is_typed_and_read_on_the_24_hour_clock_in_an_american_browser(page_as, axe, trouble):
    trouble.expect("422")
    page = page_as("ruth", locale="en-US")
    open_kind(page, "Daily log")
    at = page.get_by_role("textbox", name=re.compile("^At needed"))
    # it stands there as a clock of the home shows it, and is tidied as one leaves the field
    expect(at).to_have_value(re.compile(r"^([01]\d|2[0-3]):[0-5]\d$"))
    for typed, shown in (("5", "5"), ("0705", "07:05"), ("7.05", "07:05"), ("1:00 PM", "1:00 PM"), ("000", "00:00")):
        at.fill(typed)
        page.keyboard.press("Tab")
        expect(at).to_have_value(shown)
    kept(page)
    # what is no time comes back as it was typed, and is said beside its field
    at.fill("1:00 PM")
    page.get_by_label(SEEN).fill("Noah slept in the pram.")
    page.get_by_role("button", name="Sign and save").click()
    expect(page.locator("#happened-time-error")).to_contain_text("on the 24-hour clock, like 07:05 or 14:10")
    expect(at).to_have_value("1:00 PM")
    axe(page)
    at.fill("000")
    page.get_by_role("button", name="Sign and save").click()
    signed_id(page)
    expect(page.get_by_role("main")).to_contain_text("00:00")
