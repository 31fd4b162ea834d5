"""Failures are counted so that guessing is slow and nobody can shut a worker out."""

from __future__ import annotations

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

RUTH = {"login": "ruth@demo.invalid", "password": "ruth-invented-password"}
HOME = "198.51.100.4"


def try_(client, password="not the right words", **extra):
    return client.post("/accounts/login/", {"login": RUTH["login"], "password": password}, **extra)


def test_a_thousand_failures_shut_nobody_out_at_home_or_at_a_known_tablet():
    """500 from eight places elsewhere, 500 from inside the home by a browser that nobody knows."""
    tablet = Client(REMOTE_ADDR=HOME)
    assert try_(tablet, RUTH["password"]).status_code == 302
    tablet.post("/accounts/logout/")
    for number in range(500):
        try_(Client(), REMOTE_ADDR=f"203.0.113.{number % 8}")
    assert try_(Client(), RUTH["password"], REMOTE_ADDR=HOME).status_code == 302
    young_person = Client()
    for _ in range(500):
        try_(young_person, REMOTE_ADDR=HOME)
    assert "_auth_user_id" not in tablet.session
    assert try_(tablet, RUTH["password"]).status_code == 302
    assert tablet.session["_auth_user_id"]


def test_a_known_tablet_is_counted_too():
    tablet = Client()
    try_(tablet, RUTH["password"])
    tablet.post("/accounts/logout/")
    for _ in range(5):
        try_(tablet)
    assert "tried too often" in try_(tablet, RUTH["password"]).content.decode()


def test_a_browser_known_for_one_worker_gives_no_more_tries_at_another():
    """Else a worker of the house could sign in again and again, each time for five more guesses at a colleague's."""
    looked_at = 0
    for _ in range(4):
        mine = Client()
        try_(mine, RUTH["password"])
        mine.post("/accounts/logout/")
        for _ in range(3):
            page = mine.post("/accounts/login/", {"login": "jo@demo.invalid", "password": "a guess of many"})
            looked_at += "do not belong together" in page.content.decode()
    assert looked_at == 5


@pytest.mark.parametrize("cookie", ["", "anything", "a:b:c", "x" * 5000])
def test_a_mark_that_is_not_ours_is_none(cookie):
    client = Client()
    client.cookies["browser"] = cookie
    for _ in range(5):
        try_(client)
    client.cookies["browser"] = cookie + "1"
    assert "tried too often" in try_(client, RUTH["password"]).content.decode()


def test_the_mark_opens_nothing():
    client = Client()
    try_(client, RUTH["password"])
    mark = client.cookies["browser"].value
    stranger = Client()
    stranger.cookies["browser"] = mark
    assert stranger.get("/account/").status_code == 302
    assert client.cookies["browser"]["httponly"]


def test_unknown_wrong_and_left_answer_alike_in_words_status_and_headers(worker):
    answers = []
    for address, password in (
        ("nobody@demo.invalid", "not the right words"),
        ("ruth@demo.invalid", "not the right words"),
        ("len@demo.invalid", "len-invented-password"),
    ):
        answer = Client().post("/accounts/login/", {"login": address, "password": password})
        headers = {
            name: re.sub(r"nonce-[^']+|\d+", "", value)
            for name, value in answer.headers.items()
            if name != "Set-Cookie"
        }
        answers.append((answer.status_code, headers, sorted(answer.cookies)))
    assert answers[0] == answers[1] == answers[2]
