"""The table's house, made once for this folder, in a transaction that is never committed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.permissions.walking import Walker
from tests.permissions.world import make


@pytest.fixture(scope="package")
def walker(django_db_setup: None, django_db_blocker: Any) -> Iterator[Walker]:
    """Whoever asks for every cell."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Walker(make())
        transaction.set_rollback(True)
