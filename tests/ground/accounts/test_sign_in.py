"""Signing in with an address and a password: what is said, what is counted, how long it lasts, when it ends."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.test import Client
from django.utils import timezone

from goldthread.config.passwords import Argon2
from goldthread.ground.accounts import actions
from goldthread.ground.audit.models import Event

pytestmark = pytest.mark.django_db

RUTH = {"login": "ruth@demo.invalid", "password": "ruth-invented-password"}
WRONG = "not the right words"


def sign_in(client, login, password, **extra):
    return client.post("/accounts/login/", {"login": login, "password": password}, **extra)


def said(page):
    """The page less what differs by nature: the token against forgery and the address that was typed."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page.content.decode())
    return re.sub(r'value="[^"]*@[^"]*"', "", text)


def test_the_right_words_let_me_in(client, worker):
    answer = sign_in(client, **RUTH)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(worker("ruth").id)
    assert Event.objects.filter(verb="sign_in", by_id=worker("ruth").id).count() == 1


def test_the_address_may_be_written_in_capitals(client):
    assert sign_in(client, " Ruth@Demo.INVALID ", RUTH["password"]).status_code == 302


def test_it_goes_where_i_wanted_to_go_but_never_to_strangers(client):
    answer = client.post("/accounts/login/", RUTH | {"next": "/account/"})
    assert answer["Location"] == "/account/"
    for stranger in ("https://stranger.example/", "//stranger.example", "javascript:alert(1)"):
        assert Client().post("/accounts/login/", RUTH | {"next": stranger})["Location"] == "/"


def test_unknown_wrong_and_left_get_the_same_answer(worker):
    answers = [
        sign_in(Client(), "nobody@demo.invalid", WRONG),  # no such worker
        sign_in(Client(), "ruth@demo.invalid", WRONG),  # a wrong password
        sign_in(Client(), "len@demo.invalid", "len-invented-password"),  # has left, with the right password
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({said(answer) for answer in answers}) == 1
    assert "do not belong together" in said(answers[0])
    assert Event.objects.filter(verb="sign_in_failed").count() == 3


def test_each_of_them_costs_one_hash(monkeypatch, worker):
    """Else the time an answer takes would tell who works here. The hasher is the real one, counted."""
    hashed = []
    encode = Argon2.encode
    verify = Argon2.verify
    monkeypatch.setattr(Argon2, "encode", lambda self, *a: hashed.append("encode") or encode(self, *a))
    monkeypatch.setattr(Argon2, "verify", lambda self, *a: hashed.append("verify") or verify(self, *a))
    for address in ("nobody@demo.invalid", "ruth@demo.invalid", "len@demo.invalid"):
        hashed.clear()
        sign_in(Client(), address, WRONG)
        assert len(hashed) == 1, address


def test_a_password_is_kept_by_argon2_at_the_cost_we_chose(worker):
    assert worker("ruth").password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


# --- tried too often ---------------------------------------------------------------------------------------------


def test_after_five_failures_even_the_right_words_wait(client):
    for _ in range(5):
        assert "do not belong together" in said(sign_in(client, RUTH["login"], WRONG))
    page = sign_in(client, **RUTH)
    assert page.status_code == 200
    assert "tried too often" in said(page)
    assert "_auth_user_id" not in client.session


def test_failures_at_one_place_do_not_shut_me_out_at_another(client):
    for _ in range(6):
        sign_in(client, RUTH["login"], WRONG, REMOTE_ADDR="203.0.113.7")
    assert sign_in(client, **RUTH, REMOTE_ADDR="198.51.100.4").status_code == 302


def test_failures_of_one_worker_do_not_shut_out_the_next_on_the_same_tablet(client):
    for _ in range(6):
        sign_in(client, "ewan@demo.invalid", WRONG)
    assert sign_in(client, **RUTH).status_code == 302


def test_an_unknown_address_is_counted_alike(client):
    for _ in range(5):
        sign_in(client, "nobody@demo.invalid", WRONG)
    assert "tried too often" in said(sign_in(client, "nobody@demo.invalid", WRONG))


def test_a_forged_forwarding_header_resets_no_count(client):
    for number in range(5):
        sign_in(client, RUTH["login"], WRONG, HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
    assert "tried too often" in said(sign_in(client, **RUTH, HTTP_X_FORWARDED_FOR="203.0.113.99"))


def test_counts_lie_in_the_database_for_every_process(client):
    assert isinstance(caches["default"], DatabaseCache)
    sign_in(client, RUTH["login"], WRONG)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_cache WHERE cache_key LIKE %s", ["%login_failed%"])
        assert cursor.fetchone()[0] > 0


def test_no_address_stands_in_the_counts(client):
    sign_in(client, RUTH["login"], WRONG)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_cache WHERE cache_key LIKE %s OR value LIKE %s", ["%ruth%"] * 2)
        assert cursor.fetchone() == (0,)


def test_a_whole_shift_signs_in_from_one_house_within_a_minute(worker):
    """allauth's own limit, 30 a minute from one address of the network, would shut out the last."""
    for _ in range(31):
        assert sign_in(Client(), **RUTH).status_code == 302


# --- how long, and when it ends ----------------------------------------------------------------------------------


def test_signing_in_changes_the_key_of_the_session(client):
    client.get("/accounts/login/")
    client.session.save()
    planted = client.session
    planted["planted"] = True
    planted.save()
    before = planted.session_key
    client.cookies["session"] = before
    sign_in(client, **RUTH)
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


@pytest.mark.parametrize("door", ["password", "choose"])
def test_a_session_ends_after_twelve_hours_however_busy(client, worker, door):
    if door == "password":
        sign_in(client, **RUTH)
    else:
        client.post("/choose/", {"worker": worker("ruth").id})
    row = Session.objects.get(session_key=client.session.session_key)
    length = row.expire_date - timezone.now()
    assert timedelta(hours=11, minutes=59) < length <= timedelta(hours=12)
    Session.objects.filter(pk=row.pk).update(expire_date=timezone.now() + timedelta(hours=3))
    busy = client.session
    busy["home"] = "changed"
    busy.save()
    assert Session.objects.get(pk=row.pk).expire_date == row.expire_date  # saving does not push it on
    Session.objects.filter(pk=row.pk).update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/account/").status_code == 302


def test_who_leaves_is_signed_out_at_the_next_request(client, worker, seen_as):
    sign_in(client, **RUTH)
    assert client.get("/account/").status_code == 200
    actions.leave(worker("ruth"), by=seen_as("ada"))
    answer = client.get("/account/")
    assert (answer.status_code, answer["Location"]) == (302, "/choose/?next=/account/")
    assert sign_in(Client(), **RUTH).status_code == 200


def test_signing_out_ends_the_session_at_the_server(client, worker):
    sign_in(client, **RUTH)
    key = client.session.session_key
    assert client.get("/accounts/logout/").status_code == 200  # asks first
    assert Session.objects.filter(session_key=key).exists()
    assert client.post("/accounts/logout/").status_code == 302
    assert not Session.objects.filter(session_key=key).exists()
    assert Event.objects.filter(verb="sign_out", by_id=worker("ruth").id).exists()


def test_another_worker_on_the_same_tablet_inherits_nothing(client, worker):
    sign_in(client, **RUTH)
    kept = client.session
    kept["home"] = "somewhere"
    kept.save()
    client.post("/choose/", {"worker": worker("jo").id})
    assert client.session["_auth_user_id"] == str(worker("jo").id)
    assert "home" not in client.session


def test_changing_the_password_keeps_me_here_and_ends_the_rest(client, worker):
    elsewhere = Client()
    sign_in(elsewhere, **RUTH)
    sign_in(client, **RUTH)
    answer = client.post(
        "/accounts/password/change/", {"oldpassword": RUTH["password"], "password1": "four quiet words here"}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    assert "Your new password holds" in client.get("/account/").content.decode()
    assert elsewhere.get("/account/").status_code == 302
    assert worker("ruth").check_password("four quiet words here")
    assert Event.objects.filter(verb="password_changed", by_id=worker("ruth").id).exists()


def test_changing_it_needs_the_old_one(client, worker):
    sign_in(client, **RUTH)
    page = client.post("/accounts/password/change/", {"oldpassword": WRONG, "password1": "four quiet words here"})
    assert "not your password now" in page.content.decode()
    assert worker("ruth").check_password(RUTH["password"])


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/signup/",
        "/accounts/password/reset/",
        "/accounts/email/",
        "/accounts/confirm-email/",
        "/accounts/inactive/",
        "/accounts/login/code/",
        "/accounts/2fa/webauthn/signup/",
        "/accounts/2fa/recovery-codes/download/",
    ],
)
def test_doors_that_need_letters_or_strangers_do_not_exist(client, path):
    assert client.get(path).status_code == 404
    assert client.post(path, {"email": "eve@demo.invalid", "password1": "four quiet words here"}).status_code == 404


def test_a_worker_without_a_password_is_sent_to_their_own_page(client, worker):
    ruth = worker("ruth")
    ruth.set_unusable_password()
    ruth.save()
    client.force_login(ruth)
    assert client.get("/accounts/password/change/", follow=True).redirect_chain[-1][0] == "/account/"


def test_who_left_while_giving_their_second_factor_is_turned_away(client, worker, seen_as):
    from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value

    secret = generate_totp_secret()
    TOTP.activate(worker("ruth"), secret)
    assert sign_in(client, **RUTH)["Location"] == "/accounts/2fa/authenticate/"
    actions.leave(worker("ruth"), by=seen_as("ada"))
    code = format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30))
    answer = client.post("/accounts/2fa/authenticate/", {"code": code}, follow=True)
    assert "This no longer lets you in" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert not Event.objects.filter(verb="sign_in").exists()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "path",
    [
        "/accounts/password/change/",
        "/accounts/password/set/",
        "/accounts/reauthenticate/",
        "/accounts/2fa/",
        "/accounts/2fa/authenticate/",
        "/accounts/2fa/reauthenticate/",
        "/accounts/2fa/totp/activate/",
        "/accounts/2fa/totp/deactivate/",
        "/accounts/2fa/recovery-codes/",
        "/accounts/2fa/recovery-codes/generate/",
        "/accounts/2fa/webauthn/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/2fa/webauthn/reauthenticate/",
        "/accounts/2fa/webauthn/keys/1/remove/",
        "/accounts/2fa/webauthn/keys/1/edit/",
    ],
)
def test_behind_the_door_a_visitor_is_sent_to_it(client, path, method):
    answer = getattr(client, method)(path)
    assert answer.status_code == 302
    assert answer["Location"].split("?")[0] in {"/choose/", "/accounts/login/", "/account/"}
    assert client.get(path, follow=True).redirect_chain[-1][0].split("?")[0] in {"/choose/", "/accounts/login/"}


def test_another_workers_key_is_absent(client, worker):
    from allauth.mfa.models import Authenticator

    theirs = Authenticator.objects.create(user=worker("jo"), type="webauthn", data={"name": "Jo’s", "credential": {}})
    sign_in(client, **RUTH)
    client.post("/accounts/reauthenticate/", {"password": RUTH["password"]})
    for act in ("remove", "edit"):
        path = f"/accounts/2fa/webauthn/keys/{theirs.pk}/{act}/"
        assert client.get(path).status_code == 404
        assert client.post(path, {"name": "mine"}).status_code == 404
    assert Authenticator.objects.filter(pk=theirs.pk).exists()


def test_too_many_at_once_get_a_page_of_ours(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    sign_in(client, RUTH["login"], WRONG)
    page = sign_in(client, RUTH["login"], WRONG)
    assert page.status_code == 429
    assert "Please wait a moment" in page.content.decode()
    assert "Content-Security-Policy" in page


@pytest.mark.parametrize(
    "typed",
    [
        {"login": "", "password": ""},
        {"login": "not an address", "password": "x"},
        {"login": "a\0b@demo.invalid", "password": "x"},
        {"login": "ruth@demo.invalid", "password": "nul\0"},
        {"login": "ü" * 300 + "@demo.invalid", "password": "x"},
        {"login": "ruth@demo.invalid", "password": "x" * 2_000_000},
        {"login": ["ruth@demo.invalid", "jo@demo.invalid"], "password": ["a", "b"]},
        {},
    ],
)
def test_whatever_is_typed_gets_a_page(client, typed):
    answer = client.post("/accounts/login/", typed)
    assert answer.status_code == 200
    assert "Please look at this" in answer.content.decode()
    assert "_auth_user_id" not in client.session
