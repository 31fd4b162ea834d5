"""What the tests of sign-in share."""

from __future__ import annotations

import pytest

from goldthread.ground.access.queries import viewer
from goldthread.ground.homes.models import Home
from goldthread.ground.users.models import User


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
    """Django's test client, signed in as somebody of the cast."""

    def sign_in(key):
        client.force_login(worker(key))
        return client

    return sign_in
