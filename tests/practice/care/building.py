"""Writing into a house whose clock can be set: as the demo's builder, through the same actions as everybody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, connections

from tests.conftest import server


@contextmanager
def as_builder(name: str) -> Iterator[None]:
    """Within the block this process is the demo's builder in the house `name`: the one role that may set the clock."""
    from goldthread.config.settings import _database

    before = dict(connections["default"].settings_dict)
    connections["default"].close()
    connections["default"].settings_dict.update(_database(server().url("demo", name)))
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"].settings_dict.clear()
        connections["default"].settings_dict.update(before)


def write(
    kind: str, about: list[str], happened: datetime, *, by: str, told: datetime | None = None, **answers: Any
) -> UUID:
    """Sign a record that happened then and reached the database at `told` (at once unless said); its id."""
    from goldthread.casework.people.models import Person
    from goldthread.casework.records import actions
    from goldthread.casework.records.rules.composing import ZONE
    from goldthread.ground.access.queries import viewer
    from goldthread.ground.users.models import User
    from goldthread.lib import clock
    from goldthread.lib.identifiers import uuid7

    told = told or happened
    local = happened.astimezone(ZONE)
    fields = {
        "subject": [str(Person.objects.get(preferred_name=name).id) for name in about],
        "happened_on": [local.strftime("%Y-%m-%d")],
        "happened_time": [local.strftime("%H:%M")],
        "happened_second": ["yes" if local.fold else ""],
        **{f"q.{code}": [str(answer)] for code, answer in answers.items()},
    }
    id = uuid7(told)
    with told_at(told), clock.at(told):
        worker = viewer(User.objects.get(email=f"{by}@demo.invalid"))
        actions.sign(id=id, home=worker.home.home_id, kind=kind, fields=fields, by=worker)
    return id


@contextmanager
def told_at(moment: datetime) -> Iterator[None]:
    """The database's own clock stands at that moment (for the builder alone)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('goldthread.demo_clock', %s, false)", [moment.isoformat()])
        try:
            yield
        finally:
            cursor.execute("SELECT set_config('goldthread.demo_clock', '', false)")


PARENT, BABY = "Iona", "Wren"  # at The Willows since a fixed day, so that fixed nights can be theirs


def a_stay_of_long_ago() -> None:
    from goldthread.casework.people import actions as people
    from goldthread.casework.placements import actions as placements
    from goldthread.ground.homes.models import Home

    home = Home.objects.get(name="The Willows")
    parent = people.add(home=home, preferred_name=PARENT, stage="parent", born_on=date(2002, 5, 4), by=None)
    baby = people.add(home=home, preferred_name=BABY, stage="baby", born_on=date(2025, 12, 20), by=None)
    placements.move_in(
        home=home, members=[(parent, "parent"), (baby, "baby")], moved_in_on=date(2026, 1, 2), room="4", by=None
    )
