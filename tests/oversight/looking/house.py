"""Readings made by hand, as the doorkeeper would have left them."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.test import Client

from goldthread.casework.people.models import Person
from goldthread.casework.records import actions as records
from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.access import actions as access
from goldthread.ground.access.models import Reach
from goldthread.ground.access.queries import viewer
from goldthread.ground.access.rules import Viewer
from goldthread.ground.audit.models import Reading
from goldthread.ground.homes.models import Home
from goldthread.ground.users.models import User
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def user(key: str) -> User:
    return User.objects.get(email=f"{key}@demo.invalid")


def who(key: str) -> Viewer:
    return viewer(user(key))


def browser(key: str) -> Client:
    client = Client()
    client.force_login(user(key))
    return client


def person(name: str) -> Person:
    return Person.objects.select_related("home").get(preferred_name=name)


def read(
    key: str,
    *names: str,
    at: datetime | None = None,
    page: str = "person",
    records: tuple[UUID, ...] = (),
    home: str = "The Willows",
) -> Reading:
    return Reading.objects.create(
        at=at or clock.now(),
        viewer_id=user(key).id,
        home_id=Home.objects.get(name=home).id,
        page=page,
        people=[person(name).id for name in names],
        records=list(records),
    )


def at_work(key: str, since: datetime, until: datetime, home: str = "The Willows", why: str = "shift") -> None:
    """Put somebody at work there, as a shift would."""
    access.reach(
        user=user(key).id,
        home=Home.objects.get(name=home).id,
        why=Reach.Why(why),
        source=uuid4(),
        from_at=since,
        until_at=until,
    )


def write(key: str, name: str, words: str = "Woven words") -> UUID:
    """A daily log of somebody, signed now."""
    by, moment = who(key), clock.now().astimezone(ZONE) - MINUTE
    assert by.home is not None
    fields = {
        "subject": [str(person(name).id)],
        "happened_on": [moment.strftime("%Y-%m-%d")],
        "happened_time": [moment.strftime("%H:%M")],
        "q.note.seen": [words],
        "q.child_was": ["asleep"],
        "q.safe_sleep": ["yes"],
    }
    id = uuid7()
    records.sign(id=id, home=by.home.home_id, kind="daily_log", fields=fields, by=by)
    return id
