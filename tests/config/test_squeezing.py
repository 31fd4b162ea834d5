"""Pages are sent compressed where the browser takes it, and say the same."""

from __future__ import annotations

import gzip

import pytest
from django.test import Client

from goldthread.ground.users.models import User


@pytest.mark.django_db
def test_a_page_is_a_fraction_of_itself_on_the_way_and_says_the_same() -> None:
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(email="ruth@demo.invalid"))
    plain = client.get("/record/")
    packed = client.get("/record/", headers={"accept-encoding": "gzip, br"})
    assert "Content-Encoding" not in plain.headers
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"] and "Accept-Encoding" in plain["Vary"]
    assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content) / 3
    unpacked = gzip.decompress(packed.content).decode()
    assert "What would you like to record?" in unpacked
    assert len(packed.content) <= 15_000
