"""What happens to a record after its words are written: signed twice, amended, struck, countersigned, printed."""

from __future__ import annotations

import io
import re
import threading
from uuid import UUID

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.conftest import peek
from tests.journeys.conftest import House
from tests.journeys.test_record import SEEN, axe, choose, kept, open_kind, ready, signed_id, write_observation

__all__ = ["axe"]


def rows(house: House, question: str, *values: object) -> list[tuple]:
    with peek(house.database) as connection:
        return connection.execute(question, values).fetchall()


def pdf_text(page: Page, address: str) -> tuple[str, int]:
    """A print's words and number of pages."""
    answer = page.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(answer.body()))
    return "\n".join(each.extract_text() for each in reader.pages), len(reader.pages)


# --- one record's life -------------------------------------------------------------------------------------------


def test_signed_amended_countersigned_read_and_printed(page_as, axe, trouble):
    trouble.expect("422")
    # given an observation that I signed, asking a senior to countersign
    page = page_as("ruth")
    write_observation(page, "Noah turned his head from the bottle twice.", "Amira saw it.")
    page.get_by_label("Ask a senior to countersign this").check()
    page.get_by_role("button", name="Sign and save").click()
    record = signed_id(page)
    expect(page.get_by_role("status")).to_contain_text("Observation signed.")
    expect(page.get_by_role("main")).to_contain_text("waits to be countersigned")
    axe(page)
    # when I amend it without a reason, nothing is signed and nothing lost
    page.get_by_role("link", name="Amend").click()
    ready(page)
    page.get_by_label(SEEN).fill("Noah turned his head from the bottle three times.")
    page.get_by_role("button", name="Sign the amendment").click()
    expect(page.get_by_role("alert")).to_contain_text("Say why")
    expect(page.get_by_label(SEEN)).to_have_value("Noah turned his head from the bottle three times.")
    axe(page)
    # when I say why, it is amended, and the first text is one tap away
    page.get_by_label("Why are you amending this?").fill("I had miscounted.")
    page.get_by_role("button", name="Sign the amendment").click()
    expect(page.locator(".account-seen")).to_contain_text("three times")
    expect(page.get_by_role("main")).to_contain_text("Amended once")
    axe(page)
    page.get_by_role("link", name="Read the first text").click()
    expect(page.locator(".account-seen")).to_contain_text("twice")
    expect(page.get_by_text("This is an earlier text.")).to_be_visible()
    axe(page)
    # and the difference is word by word
    page.get_by_role("link", name=re.compile("^What changed")).click()
    expect(page.locator("del").last).to_contain_text("twice")
    expect(page.locator("ins").last).to_contain_text("three times")
    expect(page.get_by_role("main")).to_contain_text("I had miscounted.")
    axe(page)
    # when Marian countersigns
    senior = page_as("marian")
    senior.goto(f"/records/{record}/")
    senior.get_by_role("button", name="I have read this").click()
    expect(senior.get_by_text("Noted that you have read this.")).to_be_visible()
    senior.get_by_label("A word to the writer").fill("I was in the room.")
    senior.get_by_role("button", name="Countersign").click()
    expect(senior.get_by_role("main")).to_contain_text("Countersigned")
    expect(senior.get_by_role("main")).to_contain_text("I was in the room.")
    axe(senior)
    # then the print has the text, every name, the history, and page x of y
    words, pages = pdf_text(senior, senior.get_by_role("link", name="Print").get_attribute("href") or "")
    for part in ("three times", "What I think it may mean", "Marian H", "I had miscounted.", f"1 of {pages}"):
        assert part in " ".join(words.split()), part


def test_struck_from_the_wrong_file_and_kept(page_as, axe, trouble):
    trouble.expect("422")
    page = page_as("ruth")
    open_kind(page, "Feed", about="Noah")
    choose(page, "What kind of feed", "Breast")
    choose(page, "Who fed the baby", "Parent")
    page.get_by_role("button", name="Sign", exact=True).click()
    page.wait_for_url(re.compile(r"/people/"))
    card = page.locator(".timeline-entry", has_text="Breast").first
    record = (card.get_attribute("id") or "").removeprefix("r-")
    # when the senior says it is not this person, without a reason, she is asked for one
    senior = page_as("marian")
    senior.goto(f"/records/{record}/")
    senior.get_by_role("link", name=re.compile("Not this person.*Noah")).click()
    axe(senior)
    senior.get_by_role("button", name="Take it out of this file").click()
    expect(senior.get_by_role("alert")).to_contain_text("Say why")
    senior.get_by_label("Why is this the wrong file?").fill("It was Tyler’s feed.")
    senior.get_by_label("Whose file should it be in?").select_option(label="Tyler")
    axe(senior)
    senior.get_by_role("button", name="Take it out of this file").click()
    expect(senior.get_by_role("main")).to_contain_text("It was Tyler’s feed. Put in Tyler’s file.")
    axe(senior)
    # then it is gone from Noah's file and stands in Tyler's
    page.reload()
    expect(page.locator(f"#r-{record}")).to_have_count(0)
    page.goto("/people/")
    page.get_by_role("main").get_by_role("link", name=re.compile("Tyler")).first.click()
    expect(page.locator(f"#r-{record}")).to_be_visible()


def test_what_followed_is_linked_both_ways(page_as, axe):
    page = page_as("ruth")
    write_observation(page, "Noah had a round red mark on his shin.")
    page.get_by_role("button", name="Sign and save").click()
    first = signed_id(page)
    page.get_by_role("link", name="Write what followed").click()
    axe(page)
    page.get_by_role("main").get_by_role("link", name=re.compile("^Daily log")).click()
    ready(page)
    expect(page.get_by_role("checkbox", name="Noah")).to_be_checked()
    page.get_by_label(SEEN).fill("The mark was shown to the health visitor.")
    page.get_by_role("button", name="Sign and save").click()
    second = signed_id(page)
    assert second != first
    page.get_by_role("region", name="Beside this page").get_by_role("link", name=re.compile("^Observation")).click()
    expect(page).to_have_url(re.compile(first))
    expect(page.get_by_role("region", name="Beside this page")).to_contain_text("led to")
    axe(page)


def test_another_family_is_masked_in_this_file_and_the_whole_is_one_tap_away(page_as, axe):
    page = page_as("ruth")
    write_observation(page, "Kayleigh passed Amira the bottle. Noah drank.")
    page.get_by_role("button", name="Sign and save").click()
    record = signed_id(page)
    page.get_by_role("link", name="Noah", exact=True).click()
    entry = page.locator(f"#r-{record}")
    expect(entry).to_contain_text("[another family member] passed Amira the bottle.")
    expect(entry).not_to_contain_text("Kayleigh")
    axe(page)
    entry.get_by_role("link", name=re.compile("^Open")).click()
    expect(page.get_by_role("main")).not_to_contain_text("Kayleigh")
    words, _pages = pdf_text(page, page.get_by_role("link", name="Print").get_attribute("href") or "")
    assert "Kayleigh" not in words
    axe(page)
    page.get_by_role("link", name="Read the whole record").click()
    expect(page.locator(".account-seen")).to_contain_text("Kayleigh passed Amira")


# --- sent twice, sent late ---------------------------------------------------------------------------------------


def fields_of(page: Page) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, value in page.evaluate(
            "[...new FormData(document.querySelector('form[data-record-form]'))].filter(([, v]) => v.slice)"
        )
    ]


def post(page: Page, fields: list[tuple[str, str]]) -> tuple[int, str]:
    """Send a form's fields to the page's own action, as the browser would; the status and where it leads."""
    from urllib.parse import urlencode

    action = page.evaluate("document.querySelector('form[data-record-form]').action")
    answer = page.request.post(
        action,
        data=urlencode(fields),
        headers={"Content-Type": "application/x-www-form-urlencoded", "Referer": page.url},
        max_redirects=0,
    )
    return answer.status, answer.headers.get("location", "")


def test_a_double_tap_on_a_slow_line_gives_one_record(page_as, place, axe):
    page = page_as("ruth")
    write_observation(page, "Noah yawned once.")
    kept(page)
    sent = [*fields_of(page), ("act", "sign")]
    record = dict(sent)["id"]
    first, again = post(page, sent), post(page, sent)
    assert first == again == (302, f"/records/{record}/")
    assert rows(place, "SELECT count(*) FROM records_revision WHERE record_id = %s", record) == [(1,)]
    assert rows(place, "SELECT count(*) FROM records_draft WHERE id = %s", record) == [(0,)]
    page.goto(f"/records/{record}/")
    expect(page.get_by_role("main")).to_contain_text("It is here once.")
    axe(page)


def test_both_taps_at_the_same_moment_give_one_record(page_as, place):
    import urllib.parse
    import urllib.request

    page = page_as("ruth")
    write_observation(page, "Noah sneezed once.")
    kept(page)
    sent = urllib.parse.urlencode([*fields_of(page), ("act", "sign")]).encode()
    record = dict(fields_of(page))["id"]
    cookie = "; ".join(f"{each['name']}={each['value']}" for each in page.context.cookies())
    statuses: list[int] = []

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_args: object) -> None:
            return None

    def tap() -> None:
        request = urllib.request.Request(
            f"{place.url}/record/observation/",
            sent,
            {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded", "Origin": place.url},
        )
        try:
            urllib.request.build_opener(Stay).open(request, timeout=30)
        except urllib.error.HTTPError as error:
            statuses.append(error.code)
            error.close()

    taps = [threading.Thread(target=tap) for _ in range(4)]
    for each in taps:
        each.start()
    for each in taps:
        each.join()
    assert statuses == [302] * 4
    assert rows(place, "SELECT count(*) FROM records_revision WHERE record_id = %s", record) == [(1,)]
    page.goto("/drafts/")
    expect(page.get_by_role("main")).not_to_contain_text("sneezed")


def test_a_replay_after_the_server_was_killed_gives_one_record(page_as, own_place, axe):
    page = page_as("ruth")
    write_observation(page, "Noah hiccuped.")
    kept(page)
    sent = [*fields_of(page), ("act", "sign")]
    record = dict(sent)["id"]
    assert post(page, sent)[0] == 302
    own_place.kill()
    own_place.start()
    assert post(page, sent) == (302, f"/records/{record}/")
    assert rows(own_place, "SELECT count(*) FROM records_revision WHERE record_id = %s", record) == [(1,)]
    page.goto(f"/records/{record}/")
    axe(page)


def test_the_same_id_with_other_words_keeps_both_and_says_so(page_as, place, axe):
    page = page_as("ruth")
    write_observation(page, "Noah looked at the lamp.")
    kept(page)
    sent = [*fields_of(page), ("act", "sign")]
    record = dict(sent)["id"]
    assert post(page, sent)[0] == 302
    other = [(n, "Noah looked at the window." if n == "q.note.seen" else v) for n, v in sent]
    status, onto = post(page, other)
    assert status == 302 and onto.startswith("/drafts/") and record not in onto
    page.goto(onto)
    expect(page.get_by_role("status").filter(has_text="Both are kept")).to_be_visible()
    expect(page.get_by_label(SEEN)).to_have_value("Noah looked at the window.")
    text = rows(
        place,
        "SELECT t.text FROM records_revisiontext t JOIN records_revision r ON r.id = t.revision_id "
        "WHERE r.record_id = %s",
        record,
    )
    assert "lamp" in text[0][0]
    axe(page)


# --- by keyboard, by night, without a script ----------------------------------------------------------------------


def test_an_observation_by_keyboard_alone(page_as, axe):
    page = page_as("ruth")
    noah = rows_of_noah(page)
    page.goto(f"/record/observation/?about={noah}")
    ready(page)

    def press(key: str, until: str, most: int = 80) -> None:
        for _ in range(most):
            page.keyboard.press(key)
            if page.evaluate("(wanted) => document.activeElement?.matches(wanted)", until):
                return
        pytest.fail(f"the keyboard does not reach {until}")

    press("Tab", 'input[name="q.task"]')
    page.keyboard.press("Space")
    press("Tab", 'textarea[name="q.note.seen"]')
    page.keyboard.type("Noah laughed. She was in a mood.")
    expect(page.locator("mark")).to_have_count(1)
    press("Tab", ".prompt-actions button:last-child")
    page.keyboard.press("Enter")
    expect(page.locator("mark")).to_have_count(0)
    expect(page.get_by_label(SEEN)).to_be_focused()
    press("Tab", 'button[value="sign"]')
    page.keyboard.press("Enter")
    signed_id(page)
    expect(page.locator(".account-seen")).to_contain_text("Noah laughed.")
    axe(page)


def rows_of_noah(page: Page) -> UUID:
    page.goto("/people/")
    href = page.get_by_role("main").get_by_role("link", name=re.compile("Noah")).first.get_attribute("href") or ""
    return UUID(href.split("/people/")[1].split("/")[0])


def test_a_night_check_on_a_phone_in_the_dark(page_as, axe):
    page = page_as("ewan", size="phone", dark=True)
    noah = rows_of_noah(page)
    page.goto(f"/record/night_check/?about={noah}")
    ready(page)
    # then signing lies at the thumb, and the screen is dark
    sign = page.get_by_role("button", name="Sign", exact=True)
    expect(sign).to_be_in_viewport(ratio=1)
    box = sign.bounding_box()
    assert box and box["height"] >= 56
    paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert max(map(int, re.findall(r"\d+", paper)[:3])) < 40
    axe(page)
    choose(page, "The baby or child was", "asleep")
    choose(page, "In own cot", "yes")
    sign.click()
    # then I am back with Noah, told that it is signed, and it stands in his file
    page.wait_for_url(re.compile(rf"/people/{noah}/"))
    expect(page.get_by_text("Night check signed.")).to_be_visible()
    expect(page.locator(".timeline-entry").first).to_contain_text("Night check")
    axe(page)


def test_night_checks_are_not_filled_in_in_a_row(page_as, axe, trouble):
    trouble.expect("422")
    page = page_as("ewan")
    page.goto(f"/record/night_check/?about={rows_of_noah(page)}")
    ready(page)
    assert not re.search("same as|copy|repeat", page.get_by_role("main").inner_text(), re.I)
    page.get_by_role("checkbox", name="Tyler").check()
    choose(page, "The baby or child was", "asleep")
    choose(page, "In own cot", "yes")
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("One check for each")
    # and each has its own time: without one it is not signed
    page.get_by_role("checkbox", name="Tyler").uncheck()
    page.get_by_label("At", exact=False).last.fill("")
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Write the time it happened")
    axe(page)


def test_all_of_it_without_a_script(page_as, axe, trouble):
    page = page_as("ruth", javascript=False)
    noah = rows_of_noah(page)
    page.goto(f"/record/observation/?about={noah}")
    choose(page, "What was going on", "Play")
    page.get_by_label(SEEN).fill("Noah held the rattle.")
    page.get_by_role("button", name="Keep as draft").click()
    expect(page.get_by_role("main")).to_contain_text("Noah held the rattle.")
    page.get_by_role("link", name="Go on writing").first.click()
    expect(page.get_by_label(SEEN)).to_have_value("Noah held the rattle.")
    page.get_by_role("button", name="Sign and save").click()
    signed_id(page)
    page.get_by_role("link", name="Amend").click()
    page.get_by_label(SEEN).fill("Noah held the red rattle.")
    page.get_by_label("Why are you amending this?").fill("Its colour.")
    page.get_by_role("button", name="Sign the amendment").click()
    page.get_by_role("link", name="See what changed").click()
    expect(page.locator("ins").last).to_contain_text("red")
    page.goto(f"/people/{noah}/")
    page.get_by_text("Find in this file").click()
    page.get_by_label("Words").fill("rattle")
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page.locator(".timeline-entry")).to_have_count(1)
    assert "rattle" not in page.url


# --- files -------------------------------------------------------------------------------------------------------


def test_a_picture_is_attached_and_a_refused_file_takes_nothing_with_it(page_as, axe, trouble, tmp_path):
    trouble.expect("422")
    picture, film = tmp_path / "drawing.png", tmp_path / "clip.mp4"
    Image.new("RGB", (40, 30), "#D9A441").save(picture)
    film.write_bytes(b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 64)
    page = page_as("ruth")
    open_kind(page, "Achievement")
    area = page.locator("form[data-record-form] textarea").first
    area.fill("Noah smiled at the mirror.")
    chooser = page.locator('input[type="file"]')
    chooser.set_input_files([str(picture), str(film)])
    page.get_by_role("button", name="Sign and save").click()
    # then the words and the picture are still there, and what was wrong with the other is said beside the field
    expect(page.get_by_role("alert")).to_contain_text("clip.mp4 was not attached.")
    expect(page.locator("form[data-record-form] textarea").first).to_have_value("Noah smiled at the mirror.")
    expect(page.locator(".attached")).to_contain_text("drawing.png")
    axe(page)
    page.get_by_label("What they did").fill("Smiled at himself.")
    page.get_by_role("button", name="Sign and save").click()
    signed_id(page)
    shown = page.locator("img.picture")
    expect(shown).to_be_visible()
    expect(shown).to_have_js_property("naturalWidth", 40)
    axe(page)


def test_meant_is_never_in_one_box_with_seen(page_as, axe, size, dark):
    page = page_as("ruth")
    write_observation(page, "Noah slept.", "He was tired.")
    axe(page)
    page.get_by_role("button", name="Sign and save").click()
    signed_id(page)
    expect(page.locator(".account-seen")).not_to_contain_text("tired")
    expect(page.locator(".account-meant")).to_contain_text("He was tired.")
    axe(page)


def test_at_four_hundred_per_cent_nothing_is_cut_off(page_as, axe):
    """1280 × 1024 at 400 % is 320 × 256 (WCAG 1.4.10): words wrap, and nothing is pushed aside."""
    page = page_as("ruth")
    write_observation(page, "Noah slept. " + "Averylongwordwithoutanyspace" * 4, "He was tired.")
    page.get_by_role("button", name="Sign and save").click()
    record = signed_id(page)
    noah = rows_of_noah(page)
    page.set_viewport_size({"width": 320, "height": 256})
    for path in (
        f"/people/{noah}/",
        f"/records/{record}/",
        f"/records/{record}/amend/",
        f"/record/?about={noah}",
        f"/record/observation/?about={noah}",
        f"/record/night_check/?about={noah}",
        f"/record/health_note/?about={noah}",
        "/drafts/",
        "/log/?show=all",
    ):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        axe(page)
