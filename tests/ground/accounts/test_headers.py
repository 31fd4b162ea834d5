"""What every page says to the browser: what it may load, whom it may tell, what it may keep."""

from __future__ import annotations

import re

import pytest

from goldthread.ground.accounts import actions

pytestmark = pytest.mark.django_db

BEFORE_THE_DOOR = ["/choose/", "/accounts/login/", "/accounts/forgotten/", "/welcome/nothing", "/nowhere/"]
BEHIND_IT = [
    "/account/",
    "/staff/",
    "/staff/new/",
    "/accounts/logout/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
    "/accounts/2fa/",
]
INLINE = [
    re.compile(r"<[^>]+\sstyle\s*=", re.I),
    re.compile(r"<[^>]+\son[a-z]+\s*=", re.I),
    re.compile(r"<style\b", re.I),
    re.compile(r"javascript:", re.I),
    re.compile(r"<base\b", re.I),
]


def check(page):
    policy = dict(part.strip().partition(" ")[::2] for part in page["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert policy["object-src"] == "'none'"
    assert not re.search(r"unsafe|\*|http:|https:", page["Content-Security-Policy"])
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Referrer-Policy"] == "same-origin"
    assert page["Cross-Origin-Opener-Policy"] == "same-origin"
    assert page["X-Frame-Options"] == "DENY"
    assert "no-store" in page["Cache-Control"]
    if not page["Content-Type"].startswith("text/html"):
        return
    text = page.content.decode()
    for pattern in INLINE:
        assert not pattern.search(text), pattern.pattern
    nonce = re.search(r"'nonce-([^']+)'", policy["script-src"])
    for attributes, body in re.findall(r"<script\b([^>]*)>(.*?)</script>", text, re.S):
        if 'type="application/json"' in attributes:
            continue  # data: never run
        assert " src=" in attributes or (nonce and f'nonce="{nonce[1]}"' in attributes), attributes
        assert not body.strip() or nonce
    for address in re.findall(r'(?:src|href|action)="([^"]+)"', text):
        assert not re.match(r"(?:https?:)?//", address), address  # nothing from anywhere else


@pytest.mark.parametrize("path", BEFORE_THE_DOOR)
def test_pages_before_the_door(client, path):
    check(client.get(path))


@pytest.mark.parametrize("path", BEHIND_IT)
def test_pages_behind_the_door(client_as, path):
    page = client_as("ada").get(path)
    assert page.status_code == 200
    check(page)


def test_refusals_too(client_as):
    page = client_as("ruth").get("/staff/")
    assert page.status_code == 403
    check(page)


def test_links_and_their_pages_too(client, client_as, worker, seen_as):
    check(client.get(actions.link_for(worker("ruth"), by=seen_as("ada"))))
    page = client_as("ada").post(f"/staff/{worker('ruth').id}/link/")
    check(page)


def test_what_is_said_after_a_slip_too(client):
    check(client.post("/accounts/login/", {"login": '"><script>alert(1)</script>', "password": "x"}))


def test_what_people_typed_is_never_markup(client, client_as, worker):
    tricky = "<img src=x onerror=alert(1)>@demo.invalid"
    assert "<img src=x" not in client.post("/accounts/login/", {"login": tricky, "password": "x"}).content.decode()
    ruth = worker("ruth")
    ruth.name = "<b onclick=x>Ruth</b> {{ 7 * 7 }}"
    ruth.save()
    page = client_as("ada").get("/staff/")
    check(page)
    assert "&lt;b onclick=x&gt;Ruth&lt;/b&gt; {{ 7 * 7 }}" in page.content.decode()


def test_cookies_are_kept_from_scripts_and_from_other_places(client):
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": "ruth@demo.invalid", "password": "ruth-invented-password"})
    for name in ("session", "csrf"):
        cookie = client.cookies[name]
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name
        assert cookie["path"] == "/", name
        assert not cookie["domain"], name
    assert client.cookies["session"]["max-age"]  # an end that the browser knows too


def test_a_visitor_who_only_looks_gets_no_session(client):
    client.get("/choose/")
    client.get("/accounts/forgotten/")
    assert "session" not in client.cookies
