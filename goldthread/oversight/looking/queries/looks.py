"""Looks at one person, from the trail: in pages, and by day and worker. One statement each, however many there are.

The database hands out what concerns that one person (config/walls/readings.sql); what it means is said by the rules.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection

from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, Viewer
from goldthread.ground.packs.queries import pack
from goldthread.oversight.looking.rules import Held, Look, Role, same_last_name

if TYPE_CHECKING:
    from goldthread.casework.people.models import Person

PAGE = 100
MOST_DAYS = 6000  # a day and worker each: more than a year in a large home

# What a page is called in the trail when all that it showed of a person is narrower than may be told.
THEIR_PAGE = "person"


@dataclass(frozen=True)
class Place:
    """A place between two looks. Given back in an address as `<moment>_<number>`."""

    at: datetime
    id: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}_{self.id}"

    @classmethod
    def read(cls, text: str) -> Place | None:
        """The place that an address names; None for anything that is not one."""
        moment, _, number = text.partition("_")
        try:
            at = datetime.fromisoformat(moment)
            return cls(at, int(number)) if at.tzinfo is not None and 0 <= int(number) < 2**63 else None
        except ValueError:
            return None


@dataclass(frozen=True)
class Page:
    """Up to PAGE looks, newest first, each with the short name of who looked, and where the older ones begin."""

    looks: tuple[tuple[Look, str], ...]
    older: Place | None


@dataclass(frozen=True)
class Day:
    """The looks of one worker on one local day: how many, how many of them into the file itself, first and last."""

    day: date
    worker: UUID
    name: str
    number: int
    opened: int
    first: Look
    last: Look


def looks(viewer: Viewer, person: Person, since: datetime, until: datetime, below: Place | None = None) -> Page:
    """The looks at a person in a period, the newest first. One statement. The person has passed their own gate.

    Raises Absent when the viewer may not see who looked in the person’s home.
    """
    _gate(viewer, person)
    values = [person.pk, since, until, below and below.at, below and below.id, PAGE + 1]
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("SELECT * FROM goldthread_looks(%s, %s, %s, %s, %s, %s)", values)
        rows = cursor.fetchall()
    found = tuple((look_of(row, person.pk), str(row[4])) for row in rows[:PAGE])
    last = found[-1][0] if found else None
    return Page(found, Place(last.at, last.id) if last and len(rows) > PAGE else None)


def days(viewer: Viewer, person: Person, since: datetime, until: datetime) -> list[Day]:
    """The same by day and worker, the newest day first; at most MOST_DAYS. One statement. Raises Absent."""
    _gate(viewer, person)
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("SELECT * FROM goldthread_look_days(%s, %s, %s, %s)", [person.pk, since, until, MOST_DAYS])
        rows = cursor.fetchall()
    found = []
    for day, worker, name, short_name, number, opened, first_at, last_at, first_facts, last_facts in rows:
        first, last = (
            look_of((0, at, worker, name, short_name, "", 1, facts), person.pk)
            for at, facts in ((first_at, first_facts), (last_at, last_facts))
        )
        found.append(Day(day, worker, short_name, number, opened, first, last))
    return found


def _gate(viewer: Viewer, person: Person) -> None:
    if not viewer.may(Permission.SEE_READINGS, person.home_id) or person.pk in viewer.not_people:
        raise Absent
    viewer.seen.people.add(person.pk)


def look_of(row: tuple[Any, ...], person: UUID) -> Look:
    """A look from a row of the database: number, moment, worker, their two names, page, people shown, facts."""
    id, at, worker, name, _short_name, page, shown, said = row
    facts: Mapping[str, Any] = json.loads(said) if isinstance(said, str) else said
    return Look(
        id=id,
        at=at,
        worker=worker,
        person=person,
        page=THEIR_PAGE if facts["hidden"] else page,
        shown=shown,
        records=facts["records"],
        held=tuple(
            Held(why, whole, _moment(since), until and _moment(until)) for why, whole, since, until in facts["held"]
        ),
        roles=tuple(
            Role(_label(code, role), standing, agency, outside)
            for code, role, standing, agency, outside in facts["roles"]
        ),
        keeps_rota=facts["keeps"],
        elsewhere=facts["elsewhere"],
        own=facts["own"],
        named=facts["named"],
        released=facts["released"],
        wrote=facts["wrote"],
        surname=same_last_name(name, *(facts["names"] or ())),
        left_on=facts["left"] and date.fromisoformat(facts["left"]),
        worker_name=name,
        home=facts["home"] and UUID(facts["home"]),
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _label(code: str, role: str) -> str:
    try:
        return pack(code).role(role).label
    except KeyError:  # the pack has lost the role
        return role
