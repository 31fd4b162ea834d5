"""Coming in: choose who to be, a password, a second factor, a passkey, a link; going out."""

from __future__ import annotations

import re
import urllib.parse
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar

from tests.ground.accounts.apps import code_of

RUTH = ("ruth@demo.invalid", "ruth-invented-password")
PASSWORD = "four quiet words here"
FINGER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
MY_ACCOUNT = re.compile(r"^[^?]+/account/$")  # the page itself, not an address that names it after ?next=


def sign_in(page, address, password):
    page.goto("/accounts/login/?next=/account/")
    page.get_by_label("E-mail address").fill(address)
    page.get_by_label("Password", exact=False).first.fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


# --- choose who to be --------------------------------------------------------------------------------------------


def test_in_a_demo_one_tap_makes_me_a_worker(visitor, axe, fits, size, dark):
    page = visitor()
    page.goto("/account/")  # a page of mine, so I am asked who I am
    assert "/choose/" in page.url
    assert "is invented" in page.get_by_role("main").inner_text()
    axe(page)
    fits(page)
    page.get_by_role("button", name="Be Ruth Sallis", exact=True).click()
    page.wait_for_url(MY_ACCOUNT)
    assert "Ruth Sallis" in page.get_by_role("heading", level=1).inner_text()


def test_it_works_without_javascript_and_by_keyboard(visitor):
    page = visitor(javascript=False)
    page.goto("/choose/?next=/account/")
    for _ in range(40):
        page.keyboard.press("Tab")
        if "Be Ewan Tully" in page.locator("*:focus").inner_text():
            break
    page.keyboard.press("Enter")
    page.wait_for_url(MY_ACCOUNT)
    assert "Ewan Tully" in page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/account/")
    assert "/choose/" in page.url


# --- an address and a password -----------------------------------------------------------------------------------


def test_i_sign_in_after_a_slip(visitor, axe, fits, size, dark):
    page = visitor()
    sign_in(page, RUTH[0], "not the right words")
    assert "do not belong together" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("E-mail address").input_value() == RUTH[0]
    assert page.get_by_label("Password", exact=False).first.input_value() == ""
    axe(page)
    fits(page)
    sign_in(page, *RUTH)
    page.wait_for_url(MY_ACCOUNT)


def test_i_can_see_what_i_type(visitor):
    page = visitor()
    page.goto("/accounts/login/")
    field = page.locator("#id_password")
    field.fill("four words")
    page.get_by_role("button", name="Show").click()
    assert field.get_attribute("type") == "text"
    page.get_by_role("button", name="Show").click()
    assert field.get_attribute("type") == "password"


def test_signing_in_works_without_javascript(visitor):
    page = visitor(javascript=False)
    sign_in(page, *RUTH)
    page.wait_for_url(MY_ACCOUNT)
    assert not page.get_by_role("button", name="Sign in with a passkey").count()


def test_i_change_my_password(own_place, visitor, axe):
    page = visitor()
    sign_in(page, *RUTH)
    page.get_by_role("link", name="Change my password").click()
    axe(page)
    page.get_by_label("Password now").fill(RUTH[1])
    page.get_by_label("New password").fill("short")
    page.get_by_role("button", name="Change it").click()
    assert "too short" in page.get_by_role("alert").inner_text()
    axe(page)
    page.get_by_label("Password now").fill(RUTH[1])
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Change it").click()
    page.wait_for_url(MY_ACCOUNT)
    assert "Your new password holds" in page.get_by_role("status").first.inner_text()
    other = visitor()
    sign_in(other, RUTH[0], PASSWORD)
    other.wait_for_url(MY_ACCOUNT)


def test_guessing_by_many_hands_at_once_is_counted_once_for_all(place):
    """Twenty tries at the same moment, by several threads of the server: no more than five of them are looked at."""

    def attempt(_number):
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        browser = urllib.request.build_opener(jar)
        form = browser.open(f"{place.url}/accounts/login/").read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)[1]
        data = {"csrfmiddlewaretoken": token, "login": "marian@demo.invalid", "password": "a guess of many"}
        answer = browser.open(f"{place.url}/accounts/login/", urllib.parse.urlencode(data).encode()).read().decode()
        return "looked at" if "do not belong together" in answer else "put off" if "too often" in answer else answer

    with ThreadPoolExecutor(8) as hands:
        answers = Counter(hands.map(attempt, range(20)))
    assert set(answers) == {"looked at", "put off"}
    assert answers["looked at"] <= 5


# --- a second factor ---------------------------------------------------------------------------------------------


def test_an_authenticator_app_and_recovery_codes(own_place, visitor, axe, fits):
    page = visitor()
    sign_in(page, *RUTH)
    page.get_by_role("link", name="Second factor and passkeys").click()
    axe(page)
    page.goto("/accounts/reauthenticate/?next=/accounts/2fa/")
    axe(page)  # is it you? Asked when five minutes have passed
    page.get_by_label("Password", exact=False).first.fill(RUTH[1])
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("link", name="Turn it on").click()

    secret = page.get_by_label("The same as letters").input_value()
    axe(page)
    fits(page)
    page.get_by_label("Code from the app").fill("000000")
    page.get_by_role("button", name="Turn it on").click()
    assert "does not fit" in page.get_by_role("alert").inner_text()
    page.get_by_label("Code from the app").fill(code_of(page.get_by_label("The same as letters").input_value()))
    secret = page.get_by_label("The same as letters").input_value()
    page.get_by_role("button", name="Turn it on").click()
    page.wait_for_url("**/recovery-codes/")
    axe(page)
    recovery = page.locator("code").first.inner_text()
    page.get_by_role("link", name="I have them").click()
    assert "It is on" in page.get_by_role("main").inner_text()
    axe(page)

    again = visitor()
    sign_in(again, *RUTH)
    again.wait_for_url("**/2fa/authenticate/")
    axe(again)
    fits(again)
    again.goto("/account/")
    assert "/choose/" in again.url  # the password alone opens nothing
    again.goto("/accounts/2fa/authenticate/")
    code = code_of(secret, steps=1)
    again.get_by_label("Code").fill(code)
    again.get_by_role("button", name="Sign in", exact=True).click()
    again.wait_for_url(MY_ACCOUNT)

    replayed = visitor()
    sign_in(replayed, *RUTH)
    replayed.get_by_label("Code").fill(code)
    replayed.get_by_role("button", name="Sign in", exact=True).click()
    assert "does not fit" in replayed.get_by_role("alert").inner_text()  # a code works once
    replayed.get_by_label("Code").fill(recovery)
    replayed.get_by_role("button", name="Sign in", exact=True).click()
    replayed.wait_for_url(MY_ACCOUNT)

    page.goto("/accounts/2fa/totp/deactivate/")
    axe(page)
    page.get_by_role("button", name="Turn it off").click()
    assert "It is off" in page.get_by_role("main").inner_text()


def test_a_passkey_lets_me_in_without_a_password(own_place, visitor, axe, trouble):
    page = visitor()
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": FINGER})
    sign_in(page, *RUTH)
    page.wait_for_url(MY_ACCOUNT)
    page.goto("/accounts/2fa/webauthn/add/")  # the password was given a moment ago
    axe(page)
    page.get_by_label("What shall it be called?").fill("my own phone")
    page.get_by_label("It lets me in without my password").check()
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url("**/recovery-codes/")
    page.goto("/accounts/2fa/webauthn/")
    assert "my own phone" in page.get_by_role("main").inner_text()
    axe(page)

    page.get_by_role("link", name="Rename").click()
    axe(page)
    page.get_by_label("Name").fill("my blue phone")
    page.get_by_role("button", name="Keep the name").click()
    assert "my blue phone" in page.get_by_role("main").inner_text()

    page.goto("/account/")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    page.goto("/account/")
    assert "Ruth Sallis" in page.get_by_role("heading", level=1).inner_text()

    page.goto("/accounts/2fa/webauthn/")
    page.get_by_role("link", name="Remove").click()
    if "/reauthenticate/" in page.url:  # a sign-in by passkey is no fresh word of who one is
        page.get_by_label("Password", exact=False).first.fill(RUTH[1])
        page.get_by_role("button", name="Go on").click()
    axe(page)
    page.get_by_role("button", name="Remove it").click()
    assert "You have none" in page.get_by_role("main").inner_text()


def test_a_passkey_that_fails_is_told_in_words(visitor):
    page = visitor()
    page.goto("/accounts/login/")
    page.evaluate("""() => {
        navigator.credentials.get = () => Promise.reject(new DOMException("not allowed", "NotAllowedError"));
    }""")  # what a browser does when one gives up
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("That did not work").wait_for()


# --- the team ----------------------------------------------------------------------------------------------------


def test_a_new_worker_comes_in_by_a_link_and_leaves(own_place, page_as, visitor, axe, fits):
    manager = page_as("ada")
    manager.goto("/staff/")
    axe(manager)
    fits(manager)
    manager.get_by_role("link", name="Take somebody on").click()
    axe(manager)
    manager.get_by_role("button", name="Take them on").click()
    assert "Give the worker’s name" in manager.get_by_role("alert").inner_text()
    axe(manager)
    manager.get_by_label("Name").fill("Kit Arden")
    manager.get_by_label("E-mail address").fill("kit@demo.invalid")
    manager.get_by_label("Role").select_option("Practitioner")
    manager.get_by_role("button", name="Take them on").click()
    assert "Kit Arden is on the team" in manager.get_by_role("status").first.inner_text()
    axe(manager)
    fits(manager)
    manager.get_by_role("link", name="Make a link").click()
    axe(manager)
    manager.get_by_role("button", name="Make the link").click()
    address = manager.get_by_label("Link").input_value()
    axe(manager)
    fits(manager)
    manager.context.grant_permissions(["clipboard-read", "clipboard-write"])
    manager.get_by_role("button", name="Copy").click()
    manager.get_by_text("Copied").wait_for()
    assert manager.evaluate("navigator.clipboard.readText()") == address

    kit = visitor()
    kit.goto(address)
    assert "Hello Kit Arden" in kit.get_by_role("main").inner_text()
    axe(kit)
    fits(kit)
    kit.get_by_label("Password", exact=False).first.fill("short")
    kit.get_by_role("button", name="Keep it and sign in").click()
    assert "too short" in kit.get_by_role("alert").inner_text()
    kit.get_by_label("Password", exact=False).first.fill(PASSWORD)
    kit.get_by_role("button", name="Keep it and sign in").click()
    kit.wait_for_url(lambda url: "/welcome/" not in url)
    kit.goto("/account/")
    assert "Practitioner" in kit.get_by_role("main").inner_text()

    manager.get_by_role("link", name="Back").click()
    manager.get_by_role("link", name="Kit Arden has left").click()
    axe(manager)
    manager.get_by_role("button", name="Yes, Kit Arden has left").click()
    assert "can no longer sign in" in manager.get_by_role("status").first.inner_text()

    kit.goto("/account/")
    assert "/choose/" in kit.url
    sign_in(kit, "kit@demo.invalid", PASSWORD)
    assert "do not belong together" in kit.get_by_role("alert").inner_text()


def test_a_used_link_says_so(own_place, page_as, visitor, axe, trouble):
    manager = page_as("ada")
    manager.goto("/staff/")
    manager.get_by_role("link", name="Ruth Sallis").click()
    manager.get_by_role("link", name="Make a link").click()
    manager.get_by_role("button", name="Make the link").click()
    address = manager.get_by_label("Link").input_value()
    ruth = visitor()
    ruth.goto(address)
    ruth.get_by_label("Password", exact=False).first.fill(PASSWORD)
    ruth.get_by_role("button", name="Keep it and sign in").click()
    ruth.wait_for_url(lambda url: "/welcome/" not in url)
    trouble.expect("410")
    ruth.goto(address)
    assert "A link works once" in ruth.get_by_role("main").inner_text()
    axe(ruth)


def test_pages_look_right_everywhere(page_as, axe, fits, size, dark):
    page = page_as("ada")
    for path in ("/account/", "/staff/", "/staff/new/", "/accounts/2fa/", "/accounts/forgotten/", "/accounts/logout/"):
        page.goto(path)
        axe(page)
        fits(page)


def test_i_choose_light_or_dark(page_as):
    page = page_as("ruth")
    page.goto("/account/")
    page.get_by_role("radio", name="dark").check()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.get_by_role("radio", name="dark").is_checked()


# --- a house of one's own ----------------------------------------------------------------------------------------


def test_the_first_manager_opens_the_house(new_house, visitor, axe, fits, trouble):
    page = visitor(house=new_house)
    trouble.expect("404")
    assert page.goto("/choose/").status == 404  # no demo, no such door
    page.goto("/account/")
    assert "/accounts/login/" in page.url
    assert not page.get_by_text("choose who to be").count()

    address = new_house.first_link()
    page.goto(address)
    axe(page)
    fits(page)
    page.get_by_label("Provider").fill("Larch Care")
    page.get_by_label("Name of the home").fill("The Larches")
    page.get_by_role("radio", name="Children").check()
    page.get_by_label("Open since").fill("2026-01-05")
    page.get_by_label("Your name").fill("Asha Penrose")
    page.get_by_label("Your e-mail address").fill("asha@larch.example")
    page.get_by_label("Password", exact=False).first.fill("short")
    page.get_by_role("button", name="Open the house").click()
    assert "too short" in page.get_by_role("alert").inner_text()
    axe(page)
    assert page.get_by_label("Name of the home").input_value() == "The Larches"  # what was typed stays
    page.get_by_label("Password", exact=False).first.fill(PASSWORD)
    page.get_by_role("button", name="Open the house").click()
    page.wait_for_url("**/accounts/2fa/")  # outside a demo nobody is without a second factor
    assert "Set up one of these two now" in page.get_by_role("main").inner_text()
    axe(page)
    fits(page)
    page.goto("/staff/")
    assert page.url.endswith("/accounts/2fa/")
    page.get_by_role("link", name="Turn it on").click()
    secret = page.get_by_label("The same as letters").input_value()
    page.get_by_label("Code from the app").fill(code_of(secret))
    page.get_by_role("button", name="Turn it on").click()
    page.get_by_role("link", name="I have them").click()
    axe(page)
    page.goto("/staff/")
    assert "Asha Penrose" in page.get_by_role("main").inner_text()
    assert "Demo" not in page.locator("body").inner_text()

    assert new_house.first_link() == "None"  # never again
    trouble.expect("410")
    assert page.goto(address).status == 410

    back = visitor(house=new_house)
    sign_in(back, "asha@larch.example", PASSWORD)
    back.get_by_label("Code").fill(code_of(secret, steps=1))
    back.get_by_role("button", name="Sign in", exact=True).click()
    back.wait_for_url(MY_ACCOUNT)
    assert "Registered manager" in back.get_by_role("main").inner_text()
