"""The page of a person or a family, and who is here."""

from __future__ import annotations

import pytest

from goldthread.casework.people.models import Person
from goldthread.casework.placements import queries
from goldthread.ground.access.queries import viewer
from goldthread.ground.users.models import User
from tests.standing import AMIRA, NIGHT_FEEDS, NOAH

pytestmark = pytest.mark.django_db


def _viewer(key):
    return viewer(User.objects.get(email=f"{key}@demo.invalid"))


def _person(name):
    return Person.objects.get(preferred_name=name)


def test_a_family_has_one_file_in_one_statement(django_assert_num_queries):
    jo, noah = _viewer("jo"), _person(NOAH)
    with django_assert_num_queries(1):
        file = queries.file_of(jo, noah.id)
        assert [person.preferred_name for person in file.people] == [AMIRA, NOAH]
        assert file.person.home.name == "The Willows"
        assert [worker.short_name for worker in file.key_workers] == ["Jo B"]
        assert [line.text for line in file.keep_safe] == [NIGHT_FEEDS]
        assert [person.preferred_name for person in file.not_moving] == [NOAH]
    assert jo.seen.people == {person.id for person in file.people}
