"""What the tests of sign-in share."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from goldthread.ground.access.queries import viewer
from goldthread.ground.accounts import actions
from goldthread.ground.accounts.views import awake
from goldthread.ground.homes.models import Home
from goldthread.ground.users.models import User
from tests.ground.accounts.confirmed import just_confirmed
from tests.ground.accounts.tablet import PINS


@pytest.fixture
def worker():
    """A worker of the standing cast by key."""
    return lambda key: User.objects.get(email=f"{key}@demo.invalid")


@pytest.fixture
def seen_as(worker):
    """The viewer that somebody of the cast is now."""
    return lambda key: viewer(worker(key))


@pytest.fixture
def home():
    """A home by name."""
    return lambda name: Home.objects.get(name=name)


@pytest.fixture
def client_as(client, worker):
    """Django's test client, signed in a moment ago as somebody of the cast."""

    def sign_in(key):
        return just_confirmed(client, worker(key))

    return sign_in


# --- a tablet that is shared ------------------------------------------------------------------------------------


@pytest.fixture
def tablet(client, worker, home):
    """A client that is the kitchen's tablet, nobody signed in."""
    manager = just_confirmed(client, worker("ada"))
    answer = manager.post("/staff/tablets/new/", {"name": "Kitchen  tablet"})
    assert answer.status_code == 302
    manager.post("/accounts/logout/")
    return client


@pytest.fixture
def pins(worker):
    for key, pin in PINS.items():
        actions.set_pin(worker(key), pin)


@pytest.fixture
def later(monkeypatch):
    """Let seconds go by for whoever asks how long nobody touched a page; else none does, however busy the machine."""
    gone = [awake.time.time()]
    monkeypatch.setattr(awake, "time", SimpleNamespace(time=lambda: gone[0]))

    def wait(seconds):
        gone[0] += seconds

    return wait
