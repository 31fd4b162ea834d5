"""A tablet that a team shares, in a real Chromium: enrolled, handed over, locked, killed; whose words are whose.

`python -m tests.journeys.tablets 100` plays a hundred chance schedules; the suite plays five.
"""

from __future__ import annotations

import os
import random
import re

from playwright.sync_api import Error, expect

from tests.conftest import peek
from tests.journeys.test_sign_in import sign_in
from tests.standing import WORKERS

PINS = {"ruth": "482915", "jo": "730264", "ewan": "918273"}
SCHEDULES = int(os.environ.get("TABLET_SCHEDULES", "5"))
STEPS = int(os.environ.get("TABLET_STEPS", "8"))
SEEN = "What I saw and heard"


def short(key):
    first, last = WORKERS[key][0].split()
    return f"{first} {last[0]}"


def enrol(page):
    page.goto("/staff/tablets/")
    page.get_by_role("link", name="Enrol this tablet").click()
    page.get_by_label("What is it called?").fill("Kitchen tablet")
    page.get_by_role("button", name="Enrol it").click()
    page.get_by_text("Kitchen tablet is shared from now on").wait_for()


def fully(page, key):
    """A full sign-in from the lock page, and a PIN."""
    page.goto("/lock/")
    page.get_by_role("button", name="Sign in with a password").click()
    sign_in(page, f"{key}@demo.invalid", f"{key}-invented-password")
    page.goto("/account/pin/")
    page.get_by_label("Six figures").fill(PINS[key])
    page.get_by_role("button", name="Keep it").click()
    page.get_by_text("Your PIN is kept").wait_for()


def lock(page):
    page.get_by_role("button", name="Lock", exact=True).first.click()
    page.wait_for_url("**/lock/")


def come(page, key):
    """From the lock page: the name, six figures, in."""
    go(page, "/lock/")
    page.get_by_role("link", name=short(key)).click()
    page.get_by_label("Your PIN").fill(PINS[key])
    page.wait_for_url(lambda url: "/lock/" not in url)


def write(page, words):
    box = page.get_by_label(SEEN)
    box.press("Control+End")
    box.press_sequentially(words)


def open_form(page):
    go(page, "/record/daily_log/")
    page.wait_for_selector("form[data-ready]")
    page.get_by_role("checkbox", name=re.compile("Noah")).first.check()
    return page.locator("form[data-record-form]").get_attribute("data-record-form")


def go(page, path):
    """To a page; the list of drafts may just be loading itself again, with what it found on the tablet."""
    for last in (False, False, True):
        try:
            return page.goto(path)
        except Error:
            if last:
                raise
            page.wait_for_load_state("networkidle")


def shared_by(page_as, *keys):
    page = page_as("ada")
    enrol(page)
    for key in keys:
        fully(page, key)
    lock(page)
    return page


def drafts_of(house):
    """Every draft's author and words, as the database has them."""
    with peek(house.database) as connection:
        rows = connection.execute(
            "SELECT d.id::text, u.email, d.fields::text FROM records_draft d JOIN users_user u ON u.id = d.author_id"
        ).fetchall()
    return {id: (email.partition("@")[0], fields) for id, email, fields in rows}


def signed_of(house):
    """Every record's author and words."""
    with peek(house.database) as connection:
        rows = connection.execute(
            "SELECT r.id::text, u.email, t.text FROM records_record r JOIN users_user u ON u.id = r.author_id "
            "JOIN records_revision v ON v.record_id = r.id JOIN records_revisiontext t ON t.revision_id = v.id"
        ).fetchall()
    return {id: (email.partition("@")[0], text) for id, email, text in rows}


# --- the pages ---------------------------------------------------------------------------------------------------


def test_enrolled_handed_over_and_ended(own_place, page_as, axe, fits, shot):
    page = page_as("ada")
    page.goto("/staff/tablets/")
    axe(page)
    page.get_by_role("link", name="Enrol this tablet").click()
    axe(page)
    fits(page)
    page.get_by_role("button", name="Enrol it").click()
    assert "Give the tablet a name" in page.get_by_role("alert").inner_text()
    axe(page)
    enrol(page)
    assert "this one" in page.get_by_role("main").inner_text()
    axe(page)
    fits(page)
    shot(page, "tablets")
    page.goto("/account/pin/")
    axe(page)
    fits(page)
    shot(page, "pin")
    page.get_by_label("Six figures").fill("123456")
    page.get_by_role("button", name="Keep it").click()
    assert "Others guess that one first" in page.get_by_role("alert").inner_text()
    fully(page, "ruth")
    fully(page, "jo")
    lock(page)
    assert "Who is here?" in page.get_by_role("heading", level=1).inner_text()
    axe(page)
    fits(page)
    shot(page, "who-is-here")
    page.get_by_role("link", name="Ruth S").click()
    axe(page)
    fits(page)
    shot(page, "ruths-pin")
    page.get_by_label("Your PIN").fill("111111")
    assert "does not fit" in page.get_by_role("alert").inner_text()
    axe(page)
    page.get_by_label("Your PIN").fill(PINS["ruth"])
    page.wait_for_url(lambda url: "/lock/" not in url)
    page.goto("/account/")
    assert "Ruth Sallis" in page.get_by_role("heading", level=1).inner_text()
    open_form(page)
    expect(page.get_by_role("button", name="Sign as Ruth S")).to_be_visible()
    shot(page, "sign-as")

    manager = page_as("ada")  # from another browser
    manager.goto("/staff/tablets/")
    manager.get_by_role("link", name="End Kitchen tablet").click()
    axe(manager)
    manager.get_by_role("button", name="End it").click()
    page.goto("/people/")
    assert "/choose/" in page.url or "/login/" in page.url


def test_a_tablet_is_handed_over_four_times_with_two_drafts_alive(own_place, page_as):
    page = shared_by(page_as, "ruth", "jo")
    come(page, "ruth")
    ruths = open_form(page)
    write(page, "Ruth began.")
    lock(page)
    come(page, "jo")
    assert "/record/" not in page.url  # never on the page that Ruth left open
    jos = open_form(page)
    write(page, "Jo began.")
    lock(page)
    come(page, "ruth")
    page.wait_for_selector("form[data-ready]")  # her own last page
    assert page.get_by_label(SEEN).input_value() == "Ruth began."
    write(page, " Ruth went on.")
    lock(page)
    come(page, "jo")
    page.wait_for_selector("form[data-ready]")
    assert page.get_by_label(SEEN).input_value() == "Jo began."
    write(page, " Jo went on.")
    lock(page)
    drafts = drafts_of(own_place)
    assert "Ruth began. Ruth went on." in drafts[ruths][1] and drafts[ruths][0] == "ruth"
    assert "Jo began. Jo went on." in drafts[jos][1] and drafts[jos][0] == "jo"


def test_a_minute_without_a_touch_locks_and_the_last_keystroke_is_kept(own_place, page_as, shot):
    page = shared_by(page_as, "ruth", "jo")
    come(page, "ruth")
    page.clock.install()
    ruths = open_form(page)
    write(page, "Noah laughed, and the")
    page.clock.fast_forward(61_000)
    page.wait_for_url("**/lock/")
    text = page.content()
    assert "Noah laughed" not in text and "Who is here?" in text
    assert "Noah laughed, and the" in drafts_of(own_place)[ruths][1]
    for _ in range(3):  # and back shows nothing
        page.go_back()
        page.wait_for_load_state()
        assert "Noah laughed" not in page.content()
        assert "/lock/" in page.url or "/choose/" in page.url or "/login/" in page.url
    come(page, "jo")
    page.go_back()
    page.wait_for_load_state()
    assert "Noah laughed" not in page.content()
    assert "/record/" not in page.url or page.get_by_label(SEEN).input_value() == ""


def test_a_running_timer_keeps_its_own_page_open_and_only_that_page(own_place, page_as, axe, fits, shot):
    page = shared_by(page_as, "ruth")
    come(page, "ruth")
    page.clock.install()
    go(page, "/record/observation/")
    page.wait_for_selector("form[data-ready]")
    draft = page.locator("form[data-record-form]").get_attribute("data-record-form")
    page.get_by_role("button", name="Start a timer").click()
    expect(page.locator("#save-state[data-state=kept]")).to_be_visible()
    shot(page, "timer-runs")
    axe(page)
    fits(page)
    other = page.context.new_page()
    go(other, "/people/")
    page.clock.fast_forward(61_000)
    other.wait_for_url("**/lock/")  # a second tab of the same sign-in
    with page.expect_response(lambda answer: "/awake/" in answer.url) as beat:
        page.clock.fast_forward(19 * 60_000)
    assert beat.value.status == 204
    expect(page.get_by_role("timer")).to_contain_text("20:")
    other.goto(f"/drafts/{draft}/")
    assert "/lock/" in other.url
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_label("How long")).to_have_value("20")
    expect(page.locator("#save-state[data-state=kept]")).to_be_visible()
    page.clock.fast_forward(61_000)
    page.wait_for_url("**/lock/")
    assert '"minutes": ["20"]' in drafts_of(own_place)[draft][1]
    page.go_back()
    page.wait_for_load_state()
    assert "/lock/" in page.url
    come(page, "ruth")
    page.wait_for_selector("form[data-ready]")  # her own last page
    expect(page.get_by_label("How long")).to_have_value("20")


def test_locked_without_a_line_the_screen_is_empty_and_the_words_come_back(own_place, page_as, trouble):
    page = shared_by(page_as, "ruth")
    come(page, "ruth")
    page.clock.install()
    ruths = open_form(page)
    write(page, "Before.")
    expect(page.locator("#save-state[data-state=kept]")).to_be_visible()
    trouble.expect("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    write(page, " Without a line.")
    page.clock.fast_forward(61_000)
    page.get_by_role("heading", name="Locked").wait_for()
    assert "Without a line" not in page.content()
    assert drafts_of(own_place)[ruths][1].count("Without a line") == 0
    page.context.set_offline(False)
    page.clock.fast_forward(10_000)
    page.wait_for_url("**/lock/")
    come(page, "ruth")
    page.goto("/drafts/")
    page.wait_for_load_state("networkidle")
    assert "Before. Without a line." in drafts_of(own_place)[ruths][1]


def test_half_a_form_that_is_no_draft_outlives_the_lock_for_its_writer_alone(own_place, page_as):
    page = shared_by(page_as, "ruth", "jo")
    come(page, "ruth")
    page.clock.install()
    page.goto("/duties/")
    page.locator("main form.form").locator("textarea, input[type=text]").first.fill("Ring the health visitor about")
    page.clock.fast_forward(61_000)
    page.wait_for_url("**/lock/")
    come(page, "jo")
    page.goto("/duties/")
    page.wait_for_load_state("networkidle")
    assert page.locator("main form.form").locator("textarea, input[type=text]").first.input_value() == ""
    lock(page)
    come(page, "ruth")
    page.goto("/duties/")
    page.get_by_text("What you had typed here is back").wait_for()
    box = page.locator("main form.form").locator("textarea, input[type=text]").first
    assert box.input_value() == "Ring the health visitor about"


# --- schedules -----------------------------------------------------------------------------------------------------


class Glass:
    """The tablet in a schedule: what was typed into which draft by whom, and what is on the screen."""

    def __init__(self, page):
        self.page, self.who, self.draft = page, None, None
        self.typed = {}
        self.wrote = {}

    def come(self, key):
        come(self.page, key)
        self.who, self.draft = key, None
        if self.page.locator("form[data-record-form]").count():
            self.page.wait_for_selector("form[data-ready]")
            self.draft = self.page.locator("form[data-record-form]").get_attribute("data-record-form")

    def open(self):
        self.draft = open_form(self.page)

    def type(self, words):
        write(self.page, words)
        self.typed[self.draft] = self.typed.get(self.draft, "") + words
        self.wrote.setdefault(self.draft, self.who)

    def lock(self):
        lock(self.page)
        self.who = self.draft = None

    def crash(self):
        """The tab dies: no farewell, nothing sent."""
        context = self.page.context
        self.page.close(run_before_unload=False)
        self.page = context.new_page()
        self.who = self.draft = None

    def sign(self):
        self.page.get_by_role("button", name="Sign as").first.click()
        self.page.wait_for_url(re.compile(r"/records/"))
        self.draft = None


def play(seed, glass):
    chance = random.Random(seed)
    for number in range(STEPS):
        if glass.who is None:
            glass.come(chance.choice(list(PINS)))
            continue
        if glass.draft is None:
            glass.open()
            continue
        act = chance.choices(("type", "lock", "crash", "sign", "open"), (45, 20, 12, 15, 8))[0]
        if act == "type":
            glass.type(f"S{seed}n{number}. ")
        elif act == "sign" and glass.typed.get(glass.draft):
            glass.sign()
        elif act == "lock":
            glass.lock()
        elif act == "crash":
            glass.crash()
        elif act == "open":
            glass.open()


def come_back(glass):
    """Everybody comes back once: what lay sealed in the browser is sent."""
    for key in PINS:
        glass.come(key)
        go(glass.page, "/drafts/")
        glass.page.wait_for_load_state("networkidle")
        glass.lock()


def test_chance_schedules_lose_nothing_and_mix_up_nobody(houses, contexts, trouble):
    """Each in the same house and browser: type, lock, kill the tab, sign, by three workers."""
    house = houses()
    page = contexts(house).new_page()
    page.goto("/choose/?next=/accounts/forgotten/")
    page.get_by_role("button", name="Be Ada Quill", exact=True).click()
    enrol(page)
    for key in PINS:
        fully(page, key)
    lock(page)
    glass = Glass(page)
    trouble.expect("ERR_ABORTED")
    for seed in range(SCHEDULES):
        play(seed, glass)
    come_back(glass)
    drafts, signed = drafts_of(house), signed_of(house)
    lost, mixed = [], []
    for draft, words in glass.typed.items():
        whose, text = signed.get(draft) or drafts.get(draft) or ("", "")
        (lost if words.strip() not in text else mixed if whose != glass.wrote[draft] else []).append(draft)
    print(
        f"\n{SCHEDULES} schedules, {len(glass.typed)} drafts of {len(PINS)} workers, "
        f"{len([d for d in glass.typed if d in signed])} signed: {len(lost)} lost, {len(mixed)} under another name"
    )
    assert glass.typed
    assert not lost
    assert not mixed
