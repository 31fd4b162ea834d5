"""Every walled table against rows.txt: what an actor may read, add and change of it, past every filter."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections, transaction

from goldthread.config.walls.tables import WALLS
from tests.conftest import copy_house, drop_house, server
from tests.permissions.of_walls import FURNISHED, KEEP_FURNISHED, ROWS_ONLY, stands
from tests.permissions.world import make
from tests.walls.rows import WHO, empty, marks

# Of these that house holds no row: that nobody may read or change one proves nothing here. A table goes out of this
# list on the day that the house has a row of it.
WITHOUT = {
    "account_emailaddress", "accounts_deviceworker", "accounts_pin", "accounts_seeninperson", "accounts_signin",
    "looking_judged", "mfa_authenticator", "placements_onfile", "placements_placementchange", "records_handed",
    "records_sightchange", "shifts_handoverreceipt",
}  # fmt: skip


def table() -> dict[str, dict[str, str]]:
    """`expected[table][who]`."""
    lines = (Path(__file__).parent / "rows.txt").read_text("utf-8").splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    return {name: dict(zip(WHO, said, strict=True)) for name, *said in rows}


@pytest.fixture(scope="module")
def furnished(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The permission table's house, its rows really kept; where the run says so, the one that it made and keeps."""
    keeps = KEEP_FURNISHED in os.environ
    if keeps and stands(FURNISHED):
        yield server().url("app", FURNISHED)
        return
    url = copy_house(FURNISHED)
    settings = connections["default"].settings_dict
    kept = settings["NAME"]
    with django_db_blocker.unblock():
        connections["default"].close()
        settings["NAME"] = FURNISHED
        try:
            with transaction.atomic():
                make()
        finally:
            connections["default"].close()
            settings["NAME"] = kept
    yield url
    if not keeps:
        drop_house(FURNISHED)


def test_every_table_lets_through_what_the_list_says(furnished: str) -> None:
    """One test, so that the house is made once."""
    expected = table()
    assert expected.keys() == WALLS.keys(), "say in rows.txt who may"
    came = marks(furnished, os.environ.get(ROWS_ONLY, " ".join(WALLS)).split())
    wrong = [
        f"{name} {who}: {expected[name][who]} expected, {came[name][who]} came"
        for name in came
        for who in WHO
        if expected[name][who] != came[name][who]
    ]
    assert not wrong, "\n".join(wrong)
    without = empty(furnished, came)
    assert without == WITHOUT & came.keys(), " ".join(sorted(without))
