"""The worker of a session, read with one plain statement."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test.utils import CaptureQueriesContext

from goldthread.config.backend import Backend
from goldthread.ground.access.queries import COLUMNS, viewer
from goldthread.ground.users.models import User

pytestmark = pytest.mark.django_db


def test_the_worker_is_read_as_the_model_has_them() -> None:
    from django.db import connection

    assert tuple(field.attname for field in User._meta.concrete_fields) == COLUMNS
    ruth = User.objects.get(email="ruth@demo.invalid")
    with CaptureQueriesContext(connection) as asked:
        found = Backend().get_user(ruth.id)
    assert len(asked) == 1
    assert found is not None
    assert {name: getattr(found, name) for name in COLUMNS} == {name: getattr(ruth, name) for name in COLUMNS}
    assert not found._state.adding
    with CaptureQueriesContext(connection) as asked:
        carried = viewer(found)
    assert len(asked) == 0
    assert carried == viewer(ruth)
    assert carried.posts


def test_who_has_left_and_who_never_was_are_nobody() -> None:
    ruth = User.objects.get(email="ruth@demo.invalid")
    User.objects.filter(pk=ruth.pk).update(is_active=False)
    assert Backend().get_user(ruth.id) is None
    assert Backend().get_user(uuid4()) is None
