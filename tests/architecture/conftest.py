"""A house with something of everything in it, for a whole module; each test's own writes are rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.architecture.universe import Universe, furnish


@pytest.fixture(scope="module")
def universe(django_db_setup: None, django_db_blocker: Any) -> Iterator[Universe]:
    """The standing house and one of everything. A transaction round the whole module, never committed."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield furnish()
        transaction.set_rollback(True)
