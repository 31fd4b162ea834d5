"""Switching on a shared tablet, the lock page, and whose words are whose."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goldthread.casework.records.models import Draft, Record
from goldthread.casework.records.rules.seal import seal_of
from goldthread.ground.accounts import actions, queries
from goldthread.ground.accounts.models import DeviceWorker, SignIn
from goldthread.lib import clock
from tests.ground.accounts.tablet import JO, RUTH, by_pin, fully, who

database = pytest.mark.django_db


# --- switching ---------------------------------------------------------------------------------------------------


@database
def test_a_switch_ends_the_session_before_gives_a_new_key_and_opens_none_of_its_pages(tablet, pins, worker):
    fully(tablet, "jo")
    fully(tablet, "ruth")
    before = tablet.session.session_key
    tablet.post("/lock/", {"act": "lock", "from": "/people/"})
    answer = by_pin(tablet, worker("jo"), JO)
    assert answer["Location"] == "/"  # and never Ruth's open page
    assert who(tablet) == str(worker("jo").id)
    assert tablet.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()
    tablet.post("/lock/", {"act": "lock", "from": "/drafts/"})
    assert by_pin(tablet, worker("ruth"), RUTH)["Location"] == "/people/"  # her own last page
    tablet.post("/lock/", {"act": "lock", "from": "/people/"})
    assert by_pin(tablet, worker("jo"), JO)["Location"] == "/drafts/"


@database
def test_who_goes_on_is_where_they_were_under_a_new_key(tablet, pins, worker):
    fully(tablet, "ruth")
    before = tablet.session.session_key
    tablet.post("/lock/", {"act": "lock", "from": "/people/?a=b"})
    assert by_pin(tablet, worker("ruth"), RUTH)["Location"] == "/people/?a=b"
    assert tablet.session.session_key != before


@database
@pytest.mark.parametrize(
    "page", ["https://stranger.example/", "//stranger.example", "javascript:alert(1)", "/lock/", ""]
)
def test_it_leads_nowhere_else(tablet, pins, worker, page):
    fully(tablet, "ruth")
    tablet.post("/lock/", {"act": "lock", "from": page})
    assert by_pin(tablet, worker("ruth"), RUTH)["Location"] == "/"


@database
def test_a_pin_gives_no_fresh_word_and_no_longer_session(tablet, pins, worker):
    fully(tablet, "ada")
    actions.set_pin(worker("ada"), "604937")
    fully(tablet, "ada")
    DeviceWorker.objects.filter(user=worker("ada")).update(full_at=clock.now() - timedelta(hours=11))
    tablet.post("/lock/", {"act": "lock"})
    by_pin(tablet, worker("ada"), "604937")
    assert tablet.get("/staff/new/")["Location"].startswith("/account/step-up/")
    row = Session.objects.get(session_key=tablet.session.session_key)
    assert timedelta(minutes=59) < row.expire_date - clock.now() <= timedelta(hours=1)


@database
def test_outside_a_demo_a_pin_stands_on_the_factor_that_was_shown_here(tablet, pins, worker, settings):
    from tests.ground.accounts.apps import code_of, give_app

    settings.DEMO = False
    give_app(worker("ruth"))
    fully(tablet, "ruth")
    tablet.post("/accounts/2fa/authenticate/", {"code": code_of()})
    tablet.post("/lock/", {"act": "lock"})
    by_pin(tablet, worker("ruth"), RUTH)
    assert tablet.get("/account/").status_code == 200
    assert SignIn.objects.filter(user=worker("ruth"), ended_at=None).get().how == "pin"


@database
def test_a_password_alone_lends_a_pin_nothing(tablet, pins, worker, settings):
    """Outside a demo: who has no factor yet, and who has not given it yet, cannot come in by a PIN in its place."""
    from tests.ground.accounts.apps import code_of, give_app

    settings.DEMO = False
    fully(tablet, "ruth")  # has no factor: led to setting one up
    assert tablet.get("/account/")["Location"] == "/accounts/2fa/"
    by_pin(tablet, worker("ruth"), RUTH)
    assert tablet.get("/account/")["Location"] == "/accounts/2fa/"
    assert DeviceWorker.objects.filter(user=worker("ruth"), full_at__isnull=False).count() == 0
    give_app(worker("jo"))
    tablet.post("/accounts/logout/")
    assert fully(tablet, "jo")["Location"] == "/accounts/2fa/authenticate/"
    by_pin(tablet, worker("jo"), JO)
    assert who(tablet) is None
    tablet.get("/accounts/login/")
    fully(tablet, "jo")
    tablet.post("/accounts/2fa/authenticate/", {"code": code_of()})
    tablet.post("/lock/", {"act": "lock"})
    by_pin(tablet, worker("jo"), JO)
    assert tablet.get("/account/").status_code == 200


@database
def test_setting_the_first_factor_up_on_a_tablet_makes_it_a_full_sign_in(tablet, pins, worker, settings):
    from tests.ground.accounts.apps import code_of

    settings.DEMO = False
    fully(tablet, "ruth")
    tablet.get("/accounts/2fa/totp/activate/")
    tablet.post("/accounts/2fa/totp/activate/", {"code": code_of(tablet.session["mfa.totp.secret"])})
    tablet.post("/lock/", {"act": "lock"})
    by_pin(tablet, worker("ruth"), RUTH)
    assert tablet.get("/account/").status_code == 200


@database
def test_letting_back_in_ends_the_pin_too(tablet, pins, worker, seen_as):
    from tests.ground.accounts.apps import give_app

    give_app(worker("ruth"))
    for key in ("ada", "dee"):
        actions.confirm_seen(worker("ruth"), by=seen_as(key))
    token = actions.recovery_link(worker("ruth"), by=seen_as("ada")).rpartition("/")[2]
    actions.recover(token, "four quiet words here")
    assert queries.pin_since(worker("ruth").id) is None


# --- the lock ----------------------------------------------------------------------------------------------------


@database
def test_after_a_minute_every_page_is_the_lock_page(tablet, pins, worker, later):
    fully(tablet, "ruth")
    later(59)
    assert tablet.get("/account/").status_code == 200
    later(59)
    assert tablet.get("/account/").status_code == 200
    later(61)
    for path in ("/account/", "/people/", "/", "/drafts/", "/account/awake/", "/accounts/2fa/", "/staff/"):
        assert tablet.get(path)["Location"] == "/lock/", path
        assert tablet.post(path)["Location"] == "/lock/", path
    page = tablet.get("/lock/").content.decode()
    assert "Who is here?" in page and "Amira" not in page
    by_pin(tablet, worker("ruth"), RUTH)
    assert tablet.get("/account/").status_code == 200


@database
def test_a_running_timer_keeps_its_own_page_and_only_that_page(tablet, pins, worker, later):
    fully(tablet, "ruth")
    draft = uuid4()
    keep, beat = reverse("draft_keep", args=[draft]), f"/account/awake/?draft={draft}"
    since = (clock.now() - timedelta(minutes=20)).isoformat()

    def kept(number, timer):
        return tablet.post(keep, {"kind": "observation", "save_number": number, "minutes": "21", "timer": timer})

    assert kept(1, since).status_code == 200
    later(50)
    assert tablet.get(beat).status_code == 204  # says that the page is open, not that anybody touched it
    later(11)
    assert tablet.get(f"{beat}&touched=1").status_code == 204  # too late for all but the page itself
    elsewhere = ("/account/", "/drafts/", reverse("draft", args=[draft]), "/account/awake/")
    others = ("/record/observation/", f"/account/awake/?draft={uuid4()}", "/account/awake/?draft=nonsense")
    for path in (*elsewhere, *others):
        assert tablet.get(path)["Location"] == "/lock/", path
    assert tablet.post(reverse("draft_keep", args=[uuid4()]), {"kind": "observation"})["Location"] == "/lock/"
    assert tablet.get(beat).status_code == 204  # and goes on
    assert kept(2, f"{since}/{clock.now().isoformat()}").json()["number"] == 2  # stopped
    assert tablet.get("/account/")["Location"] == "/lock/"
    signed = tablet.post(f"/record/observation/?draft={draft}", {"id": draft, "act": "sign"})
    assert signed["Location"] == "/lock/"  # signing takes a PIN, and leads back to the words
    Draft.objects.filter(pk=draft).update(saved_at=clock.now() - timedelta(seconds=60))
    assert tablet.get(beat)["Location"] == "/lock/"
    assert by_pin(tablet, worker("ruth"), RUTH)["Location"] == f"/record/observation/?draft={draft}"


@database
def test_a_timer_of_a_day_ago_or_another_worker_keeps_nothing_open(tablet, pins, worker, later):
    fully(tablet, "ruth")
    ruths, forgotten = uuid4(), uuid4()
    for draft, hours in ((ruths, 1), (forgotten, 4)):
        since = (clock.now() - timedelta(hours=hours)).isoformat()
        tablet.post(reverse("draft_keep", args=[draft]), {"kind": "observation", "save_number": 1, "timer": since})
    later(61)
    assert tablet.get(f"/account/awake/?draft={ruths}").status_code == 204
    assert tablet.get(f"/account/awake/?draft={forgotten}")["Location"] == "/lock/"
    fully(tablet, "jo")
    later(61)
    assert tablet.get(f"/account/awake/?draft={ruths}")["Location"] == "/lock/"


@database
def test_an_old_cookie_or_none_or_anothers_opens_nothing(tablet, pins, worker, later):
    fully(tablet, "ruth")
    old = tablet.cookies["awake"].value
    later(61)
    tablet.get("/account/")
    for value in (old, "", "nonsense", old[:-1]):
        tablet.cookies["awake"] = value
        assert tablet.get("/account/")["Location"] == "/lock/"
    other = Client()
    other.cookies["tablet"] = tablet.cookies["tablet"].value
    fully(other, "jo")
    tablet.cookies["awake"] = other.cookies["awake"].value  # of another session
    assert tablet.get("/account/")["Location"] == "/lock/"


@database
def test_a_session_carried_to_another_browser_is_none(tablet, pins):
    fully(tablet, "ruth")
    thief = Client()
    thief.cookies["session"] = tablet.cookies["session"].value
    thief.cookies["awake"] = tablet.cookies["awake"].value
    assert thief.get("/account/")["Location"] == "/accounts/login/"


@database
def test_the_lock_and_the_touches_cost_no_statement(tablet, pins, later):
    fully(tablet, "ruth")
    tablet.get("/account/")
    later(30)
    with CaptureQueriesContext(connection) as shared:
        tablet.get("/people/")
    alone = Client()
    alone.post("/accounts/login/", {"login": "ruth@demo.invalid", "password": "ruth-invented-password"})
    alone.get("/account/")
    with CaptureQueriesContext(connection) as plain:
        alone.get("/people/")
    assert len(shared) == len(plain)


@database
def test_elsewhere_it_is_a_quarter_of_an_hour_and_what_was_sent_is_kept(client, worker, settings, later):
    from tests.ground.accounts.apps import code_of, give_app

    settings.DEMO = False
    give_app(worker("ruth"))
    client.post("/accounts/login/", {"login": "ruth@demo.invalid", "password": "ruth-invented-password"})
    client.post("/accounts/2fa/authenticate/", {"code": code_of()})
    later(14 * 60)
    assert client.get("/account/").status_code == 200
    later(16 * 60)
    assert client.get("/account/")["Location"] == "/lock/"
    assert "quarter of an hour" in client.get("/lock/").content.decode()
    page = client.post("/account/", {"home": "typed"}).content.decode()
    assert 'name="home" value="typed"' in page
    assert "not your password" in client.post("/lock/", {"act": "own", "step_up_password": "no"}).content.decode()
    done = client.post("/lock/", {"act": "own", "step_up_password": "ruth-invented-password"})
    assert done["Location"] == "/account/"
    assert client.get("/account/").status_code == 200


@database
def test_in_a_demo_nothing_locks_but_a_shared_tablet(client, later):
    client.post("/accounts/login/", {"login": "ruth@demo.invalid", "password": "ruth-invented-password"})
    later(5 * 3600)
    assert client.get("/account/").status_code == 200


# --- whose words ---------------------------------------------------------------------------------------------------


def opened(page):
    """The fields of a record's form as a browser would send them."""
    text = page.content.decode()
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text))


@database
def test_the_button_says_whose_name_it_will_be(tablet, pins, client_as):
    fully(tablet, "ruth")
    assert "Sign as Ruth S" in tablet.get("/record/daily_log/").content.decode()
    alone = Client()
    alone.post("/accounts/login/", {"login": "ruth@demo.invalid", "password": "ruth-invented-password"})
    assert "Sign as" not in alone.get("/record/daily_log/").content.decode()


@database
def test_a_page_opened_under_another_worker_signs_nothing_and_keeps_everything(pins, worker, seen_as, settings):
    """With the browser's old token it does not even arrive; with a fresh one the page's own mark refuses it."""
    tablet = Client(enforce_csrf_checks=True)
    tablet.cookies["tablet"] = actions.enrol(name="Kitchen", by=seen_as("ada"))[1]

    def post(path, data):
        token = tablet.cookies["csrf"].value
        return tablet.post(path, {**data, "csrfmiddlewaretoken": token})

    def come(key):
        tablet.get("/accounts/login/")
        post("/lock/", {"act": "full"})
        tablet.get("/accounts/login/")
        post("/accounts/login/", {"login": f"{key}@demo.invalid", "password": f"{key}-invented-password"})

    come("jo")
    come("ruth")
    form = opened(tablet.get("/record/daily_log/"))
    words = {"q.day.seen": "Noah smiled at his mother at ten past two."}
    tablet.get("/lock/")
    post("/lock/", {"act": "lock"})
    tablet.get(f"/lock/?who={worker('jo').id}")
    post("/lock/", {"act": "pin", "who": str(worker("jo").id), "pin": JO})
    assert who(tablet) == str(worker("jo").id)
    stale = tablet.post("/record/daily_log/", {**form, **words, "act": "sign"})  # Ruth's page, Ruth's token
    assert stale.status_code == 403
    assert "someone else signed in on this tablet" in stale.content.decode()
    tablet.get("/drafts/")
    for path, data in (
        ("/record/daily_log/", {"act": "sign"}),
        ("/record/daily_log/", {"act": "keep"}),
        (reverse("draft_keep", args=[form["id"]]), {"save_number": "3", "kind": "daily_log"}),
    ):
        refused = post(path, {**form, **words, **data})
        assert refused.status_code == 409, path
    assert (
        "nothing was signed and nothing was kept in your name"
        in post("/record/daily_log/", {**form, **words, "act": "sign"}).content.decode()
    )
    assert not Record.objects.filter(pk=UUID(form["id"])).exists()
    assert not Draft.objects.filter(author=worker("jo")).exists()
    assert form["owner"] == seal_of(worker("ruth").id, settings.SECRET_KEY).owner
