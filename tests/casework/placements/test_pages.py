"""Pages of a file and of a stay, through Django's test client."""

from __future__ import annotations

import pytest

from goldthread.casework.people.models import Person
from goldthread.casework.placements.models import Placement
from goldthread.ground.users.models import User
from tests.standing import KAYLEIGH, NOAH

pytestmark = pytest.mark.django_db

OF_A_PERSON = (
    "",
    "about/",
    "keep-safe/",
    "network/",
    "nights/",
    "papers/",
    "network/new/",
    "correct/",
    "line/",
    "keep-safe/new/",
    "allergy/",
    "legal-status/",
    "responsibility/",
    "may-be-told/",
    "consent/",
    "relation/",
)
OF_A_STAY = ("correct/", "join/", "move-on/", "key-worker/")


@pytest.fixture(autouse=True)
def _static(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path


@pytest.fixture
def as_(client):
    def sign_in(key):
        client.force_login(User.objects.get(email=f"{key}@demo.invalid"))
        return client

    return sign_in


def of(name):
    return Person.objects.get(preferred_name=name)


def stay_of(name):
    return Placement.objects.get(members__person__preferred_name=name)


@pytest.mark.parametrize("page", OF_A_PERSON)
@pytest.mark.parametrize("name", [NOAH, KAYLEIGH])
def test_each_page_of_a_person_opens_for_the_manager(as_, page, name):
    answer = as_("dee").get(f"/people/{of(name).id}/{page}")
    assert answer.status_code == 200
    assert name in answer.content.decode()


@pytest.mark.parametrize("page", OF_A_STAY)
def test_each_page_of_a_stay_opens_for_the_manager(as_, page):
    answer = as_("dee").get(f"/stays/{stay_of(NOAH).id}/{page}")
    assert answer.status_code == 200
    assert NOAH in answer.content.decode()


def test_new_people_and_stays(as_):
    assert as_("dee").get("/people/new/").status_code == 200
    assert as_("dee").get("/stays/new/").status_code == 200
