"""Bringing a file in: other people's headings, a row that is not right, the same file again, and a long one."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from goldthread.lib import processes

SAMPLES = Path(__file__).parents[2] / "docs" / "guide" / "import"
SHOTS = os.environ.get("GOLDTHREAD_SHOTS", "")


@pytest.fixture
def axe(axe):
    """From the end of the page, where the phone's bar lies over nothing: axe takes what is under it for too small."""

    def check(page):
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        axe(page)
        page.evaluate("scrollTo(0, 0)")

    return check


def shot(page, name: str) -> None:
    """A picture for whoever looks at the pages by eye (GOLDTHREAD_SHOTS names a folder)."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def hand_over(page, content: str | Path, holds: str = "People", name: str = "from the old system.csv") -> None:
    page.goto("/bring-in/")
    page.get_by_role("radio", name=re.compile(f"^{holds}")).check()
    if isinstance(content, Path):
        page.get_by_label("The file").set_input_files(content)
    else:
        page.get_by_label("The file").set_input_files(
            {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
        )
    page.get_by_role("button", name="Go on").click()


def counted(page, words: str) -> bool:
    """Whether a count stands above the preview."""
    return page.locator(".chips").get_by_text(words, exact=True).is_visible()


def test_people_under_other_headings_with_a_bad_row_and_then_the_same_file_again(own_place, page_as, axe, trouble):
    content = (
        "Kürzel;Rufname;Nachname;Geburtstag;Gruppe;Schuhe\n"
        "A1;Iris;Penhale;14/02/2011;young person;38\n"
        "A2;Ola;Grabowska;02/13/2012;child;33\n"
        "A3;أمل;حداد;2024-11-02;baby;\n"
    )
    # Given a manager with a file whose headings nobody here would guess
    page = page_as("dee")
    hand_over(page, content)
    page.wait_for_url(re.compile("/columns/$"))
    axe(page)

    # When I look at the rows without saying which column holds what
    trouble.expect("422")
    page.get_by_role("button", name="Look at the rows").click()
    # Then I am told what is needed
    page.get_by_role("alert").get_by_text("it is needed").first.wait_for()
    axe(page)

    # When I match them by hand
    page.get_by_label("Name they go by").select_option(label="B: Rufname, such as “Iris”")
    page.get_by_label("Surname").select_option(label="C: Nachname, such as “Penhale”")
    page.get_by_label("Date of birth", exact=True).select_option(label="D: Geburtstag, such as “14/02/2011”")
    page.get_by_label("Baby, child, young person, parent or adult").select_option(
        label="E: Gruppe, such as “young person”"
    )
    page.get_by_label("Their number in your file").select_option(label="A: Kürzel, such as “A1”")
    page.get_by_role("button", name="Look at the rows").click()

    # Then the preview shows two good rows, and the third with its row, its column in my words and the remedy
    page.get_by_role("heading", name="Look before it comes in").wait_for()
    assert counted(page, "2 come in") and counted(page, "1 stays out")
    fault = page.locator("#faults tbody tr")
    assert fault.locator("th").inner_text() == "3"
    assert "Geburtstag" in fault.inner_text()
    assert "Write the day first, like 13/02/2012" in fault.inner_text()
    assert page.get_by_text("These columns do not come in: “Schuhe”.").is_visible()
    axe(page)

    # And the row that stays out can be had as a file
    with page.expect_download() as given:
        page.get_by_role("link", name="Rows that stay out, as CSV").click()
    kept = Path(given.value.path()).read_text(encoding="utf-8-sig")
    assert "A2;Ola;Grabowska" in kept and "month first" in kept

    # When I say yes
    page.get_by_role("button", name="Bring in the 2 good rows, leave 1 out").click()
    page.get_by_role("heading", name="Brought in").wait_for()
    axe(page)
    # Then they are here
    page.get_by_role("link", name="Iris").click()
    page.get_by_role("heading", name="Iris").first.wait_for()

    # When I bring in the same file again
    hand_over(page, content)
    page.get_by_label("Name they go by").select_option(index=2)
    page.get_by_label("Surname").select_option(index=3)
    page.get_by_label("Date of birth", exact=True).select_option(index=4)
    page.get_by_label("Baby, child, young person, parent or adult").select_option(index=5)
    page.get_by_label("Their number in your file").select_option(index=1)
    page.get_by_role("button", name="Look at the rows").click()
    # Then two are here already, nothing would come in, and there is no button to do it
    page.get_by_role("heading", name="No row can come in yet").wait_for()
    assert page.get_by_text("This very file was brought in by Dee").is_visible()
    assert counted(page, "0 come in") and counted(page, "2 are here already")
    assert page.get_by_role("button", name=re.compile("Bring in")).count() == 0


def test_the_guide_s_files_by_guessed_columns_and_again_changes_nothing(own_place, page_as, axe, size, dark):
    page = page_as("dee")
    page.goto("/bring-in/")
    axe(page)
    look = f"{size}-{'dark' if dark else 'light'}"
    shot(page, f"{look}-1-hand-over")
    for file, holds, button in (
        ("people.csv", "People", "Bring in the 3 good rows, leave 1 out"),
        ("stays.csv", "Stays", "Bring in 2 rows"),
        ("professionals.csv", "Professionals", "Bring in 3 rows"),
        ("notes.csv", "Past notes", "Bring in 3 rows"),
    ):
        hand_over(page, SAMPLES / file, holds)
        page.wait_for_url(re.compile("/columns/$"))
        if holds == "Past notes":
            page.get_by_label("Kind of record").select_option(label="Every row: Daily log")
        shot(page, f"{look}-2-{file}-columns")
        page.get_by_role("button", name="Look at the rows").click()
        page.get_by_role("button", name=button).wait_for()
        axe(page)
        shot(page, f"{look}-3-{file}-preview")
        page.get_by_role("button", name=button).click()
        page.get_by_role("heading", name="Brought in").wait_for()
        axe(page)
        shot(page, f"{look}-4-{file}-done")
    # The second time
    hand_over(page, SAMPLES / "professionals.csv", "Professionals")
    page.get_by_role("button", name="Look at the rows").click()
    page.get_by_role("heading", name="Nothing changes").wait_for()
    shot(page, f"{look}-5-again")
    axe(page)
    page.get_by_role("button", name="Finish").click()
    page.get_by_role("heading", name="Nothing has changed").wait_for()
    assert page.locator(".summary-list div", has_text="Came in").locator("dd").inner_text() == "0 rows"
    axe(page)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_a_long_file_is_brought_in_by_the_job_process_while_i_see_how_far_it_is(own_place, page_as, axe, javascript):
    page = page_as("dee", javascript=javascript)
    hand_over(page, "Ref,Name,DOB,Type\n" + "".join(f"{n},Child {n},01/01/2015,child\n" for n in range(2100)))
    page.get_by_role("button", name="Look at the rows").click()
    # Given nobody does the work yet, the page says how far it is
    page.get_by_role("heading", name="The rows are being checked").wait_for()
    assert page.get_by_role("progressbar").is_visible()
    if javascript:
        axe(page)
        shot(page, "tablet-light-6-working")
    # When the job process comes
    worker = processes.start(
        [sys.executable, "-m", "goldthread", "worker"], dies_by=signal.SIGTERM, environ=own_place.environ
    )
    try:
        for heading, button in (("Look before it comes in", "Bring in 2,100 rows"), ("Brought in", None)):
            for _ in range(60):
                if javascript or page.get_by_role("heading", name=heading, exact=True).is_visible():
                    break
                page.get_by_role("link", name="Look again").click()
                page.wait_for_timeout(500)
            page.get_by_role("heading", name=heading, exact=True).wait_for(timeout=60_000)
            if button:
                page.get_by_role("button", name=button).click()
    finally:
        processes.stop(worker, signal.SIGTERM, 15)
    # Then all of it is here
    assert page.locator(".summary-list div", has_text="Came in").locator("dd").inner_text() == "2,100 rows"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("staff.xlsx", b"PK\x03\x04" + b"\0" * 500, "This is a spreadsheet or an archive"),
        ("empty.csv", b"", "This file is empty"),
        ("wide.csv", b"c," * 1_000_000 + b"\n1\n", "200 can be taken"),
    ],
)
def test_files_that_are_no_csv_are_answered_in_kind_words(place, page_as, axe, trouble, name, content, says):
    trouble.expect("422")
    page = page_as("dee")
    page.goto("/bring-in/")
    page.get_by_role("radio", name=re.compile("^People")).check()
    page.get_by_label("The file").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("alert").get_by_text(says).wait_for()
    assert page.get_by_role("radio", name=re.compile("^People")).is_checked()
    axe(page)


def test_the_command_brings_in_what_the_pages_then_show(own_place, page_as):
    command = [sys.executable, "-m", "goldthread", "import", str(SAMPLES / "people.csv"), "--holds", "people"]
    command += ["--home", "The Willows", "--as", "dee@demo.invalid", "--yes"]
    done = subprocess.run(command, env=own_place.environ, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "Come in: 3. Here already: 0. With faults: 1." in done.stdout
    page = page_as("dee")
    page.goto("/bring-in/")
    page.get_by_role("link", name="people.csv").click()
    page.get_by_role("link", name="Iris").wait_for()
