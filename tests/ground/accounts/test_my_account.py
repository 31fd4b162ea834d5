"""One's own page."""

from __future__ import annotations

import pytest

from goldthread.ground.users.models import User

pytestmark = pytest.mark.django_db


def test_it_shows_who_i_am_and_where_i_work(client):
    client.force_login(User.objects.get(email="ruth@demo.invalid"))
    page = client.get("/account/").content.decode()
    assert "Ruth Sallis" in page
    assert "ruth@demo.invalid" in page
    assert "The Willows" in page
