"""Where I am signed in, and ending it: by myself, by my manager, by leaving."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from goldthread.config import door
from goldthread.ground.access import actions as access
from goldthread.ground.access.rules import Refused
from goldthread.ground.accounts import actions, queries
from goldthread.ground.accounts.models import SignIn
from goldthread.ground.accounts.rules import agent_in_words
from goldthread.ground.audit.models import Event
from goldthread.lib import clock

pytestmark = pytest.mark.django_db

RUTH = {"login": "ruth@demo.invalid", "password": "ruth-invented-password"}
IPAD = "Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile/15E148 Safari/604.1"
ANDROID = "Mozilla/5.0 (Linux; Android 15; SM-X210) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36"


def signed_in(agent=ANDROID):
    client = Client(HTTP_USER_AGENT=agent)
    client.post("/accounts/login/", RUTH)
    assert client.get("/account/").status_code == 200
    return client


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (IPAD, ("Safari", "iPad")),
        (ANDROID, ("Chrome", "Android")),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/131.0 Safari/537.36 Edg/131.0", ("Edge", "Windows")),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", ("Firefox", "Linux")),
        ("Mozilla/5.0 (Macintosh) AppleWebKit/605 Version/18 Safari/605", ("Safari", "Mac")),
        ("", ("", "")),
        ("<script>alert(1)</script>", ("", "")),
    ],
)
def test_kind_words(header, words):
    assert agent_in_words(header) == words


def test_my_page_lists_them_and_says_which_is_this_one(worker):
    here, _there = signed_in(), signed_in(IPAD)
    page = here.get("/account/").content.decode()
    assert "Chrome on Android" in page
    assert "Safari on iPad" in page
    assert page.count("<span>this one</span>") == 1
    assert "End all but this one" in page


def test_no_key_and_no_address_is_kept(worker):
    client = signed_in()
    key = client.session.session_key
    row = SignIn.objects.get()
    assert bytes(row.digest) == hashlib.sha256(key.encode()).digest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT s::text FROM accounts_signin s")
        assert key not in cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM accounts_signin s WHERE s::text LIKE '%127.0.0.1%'")
        assert cursor.fetchone() == (0,)


def test_i_end_one_and_i_end_all_others():
    here, there, elsewhere = signed_in(), signed_in(IPAD), signed_in(IPAD)
    row = SignIn.objects.get(digest=hashlib.sha256(there.session.session_key.encode()).digest())
    here.post("/account/", {"end": row.id})
    assert there.get("/account/").status_code == 302
    assert elsewhere.get("/account/").status_code == 200
    here.post("/account/", {"end": "others"})
    assert elsewhere.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200
    assert Event.objects.filter(verb="end_sign_in").count() == 1
    assert Event.objects.filter(verb="end_sign_ins").count() == 1


def test_i_cannot_end_somebody_elses(worker):
    here = signed_in()
    jo = Client()
    jo.post("/accounts/login/", {"login": "jo@demo.invalid", "password": "jo-invented-password"})
    row = SignIn.objects.get(user=worker("jo"))
    assert here.post("/account/", {"end": row.id}).status_code == 404
    assert here.post("/account/", {"end": "nonsense"}).status_code == 404
    assert jo.get("/account/").status_code == 200


def test_a_manager_ends_all_of_a_worker_of_their_home(client_as, worker):
    ruths = [signed_in(), signed_in(IPAD)]
    ada = client_as("ada")
    path = f"/staff/{worker('ruth').id}/sign-out/"
    assert "2 places" in ada.get(path).content.decode()
    assert ada.post(path).status_code == 302
    assert [client.get("/account/").status_code for client in ruths] == [302, 302]
    assert ada.get("/account/").status_code == 200
    assert Event.objects.filter(verb="sign_out_everywhere", by_id=worker("ada").id).count() == 1


def test_nobody_else_does(seen_as, worker):
    for key in ("jo", "marian", "priya", "ruth"):
        with pytest.raises(Refused):
            actions.sign_out_everywhere(worker("ruth"), by=seen_as(key))


def test_a_leaver_is_out_at_the_next_request_with_a_live_session(worker, seen_as):
    client = signed_in()
    key = client.session.session_key
    actions.leave(worker("ruth"), by=seen_as("ada"))
    assert client.get("/account/").status_code == 302
    assert not Session.objects.filter(session_key=key).exists()


def test_the_last_role_that_ends_ends_them_and_no_other_does(worker, seen_as, home):
    client = signed_in()
    second = access.give_role(
        user=worker("ruth"), home=home("The Willows"), role="senior_practitioner", by=seen_as("ada")
    )
    actions.end_role(second, by=seen_as("ada"))
    assert client.get("/account/").status_code == 200
    actions.end_role(queries.unfinished_posts(worker("ruth").id)[0], by=seen_as("ada"))
    assert client.get("/account/").status_code == 302


def test_a_new_password_ends_the_others_and_keeps_this_one():
    here, there = signed_in(), signed_in(IPAD)
    here.post("/accounts/password/change/", {"oldpassword": RUTH["password"], "password1": "four quiet words here"})
    assert there.get("/account/").status_code == 302
    page = here.get("/account/").content.decode()
    assert "this one" in page
    assert "Safari on iPad" not in page


def test_signing_out_ends_the_row():
    client = signed_in()
    client.post("/accounts/logout/")
    assert SignIn.objects.get().ended_at is not None


def test_the_hour_they_were_last_here_costs_one_statement_an_hour():
    client = signed_in()
    SignIn.objects.update(seen_at=clock.now() - timedelta(hours=3))
    door._hours.clear()
    with CaptureQueriesContext(connection) as first:
        client.get("/account/")
    with CaptureQueriesContext(connection) as second:
        client.get("/account/")
    assert len(first) == len(second) + 1
    assert clock.now() - SignIn.objects.get().seen_at <= timedelta(hours=1)


def test_rows_go_after_ninety_days():
    signed_in()
    SignIn.objects.update(begun_at=timezone.now() - timedelta(days=91))
    signed_in()
    assert SignIn.objects.count() == 1
