"""A house for tests of days and nights: a copy of the template, in which the database's clock can be set."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from tests.conftest import copy_house, drop_house
from tests.practice.care.building import a_stay_of_long_ago, as_builder, write


@pytest.fixture(scope="session")
def builders_house(django_db_setup: None, worker_id: str) -> Iterator[str]:
    """A copy of the template for all tests of a run: each rolls back what it wrote."""
    name = f"care_{worker_id}"
    copy_house(name)
    yield name
    drop_house(name)


@pytest.fixture
def builder(builders_house: str, django_db_blocker: Any) -> Iterator[Callable[..., UUID]]:
    """`builder(kind, about, happened, by=…, told=…)` writes into a house whose clock it sets."""
    with django_db_blocker.unblock(), as_builder(builders_house), transaction.atomic():
        a_stay_of_long_ago()
        yield write
        transaction.set_rollback(True)
