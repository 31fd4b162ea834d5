"""Shifts of The Willows in a house whose clock can be set: planned by the manager, worked by whoever works."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from goldthread.ground.access.queries import viewer
from goldthread.ground.access.rules import Viewer
from goldthread.ground.homes.models import Home
from goldthread.ground.users.models import User
from goldthread.lib import clock
from goldthread.practice.shifts import actions
from goldthread.practice.shifts.models import Shift
from tests.practice.care.building import told_at

DAY = date(2026, 11, 20)  # a Friday, with nothing said of the clocks


def at(text: str, day: date = DAY) -> datetime:
    """A moment of the wall clock, in winter."""
    return datetime.fromisoformat(f"{day}T{text}:00+00:00").astimezone(UTC)


@contextmanager
def then(moment: datetime) -> Iterator[None]:
    """It is that moment, for the program and for the database."""
    with told_at(moment), clock.at(moment):
        yield


def who(key: str) -> Viewer:
    return viewer(User.objects.get(email=f"{key}@demo.invalid"))


def key_of(name: str) -> UUID:
    return User.objects.get(email=f"{name}@demo.invalid").id


def plan(kind: str, *workers: str, day: date = DAY, lead: str = "", on_call: str = "", **more: Any) -> Shift:
    return actions.plan_shift(
        home=Home.objects.get(name="The Willows"),
        kind=kind,
        day=day,
        workers=[actions.Planned(key_of(name)) for name in workers],
        lead=key_of(lead) if lead else None,
        on_call=key_of(on_call) if on_call else None,
        by=who("dee"),
        **more,
    )


def start(shift: Shift, name: str, moment: datetime) -> None:
    with then(moment):
        actions.start_shift(shift, by=who(name))


def end(shift: Shift, name: str, moment: datetime) -> None:
    with then(moment):
        actions.end_shift(shift, by=who(name))
