"""Outside a demo, in a real Chromium: the factor, letting somebody back in, the question before what weighs."""

from __future__ import annotations

import subprocess
import sys

from tests.ground.accounts.apps import code_of
from tests.journeys.house import ROOT
from tests.journeys.test_sign_in import MY_ACCOUNT, PASSWORD, sign_in

FURNISH = """
import django; from goldthread.lib import actors; actors.house = "tests"; django.setup()
from datetime import date
from goldthread.ground.access import actions as access
from goldthread.ground.homes import actions as homes
from goldthread.ground.packs.actions import publish
from goldthread.ground.users import actions as users
publish()
home = homes.open_home(provider="Larch", name="The Larches", pack="childrens_home", opened_on=date(2026, 1, 5), by=None)
for key, role in (("asha", "registered_manager"), ("bo", "responsible_individual"), ("cat", "support_worker")):
    name, password = key.title() + " Penrose", "four quiet words here"
    user = users.take_on(email=f"{key}@larch.example", name=name, password=password, by=None)
    access.give_role(user=user, home=home, role=role, by=None)
"""
LATER = """
import sys, django; django.setup()
from django.contrib.sessions.models import Session
from goldthread.config.sessions import SessionStore
for row in Session.objects.all():
    kept = SessionStore(row.session_key)
    for each in kept.get("account_authentication_methods", []):
        each["at"] -= 400
    kept.save()
"""


def run(house, program):
    subprocess.run([sys.executable, "-c", program], env=house.environ, cwd=ROOT, check=True)


def come_in(visitor, house, key, *, secret=None):
    """Sign in, with the app where there is one, else setting it up. The page, and the app's secret."""
    page = visitor(house=house)
    sign_in(page, f"{key}@larch.example", PASSWORD)
    if secret is None:
        page.wait_for_url("**/accounts/2fa/")
        page.get_by_role("link", name="Turn it on").click()
        secret = page.get_by_label("The same as letters").input_value()
        page.get_by_label("Code from the app").fill(code_of(secret))
        page.get_by_role("button", name="Turn it on").click()
        page.get_by_role("link", name="I have them").click()
    return page, secret


def test_two_managers_let_a_worker_back_in_who_lost_their_phone(new_house, visitor, axe, fits, shot):
    run(new_house, FURNISH)
    cat, _lost = come_in(visitor, new_house, "cat")
    cat.goto("/account/")
    assert "this one" in cat.get_by_role("main").inner_text()
    axe(cat)
    asha, _ = come_in(visitor, new_house, "asha")
    bo, _ = come_in(visitor, new_house, "bo")

    run(new_house, LATER)  # more than five minutes go by
    asha.goto("/staff/")
    asha.get_by_role("link", name="Cat Penrose").click()
    axe(asha)
    asha.get_by_role("link", name="Let them back in").click()
    asha.wait_for_url("**/account/step-up/**")
    axe(asha)
    fits(asha)
    shot(asha, "step-up")
    asha.locator("#step-up-password").fill(PASSWORD)
    asha.get_by_role("button", name="Go on", exact=True).click()
    axe(asha)
    fits(asha)
    asha.get_by_role("button", name="I have seen Cat Penrose in person").click()
    assert "Your word is given" in asha.get_by_role("main").inner_text()
    shot(asha, "recovery-one")

    bo.goto(asha.url)
    bo.locator("#step-up-password").fill(PASSWORD)
    bo.get_by_role("button", name="Go on", exact=True).click()
    bo.get_by_role("button", name="I have seen Cat Penrose in person").click()
    bo.get_by_role("button", name="Make the link").click()
    axe(bo)
    shot(bo, "recovery-link")
    address = bo.get_by_label("Link").input_value()

    anew = visitor(house=new_house)
    anew.goto(address)
    axe(anew)
    fits(anew)
    shot(anew, "welcome-back")
    anew.get_by_label("Password", exact=False).first.fill("another four quiet words")
    anew.get_by_role("button", name="Keep it and go on").click()
    anew.wait_for_url("**/accounts/2fa/")
    shot(anew, "set-one-up")
    cat.goto("/account/")
    assert "/accounts/login/" in cat.url  # the phone that was lost, or who found it, is out
    anew.get_by_role("link", name="Turn it on").click()
    secret = anew.get_by_label("The same as letters").input_value()
    anew.get_by_label("Code from the app").fill(code_of(secret))
    anew.get_by_role("button", name="Turn it on").click()
    anew.get_by_role("link", name="I have them").click()
    anew.get_by_role("link", name="To the start").click()
    anew.goto("/account/")
    anew.wait_for_url(MY_ACCOUNT)
    shot(anew, "my-account")


def test_what_was_typed_is_kept_when_the_question_comes_too_late(own_place, page_as, axe, shot):
    page = page_as("ada")
    page.goto("/staff/new/")
    page.get_by_label("Name").fill("Kit Arden")
    page.get_by_label("E-mail address").fill("kit@demo.invalid")
    page.get_by_label("Role").select_option("Practitioner")
    run(own_place, LATER)
    page.get_by_role("button", name="Take them on").click()
    assert "What you typed is kept" in page.get_by_role("main").inner_text()
    axe(page)
    shot(page, "step-up-demo")
    page.get_by_role("button", name="It is me").click()
    assert "Kit Arden is on the team" in page.get_by_role("status").first.inner_text()
