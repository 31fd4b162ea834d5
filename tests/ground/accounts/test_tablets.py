"""Shared tablets: enrolled, opened by a PIN, locked after a minute; nobody's words under another's name."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Refused
from goldthread.ground.accounts import actions, queries
from goldthread.ground.accounts.models import Device, DeviceWorker, Pin
from goldthread.ground.accounts.rules import LOCKS_AFTER, LOCKS_ELSEWHERE, is_locked, is_pin, is_weak, may_use
from goldthread.ground.audit.models import Event
from goldthread.lib import clock
from tests.ground.accounts.confirmed import just_confirmed
from tests.ground.accounts.tablet import JO, RUTH, by_pin, fully, names, who

database = pytest.mark.django_db


# --- rules -------------------------------------------------------------------------------------------------------


WEAK = "000000 111111 123456 654321 987654 246802 121212 123123 112233 123321 010190 311299 901231 071985 122585"


@pytest.mark.parametrize("pin", WEAK.split())
def test_weak(pin):
    assert is_pin(pin)
    assert is_weak(pin)


@pytest.mark.parametrize("pin", [RUTH, JO, "918273", "604937", "558204"])
def test_good_enough(pin):
    assert is_pin(pin)
    assert not is_weak(pin)


@pytest.mark.parametrize("text", ["", "12345", "1234567", "12345a", "１２３４５６", "12 345", "-12345", "1" * 1000])
def test_no_pin_at_all(text):
    assert not is_pin(text)


def test_most_pins_stay():
    weak = sum(is_weak(f"{number:06}") for number in range(0, 1_000_000, 97))
    assert weak < 0.15 * 1_000_000 / 97


def test_when_a_pin_may_be_used():
    now = clock.now()
    assert may_use(full_at=now - timedelta(hours=11, minutes=59), wrong=4, now=now)
    assert not may_use(full_at=now - timedelta(hours=12), wrong=0, now=now)
    assert not may_use(full_at=now, wrong=5, now=now)
    assert not may_use(full_at=None, wrong=0, now=now)
    assert not may_use(full_at=now + timedelta(seconds=1), wrong=0, now=now)


def test_when_it_locks():
    assert not is_locked(awake_at=100.0, now=159.9, shared=True, locked=False)
    assert is_locked(awake_at=100.0, now=100.0 + LOCKS_AFTER, shared=True, locked=False)
    assert not is_locked(awake_at=100.0, now=100.0 + LOCKS_AFTER, shared=False, locked=False)
    assert is_locked(awake_at=100.0, now=100.0 + LOCKS_ELSEWHERE, shared=False, locked=False)
    assert is_locked(awake_at=100.0, now=99.0, shared=True, locked=False)
    assert is_locked(awake_at=None, now=0.0, shared=False, locked=False)
    assert is_locked(awake_at=100.0, now=100.0, shared=False, locked=True)


# --- a tablet of The Willows -------------------------------------------------------------------------------------


@database
def test_enrolling_keeps_a_digest_and_leaves_an_event(tablet, worker):
    secret = tablet.cookies["tablet"].value
    row = Device.objects.get()
    assert (row.name, row.home.name) == ("Kitchen tablet", "The Willows")
    assert len(secret) >= 43
    assert tablet.cookies["tablet"]["httponly"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT d::text FROM accounts_device d")
        assert secret not in cursor.fetchone()[0]
    assert Event.objects.filter(verb="enrol_tablet", by_id=worker("ada").id, about=[row.id]).count() == 1


@database
def test_only_who_manages_the_team_enrols_and_ends(seen_as, tablet, home):
    for key in ("jo", "marian", "ruth"):
        with pytest.raises(Refused):
            actions.enrol(name="Mine", by=seen_as(key))
        with pytest.raises(Refused):
            actions.revoke(Device.objects.get().id, by=seen_as(key))
    with pytest.raises(Refused):
        actions.enrol(name="  ", by=seen_as("ada"))
    with pytest.raises(Refused):
        actions.enrol(name="x" * 61, by=seen_as("ada"))
    with pytest.raises(Absent):
        actions.revoke(uuid4(), by=seen_as("ada"))


@database
def test_ending_a_tablet_ends_who_is_on_it_and_every_pin(tablet, pins, worker, seen_as):
    fully(tablet, "ruth")
    assert tablet.get("/account/").status_code == 200
    actions.revoke(Device.objects.get().id, by=seen_as("ada"))
    assert tablet.get("/account/").status_code == 302
    assert who(tablet) is None
    by_pin(tablet, worker("ruth"), RUTH)
    assert who(tablet) is None
    assert tablet.get("/lock/")["Location"] == "/accounts/login/"


@database
def test_a_pin_is_kept_slowly_hashed_and_keyed(pins, worker, settings):
    kept = Pin.objects.get(user=worker("ruth"))
    assert kept.hash.startswith("argon2$argon2id$")
    assert RUTH not in kept.hash
    from django.contrib.auth.hashers import check_password

    assert not check_password(RUTH, kept.hash)  # the figures alone, without the place's key, fit nothing
    assert Event.objects.filter(verb="set_pin", by_id=worker("ruth").id).count() == 1


@database
def test_my_pin_by_its_page(client_as, worker):
    ruth = client_as("ruth")
    assert "others guess" not in ruth.get("/account/pin/").content.decode().lower()
    assert "Others guess that one first" in ruth.post("/account/pin/", {"pin": "123456"}).content.decode()
    assert "six figures" in ruth.post("/account/pin/", {"pin": "12"}).content.decode()
    assert ruth.post("/account/pin/", {"pin": RUTH}).status_code == 302
    assert "since" in ruth.get("/account/pin/").content.decode()
    ruth.post("/account/pin/", {"act": "away"})
    assert not Pin.objects.exists()


@database
def test_a_pin_opens_only_after_a_full_sign_in_here_today(tablet, pins, worker):
    by_pin(tablet, worker("ruth"), RUTH)
    assert who(tablet) is None
    fully(tablet, "ruth")
    tablet.post("/lock/", {"act": "lock"})
    assert by_pin(tablet, worker("ruth"), RUTH).status_code == 302
    assert who(tablet) == str(worker("ruth").id)
    DeviceWorker.objects.update(full_at=clock.now() - timedelta(hours=12))
    tablet.post("/lock/", {"act": "lock"})
    by_pin(tablet, worker("ruth"), RUTH)
    assert tablet.get("/account/")["Location"] == "/lock/"


@database
def test_a_pin_opens_nothing_anywhere_else(tablet, pins, worker):
    fully(tablet, "ruth")
    elsewhere = Client()
    elsewhere.post("/lock/", {"act": "pin", "who": worker("ruth").id, "pin": RUTH})
    assert who(elsewhere) is None
    elsewhere.cookies["tablet"] = "a-secret-that-nobody-made"
    elsewhere.post("/lock/", {"act": "pin", "who": worker("ruth").id, "pin": RUTH})
    assert who(elsewhere) is None


@database
def test_five_wrong_ones_and_only_that_worker_signs_in_fully_only_here(tablet, pins, worker):
    fully(tablet, "ruth")
    fully(tablet, "jo")
    tablet.post("/lock/", {"act": "lock"})
    for _ in range(5):
        assert "does not fit" in by_pin(tablet, worker("ruth"), "918273").content.decode()
    by_pin(tablet, worker("ruth"), RUTH)
    assert who(tablet) == str(worker("jo").id)  # locked, and still Jo's
    assert names(tablet.get("/lock/")) == ["Jo B"]
    by_pin(tablet, worker("jo"), JO)
    assert tablet.get("/account/").status_code == 200
    fully(tablet, "ruth")
    tablet.post("/lock/", {"act": "lock"})
    by_pin(tablet, worker("ruth"), RUTH)
    assert who(tablet) == str(worker("ruth").id)


@database
def test_whoever_is_asked_for_one_slow_hash_is_worked_out(tablet, pins, worker, monkeypatch):
    from goldthread.config.passwords import Argon2

    hashed = []
    verify = Argon2.verify
    actions.unlock(Device.objects.get().id, uuid4(), RUTH)  # the stand-in is made once
    monkeypatch.setattr(Argon2, "verify", lambda self, *a: hashed.append(1) or verify(self, *a))
    for user in (worker("ruth").id, worker("ewan").id, worker("len").id, uuid4()):
        hashed.clear()
        actions.unlock(Device.objects.get().id, user, RUTH)
        assert len(hashed) == 1


@database
def test_who_is_here_lists_whoever_may_last_here_first_and_nobody_else(tablet, pins, worker, seen_as, home):
    for key in ("ruth", "jo"):
        fully(tablet, key)
    fully(tablet, "ewan")  # who has no PIN
    assert names(tablet.get("/lock/")) == ["Jo B", "Ruth S"]
    actions.end_role(queries.unfinished_posts(worker("jo").id)[0], by=seen_as("ada"))
    assert names(tablet.get("/lock/")) == ["Ruth S"]
    actions.leave(worker("ruth"), by=seen_as("ada"))
    assert names(tablet.get("/lock/")) == []


@database
def test_a_manager_who_signs_a_worker_out_ends_what_their_pin_opens(tablet, pins, worker, seen_as):
    fully(tablet, "ruth")
    actions.sign_out_everywhere(worker("ruth"), by=seen_as("ada"))
    assert names(tablet.get("/lock/")) == []
    by_pin(tablet, worker("ruth"), RUTH)
    assert who(tablet) is None


@database
def test_a_worker_of_another_home_gets_no_pin_here(tablet, worker):
    actions.set_pin(worker("priya"), RUTH)
    fully(tablet, "priya")
    assert "device" not in tablet.session
    assert names(tablet.get("/lock/")) == []


@database
def test_ending_one_by_its_page(tablet, worker):
    row = Device.objects.get()
    manager = Client()
    just_confirmed(manager, worker("ada"))
    path = reverse("tablet_revoke", args=[row.id])
    assert "It lets nobody in any more" in manager.get(path).content.decode()
    assert manager.post(path).status_code == 302
    assert "ended by Ada Quill" in manager.get("/staff/tablets/").content.decode()
    assert manager.get(path).status_code == 404
