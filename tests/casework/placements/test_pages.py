"""Pages of a file, through Django's test client."""

from __future__ import annotations

import pytest

from goldthread.casework.people.models import Person
from goldthread.ground.users.models import User
from tests.standing import NOAH

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _static(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path


@pytest.mark.parametrize("page", ["", "about/", "keep-safe/", "network/"])
def test_each_page_of_a_file_opens(client, page):
    client.force_login(User.objects.get(email="jo@demo.invalid"))
    answer = client.get(f"/people/{Person.objects.get(preferred_name=NOAH).id}/{page}")
    assert answer.status_code == 200, answer.content
    assert "Noah is 9 weeks 3 days · week 5 of 12 · key worker Jo B" in answer.content.decode()
