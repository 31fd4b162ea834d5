"""The one worker who may come into a house that was brought in."""

from __future__ import annotations

import pytest
from django.test import Client

from goldthread.ground.accounts import actions as accounts
from goldthread.ground.audit.models import Event
from goldthread.ground.users.models import User


@pytest.mark.django_db
def test_a_link_lets_in_a_worker_who_came_over_as_a_name(client: Client) -> None:
    user = User.objects.get(email="len@demo.invalid")  # has left: cannot sign in
    assert not user.is_active
    before = accounts.let_in(user)
    link = accounts.let_in(user, "http://localhost:8000/")
    assert link.startswith("http://localhost:8000/welcome/worker/")
    assert client.get(link.removeprefix("http://localhost:8000")).status_code == 200
    token = link.rpartition("/")[2] or link.rstrip("/").rpartition("/")[2]
    accounts.set_password(token, "an invented long password")
    user.refresh_from_db()
    assert user.is_active
    assert user.check_password("an invented long password")
    for dead in (token, before.rstrip("/").rpartition("/")[2]):  # works once, and a newer one ends the one before
        with pytest.raises(accounts.DeadLink):
            accounts.set_password(dead, "another invented password")
    assert Event.objects.filter(verb="make_link", about=[user.pk], home_id__isnull=True).count() == 2
