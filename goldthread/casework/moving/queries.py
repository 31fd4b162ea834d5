"""What may be handed over with somebody who moves; and who comes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from goldthread.casework.people.models import Move, Person
from goldthread.casework.people.queries import within
from goldthread.casework.people.rules import from_row
from goldthread.casework.placements.models import Member
from goldthread.casework.records.models import Record, Subject
from goldthread.casework.records.queries.people import after, before, file_people
from goldthread.casework.records.queries.seen import opens_quickly
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, Sight, Viewer

_WIDE = (Sight.ROUTINE, Sight.SENSITIVE)


@dataclass(frozen=True)
class ToChoose:
    """A record that is handed over only where somebody says so. `others`: who else it is about, by name."""

    record: UUID
    kind: str
    happened_at: datetime
    author: str
    sight: str
    others: tuple[str, ...]
    unknown: bool  # and about somebody whom the viewer does not know


@dataclass(frozen=True)
class ToHandOver:
    """What lies in somebody's file and is open to who looks: how much goes along, and what is chosen one by one."""

    along: int
    choose: tuple[ToChoose, ...]  # the newest first


def to_hand_over(viewer: Viewer, person: Person) -> ToHandOver:
    """All that the viewer may hand over with somebody. What is held is never handed over. Raises Absent.

    What is restricted or sealed, and what is about others than them and those they live and lived with, is chosen one
    by one. Others are named where the viewer knows them, by the name that they have there.
    """
    along, choose, family = _file(viewer, person)
    rows = list(choose.select_related("author").prefetch_related("subjects").order_by("-happened_at", "-id"))
    about = {row.id: [each.person_id for each in row.subjects.all() if not each.struck] for row in rows}
    everybody = set().union(*about.values())
    names = _names(viewer, everybody - family)
    found = []
    for row in rows:
        others = [names.get(each) for each in about[row.id] if each not in family]
        known = tuple(dict.fromkeys(name for name in others if name is not None))
        found.append(
            ToChoose(row.id, row.kind, row.happened_at, row.author.short_name, row.sight, known, None in others)
        )
    viewer.seen.people.update({person.id, *everybody})
    viewer.seen.records.update(about)
    return ToHandOver(along.count(), tuple(found))


def handed_along(viewer: Viewer, person: Person) -> list[UUID]:
    """The records that go along with somebody unasked. Raises Absent."""
    return list(_file(viewer, person)[0].values_list("id", flat=True))


def _file(viewer: Viewer, person: Person) -> tuple[QuerySet[Record], QuerySet[Record], set[UUID]]:
    """What of somebody's file goes along, what is chosen one by one, and who counts as family: they, whoever lives or
    lived with them, and who each of these was in the homes that they moved from. Raises Absent.
    """
    if not viewer.may(Permission.MANAGE_PLACEMENTS, person.home_id) or not viewer.may_of(
        Permission.SEE_RECORDS, person.home_id, [person.id]
    ):
        raise Absent
    selves = {person.id, *before([person.id])}
    near = file_people(*selves)
    family = near | (before(near).keys() if near != selves else set())
    about = Subject.objects.filter(record_id=OuterRef("pk"), struck=False)
    theirs = Exists(about.filter(person_id__in=selves))
    rows = Record.objects.filter(theirs, opens_quickly(viewer), held=False)
    wide = Q(sight__in=_WIDE) & ~Exists(about.exclude(person_id__in=family))
    return rows.filter(wide), rows.exclude(wide), family


def _names(viewer: Viewer, people: set[UUID]) -> dict[UUID, str]:
    """The names of those whom the viewer knows: in this home, or as who they were in the home that they moved from."""
    if not people:
        return {}
    now = {each: each for each in people} | after(people)
    rows = Person.objects.filter(within(viewer), pk__in=[*people, *now.values()]).values_list("pk", "preferred_name")
    names = dict(rows)
    return {each: name for each in people if (name := names.get(now[each]) or names.get(each))}


@dataclass(frozen=True)
class WhoComes:
    """Somebody who moves to a home of the viewer's: what is known of them, and how much is handed over, by sight."""

    move: Move
    by: str
    facts: Mapping[str, Any]  # of people.rules.FACTS
    lines: Mapping[str, list[dict[str, Any]]]  # keep_safe, allergies, legal, responsible, told, about
    stay: Mapping[str, str]
    records: Mapping[str, int]


def who_comes(viewer: Viewer, move_id: UUID) -> WhoComes:
    """Who comes, for who takes people in at that home. Raises Absent: also when they were taken in."""
    row = move(viewer, move_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT goldthread_who_comes(%s, %s)", [move_id, viewer.id])
        (told,) = cursor.fetchone()
    if told is None:
        raise Absent
    found = json.loads(told) if isinstance(told, str) else told
    facts = found["person"]
    for name in ("born_on", "due_on"):
        facts[name] = date.fromisoformat(facts[name]) if facts[name] else None
    names = ("keep_safe", "allergies", "legal", "responsible", "told", "about")
    viewer.seen.people.add(row.person_id)
    return WhoComes(
        move=row,
        by=found["by"],
        facts=facts,
        lines={name: [from_row(line) for line in found[name]] for name in names},
        stay=found["stay"] or {},
        records=found["records"],
    )


def move(viewer: Viewer, move_id: UUID) -> Move:
    """A move to a home into which the viewer takes people. Raises Absent."""
    homes = viewer.homes(Permission.MANAGE_PLACEMENTS)
    rows = Move.objects.filter(pk=move_id, to__in=homes, ended_at=None).exclude(person__in=viewer.not_people)
    row = rows.select_related("home", "to").first()
    if row is None:
        raise Absent
    return row


def beside(viewer: Viewer, row: Move) -> list[tuple[UUID, str]]:
    """The stays of those who came from the same home that day and were taken in before, each with a name."""
    members = Member.objects.filter(
        person__in=Person.objects.filter(within(viewer)),
        placement__home_id=row.to_id,
        left_on=None,
        person__came_by__home_id=row.home_id,
        person__came_by__on=row.on,
    )
    found = members.order_by("place", "id").values_list("placement_id", "person__preferred_name", "person_id")
    viewer.seen.people.update(person for _stay, _name, person in found)
    return list({stay: (stay, name) for stay, name, _person in found}.values())


def moved(viewer: Viewer, move_id: UUID) -> Move:
    """A move from a home of the viewer's, which they may take back while nobody was taken in. Raises Absent."""
    homes = viewer.homes(Permission.MANAGE_PLACEMENTS)
    rows = Move.objects.filter(within(viewer, "person__"), pk=move_id, home__in=homes)
    row = rows.select_related("home", "to", "person", "by").first()
    if row is None:
        raise Absent
    viewer.seen.people.add(row.person_id)
    return row
