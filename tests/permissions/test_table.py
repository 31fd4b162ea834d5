"""The permission table, cell by cell: a part in `make test`, all of it by `python -m tests.permissions`."""

from __future__ import annotations

import os

import pytest

from tests.architecture.addresses import addresses
from tests.permissions.reading import LET_THROUGH, table
from tests.permissions.walking import SECRET, Walker, agrees, cells, part_of

pytestmark = pytest.mark.django_db

PARTS = int(os.environ.get("PERMISSIONS_PARTS", "72"))  # one cell of so many; 1 asks for all
LEAST = 50_000


def test_every_route_has_a_row_for_each_method() -> None:
    """A route without a row fails the build, and so does a row without a route."""
    routes = {address.name or address.route for address in addresses()}
    rows = {name for name, _ in table().routes}
    assert routes - rows == set(), "say in expected.txt who may"
    assert rows - routes == set()
    assert {(name, method) for name in rows for method in ("GET", "POST")} == set(table().routes)


def test_there_are_enough_cells(walker: Walker) -> None:
    assert sum(1 for who in table().who.values() for _ in cells(walker.house, who)) >= LEAST


@pytest.mark.parametrize("name", list(table().who))
def test_every_cell_is_as_the_table_says(walker: Walker, name: str) -> None:
    who = table().who[name]
    chosen = (cell for cell in cells(walker.house, who) if part_of(cell) % PARTS == 0)
    wrong, asked = [], 0
    for cell, expected, found, body in walker.walk(who, chosen):
        asked += 1
        if not agrees(cell, expected, found):
            wrong.append(f"{cell}: {expected} expected, {found} came")
        elif found != LET_THROUGH and (shown := SECRET.search(body)):
            wrong.append(f"{cell}: {found}, and yet the answer says {shown[0].decode()}")
    print(f"cells {asked} mismatches {len(wrong)}")
    assert not wrong, "\n".join([f"{len(wrong)} of {asked}", *wrong[:80]])
