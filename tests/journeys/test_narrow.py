"""What is narrow: a restricted note is seen to be there, opened by who must; a concern leaves no trace."""

import re

from tests.conftest import peek

# Dee's note about Noah, restricted from the page that every record has.
NOTE = "He was seen by the nurse about the mark."


def write(page, kind, note, **boxes):
    """Sign a form through its page."""
    page.goto(f"/record/{kind}/")
    page.get_by_role("checkbox", name="Noah", exact=True).check()
    page.locator('[name="q.note.seen"]').fill(note)
    for name, value in boxes.items():
        page.locator(f'[name="q.{name}"]').first.fill(value)
    return page


def test_a_restricted_note_is_seen_to_be_there_opened_and_answered_for(page_as, own_place, axe, fits, trouble):
    trouble.expect("404")
    # given a note that its writer signed, and the manager restricts: two taps and a word
    writer = write(page_as("ruth"), "daily_log", NOTE)
    writer.get_by_role("button", name="Sign and save").click()
    writer.wait_for_url(re.compile(r"/records/[0-9a-f-]{36}/$"))
    note = writer.url
    manager = page_as("dee")
    manager.goto(note)
    manager.get_by_role("link", name="Who may read this").click()
    assert manager.get_by_text("wrote it", exact=True).count() == 1
    axe(manager)
    fits(manager)
    manager.get_by_label("Restricted").check()
    manager.locator("#reason").fill("It is about his health.")
    manager.get_by_role("button", name="Change it").click()
    assert manager.get_by_text("Routine, then restricted").count() == 1
    manager.get_by_role("link", name="Back to the record").click()
    assert manager.get_by_text("Restricted", exact=True).count() == 1
    axe(manager)
    # when one worker opens the file, they see that something is there and whom to ask, and no more
    noah = manager.get_by_role("link", name="Noah", exact=True).first.get_attribute("href")
    one = page_as("ewan")
    one.goto(noah)
    assert one.get_by_text("1 restricted record stands here").count() == 1
    assert one.get_by_text("Ask Dee O").count() == 1
    assert one.get_by_text("seen by the nurse").count() == 0
    assert one.goto(note).status == 404
    # when another must know now, they say why, and it is open to them for an hour
    other = page_as("jo")
    other.goto(noah)
    other.get_by_role("link", name="I must see it now").click()
    other.get_by_label("An emergency of health").check()
    other.get_by_label("What is happening?").fill("The ambulance asks about the mark.")
    axe(other)
    other.get_by_role("button", name="Open for an hour").click()
    assert other.get_by_text("Open to you until").count() == 1
    other.goto(note)
    assert other.get_by_text(NOTE).count() == 1
    assert one.goto(note).status == 404, "it is open to who asked, not to everybody"
    # then the manager is told on their next page, reads why, and answers
    manager.goto("/people/")
    manager.get_by_role("link", name="Look at it").click()
    manager.get_by_role("link", name=re.compile("Jo B")).click()
    assert manager.get_by_text("The ambulance asks about the mark.").count() == 1
    manager.get_by_label("It was right to look").check()
    manager.get_by_label("What did you find?").fill("I rang back. It was needed.")
    manager.get_by_role("button", name="Answer").click()
    assert manager.get_by_text("waits for your answer").count() == 0
    other.get_by_role("button", name="Close it now").click()
    assert other.goto(note).status == 404


CONCERN = "Axolotl: I saw him pull her arm at the stairs."
# Every page that this worker can reach by links, two of a kind: its words, without times and keys. In the page itself,
# so that it is Chromium that asks.
CRAWL = """async () => {
  const kind = (path) => path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID").replace(/\\d+/g, "N");
  const seen = new Set(), kinds = {}, pages = {}, queue = ["/people/", "/account/"];
  while (queue.length) {
    const path = queue.shift();
    if (seen.has(path)) continue;
    seen.add(path);
    const form = kind(path);
    kinds[form] = (kinds[form] || 0) + 1;
    if (kinds[form] > 2) continue;
    const answer = await fetch(path, {headers: {Accept: "text/html"}});
    if (!(answer.headers.get("content-type") || "").includes("text/html")) continue;
    const html = await answer.text();
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const link of page.querySelectorAll("a[href^='/']")) queue.push(link.getAttribute("href").split("#")[0]);
    page.querySelectorAll("script, style").forEach((each) => each.remove());
    pages[path] = [answer.status, page.body.innerText.replace(/\\s+/g, " ").replace(/\\d\\d[:.]\\d\\d/g, "TIME"), html];
  }
  return pages;
}"""


def test_the_subject_of_a_concern_finds_no_trace_of_it(page_as, own_place, axe, fits, trouble):
    trouble.expect("40[34]")
    # given everything that a senior can reach in a house without it
    subject = page_as("marian")
    subject.goto("/people/")
    before = subject.evaluate(CRAWL)
    assert len(before) > 25
    # when a colleague writes what they saw, and says whom it is about
    writer = write(page_as("ruth"), "concern", CONCERN, told="Nobody yet")
    writer.get_by_label("Marian H").check()
    axe(writer)
    fits(writer)
    writer.get_by_role("button", name="Sign and save").click()
    writer.wait_for_url(re.compile(r"/records/[0-9a-f-]{36}/$"))
    record = writer.url.rstrip("/").rpartition("/")[2]
    assert writer.get_by_text("It has reached Dee O.").count() == 1
    axe(writer)
    fits(writer)
    # then the manager has it above the next page
    manager = page_as("dee")
    manager.goto("/people/")
    manager.get_by_role("link", name="Read it").click()
    axe(manager)
    manager.get_by_role("link", name=re.compile("Concern")).first.click()
    assert manager.get_by_text("pull her arm").count() == 1
    # and the subject finds the house as it was: the same pages, with the same words and numbers
    untouched(subject, before, own_place, record)
    # when the manager has answered, the writer sees it, and the subject still nothing
    manager.get_by_role("link", name="Say what was done").click()
    axe(manager)
    fits(manager)
    manager.get_by_label("What was done?").fill("Axolotl: spoke with the officer of the local authority.")
    manager.get_by_role("button", name="Answer").click()
    assert manager.get_by_text("waits for an answer").count() == 0
    writer.reload()
    assert writer.get_by_text("spoke with the officer").count() == 1
    assert writer.get_by_text("answered by Dee O").count() == 1
    untouched(subject, before, own_place, record)


def untouched(subject, before, house, record):
    after = subject.evaluate(CRAWL)
    assert {path: page[:2] for path, page in after.items()} == {path: page[:2] for path, page in before.items()}
    with peek(house.database) as database:
        rows = database.execute("SELECT id FROM records_revision WHERE record_id = %s", [record]).fetchall()
    html = "".join(page[2] for page in after.values())
    for trace in (record, *(str(row[0]) for row in rows), "Axolotl", "axolotl", "pull her arm"):
        assert trace not in html, trace
    for path in (f"/records/{record}/", f"/records/{record}/sight/", f"/records/{record}/print/"):
        assert subject.request.get(path).status == 404, path
    assert subject.request.get(f"/concerns/{record}/").status == 403, "as for every id: their role answers none"
    subject.goto("/find/")
    subject.locator("main [name=words]").fill("axolotl")
    subject.locator("main [name=words]").press("Enter")
    subject.wait_for_load_state()
    assert subject.locator("a[href^='/records/']").count() == 0
