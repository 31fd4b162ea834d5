"""The password or factor once more before what weighs; nothing typed is lost by it."""

from __future__ import annotations

import pytest

from goldthread.ground.access.models import Membership
from goldthread.ground.accounts.models import OneTimeLink
from goldthread.ground.accounts.rules import FRESH, is_fresh
from goldthread.ground.users.models import User
from tests.architecture.addresses import addresses
from tests.ground.accounts.apps import code_of, give_app
from tests.ground.accounts.confirmed import just_confirmed

pytestmark = pytest.mark.django_db

LATER = FRESH.total_seconds() + 1
NEW = {
    "name": "Kit Arden",
    "email": "kit@demo.invalid",
    "role": "practitioner",
    "from_on": "2026-11-22",
    "until_on": "",
}
PASSWORD = "ada-invented-password"


@pytest.fixture
def ada(client, worker, settings):
    """A manager outside a demo, whose last word was six minutes ago."""
    settings.DEMO = False
    return just_confirmed(client, worker("ada"), ago=LATER, factor=True)


def test_what_asks_is_what_was_promised():
    asks = {address.name: address.view.steps_up for address in addresses() if hasattr(address.view, "steps_up")}
    always = {name for name, methods in asks.items() if "GET" in methods}
    assert always >= {"staff_new", "staff_end_role", "staff_left", "staff_link", "staff_recovery", "break_glass"}
    assert always >= {"my_pin", "tablet_new"}
    assert set(asks) - always >= {"staff_member", "tokens"}


def test_five_minutes():
    assert is_fresh(1000.0, 1000.0)
    assert is_fresh(1000.0, 1299.9)
    assert not is_fresh(1000.0, 1300.0)
    assert not is_fresh(1000.0, 999.0)  # a clock that was put back
    assert not is_fresh(None, 1000.0)


def test_before_the_page_is_shown_it_asks_and_then_shows_it(ada):
    answer = ada.get("/staff/new/")
    assert answer["Location"] == "/account/step-up/?next=%2Fstaff%2Fnew%2F"
    page = ada.get(answer["Location"]).content.decode()
    assert "Is it you?" in page
    assert 'name="next" value="/staff/new/"' in page
    wrong = ada.post("/account/step-up/", {"next": "/staff/new/", "step_up": "1", "step_up_password": "not it"})
    assert "not your password" in wrong.content.decode()
    assert ada.get("/staff/new/").status_code == 302
    right = ada.post("/account/step-up/", {"next": "/staff/new/", "step_up": "1", "step_up_password": PASSWORD})
    assert right["Location"] == "/staff/new/"
    assert ada.get("/staff/new/").status_code == 200


def test_it_never_leads_to_strangers(ada):
    answer = ada.post("/account/step-up/", {"next": "https://stranger.example/", "step_up_password": PASSWORD})
    assert answer["Location"] == "/"


def test_a_post_that_comes_late_is_asked_about_keeps_every_field_and_is_done_once(ada):
    page = ada.post("/staff/new/", NEW)
    text = page.content.decode()
    assert "What you typed is kept" in text
    for name, value in NEW.items():
        assert f'name="{name}" value="{value}"' in text
    assert not User.objects.filter(email=NEW["email"]).exists()
    wrong = ada.post("/staff/new/", NEW | {"step_up": "1", "step_up_password": "not it"})
    assert "Kit Arden" in wrong.content.decode()
    assert "not it" not in wrong.content.decode()
    assert not User.objects.filter(email=NEW["email"]).exists()
    done = ada.post("/staff/new/", NEW | {"step_up": "1", "step_up_password": PASSWORD})
    kit = User.objects.get(email=NEW["email"])
    assert done["Location"] == f"/staff/{kit.id}/"
    assert Membership.objects.filter(user=kit).count() == 1


def test_a_field_sent_twice_stays_sent_twice(ada, worker):
    text = ada.post("/staff/new/", {"role": ["practitioner", "senior"]}).content.decode()
    assert 'value="practitioner"' in text and 'value="senior"' in text


def test_looking_at_a_worker_asks_nothing_but_giving_a_role_does(ada, worker):
    path = f"/staff/{worker('ruth').id}/"
    assert ada.get(path).status_code == 200
    role = {"role": "senior_practitioner", "from_on": "2026-11-22", "until_on": ""}
    assert "Is it you?" in ada.post(path, role).content.decode()
    before = Membership.objects.filter(user=worker("ruth")).count()
    assert ada.post(path, role | {"step_up": "1", "step_up_password": PASSWORD}).status_code == 302
    assert Membership.objects.filter(user=worker("ruth")).count() == before + 1


@pytest.mark.parametrize("page", ["left", "link", "recovery"])
def test_nothing_of_it_happens_unasked(ada, worker, page):
    ada.post(f"/staff/{worker('ruth').id}/{page}/", {"act": "link"})
    assert worker("ruth").is_active
    assert not OneTimeLink.objects.exists()


def test_a_code_of_the_app_will_do_and_once(ada, worker):
    give_app(worker("ada"))
    code = code_of()
    assert "Or a code from your app" in ada.get("/account/step-up/").content.decode()
    assert ada.post("/account/step-up/", {"step_up_code": code}).status_code == 302
    assert ada.get("/staff/new/").status_code == 200
    just_confirmed(ada, worker("ada"), ago=LATER, factor=True)
    assert "does not fit" in ada.post("/account/step-up/", {"step_up_code": code}).content.decode()


def test_guessing_is_counted(ada, worker):
    for _ in range(5):
        ada.post("/account/step-up/", {"step_up_password": "not it"})
    assert "too often" in ada.post("/account/step-up/", {"step_up_password": PASSWORD}).content.decode()
    assert ada.get("/staff/new/").status_code == 302


def test_a_word_given_by_one_worker_is_none_by_another(ada, worker):
    kept = ada.session
    kept["account_authentication_methods"] = [{"method": "password", "at": 9e9}, {"method": "password", "at": 1e12}]
    kept["account_authentication_methods_user"] = str(worker("ruth").id)
    kept.save()
    assert ada.get("/staff/new/").status_code == 302


def test_who_may_not_open_the_page_is_not_asked_for_a_password(client, worker, settings):
    settings.DEMO = False
    just_confirmed(client, worker("ruth"), ago=LATER, factor=True)
    assert client.get("/staff/new/").status_code == 403


def test_in_a_demo_a_tap_will_do(client, worker):
    just_confirmed(client, worker("ada"), ago=LATER)
    page = client.get("/staff/new/", follow=True).content.decode()
    assert "a tap will do" in page
    assert "step_up_password" not in page
    assert client.post("/account/step-up/", {"next": "/staff/new/", "step_up": "1"})["Location"] == "/staff/new/"
    assert client.get("/staff/new/").status_code == 200
