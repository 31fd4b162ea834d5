"""What waits for a senior: records that somebody must look at, and drafts that were left."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import F, OuterRef, QuerySet

from goldthread.casework.records.models import Record, Subject
from goldthread.casework.records.queries.seen import opens
from goldthread.casework.records.rules.body import minutes_late
from goldthread.ground.access.queries import Absent, off_duty
from goldthread.ground.access.rules import Permission, Viewer
from goldthread.ground.packs.queries import form_version, form_versions

SHOWN = 8  # records of each sort; there may be more
LOOKED = 400  # records that came in well after they happened, looked through for those that are late by their form
_SHORTEST = timedelta(minutes=15)  # no form allows for less


@dataclass(frozen=True)
class Waits:
    """A record that somebody must look at. `late`: minutes after the event; 0 when that is not what it is here for."""

    record: UUID
    form: UUID
    happened_at: datetime
    author: str
    people: tuple[tuple[UUID, str], ...]  # ids and names
    late: int = 0


@dataclass(frozen=True)
class Left:
    """Drafts that somebody left: whose, how many, since when. Never a word of them."""

    author: str
    number: int
    oldest: datetime


def to_countersign(viewer: Viewer, home: UUID) -> list[Waits]:
    """Records whose writer asked for a second name, the oldest first: SHOWN, and one more if there are more.

    One statement, as each of these. Raises Absent when the viewer may not countersign.
    """
    rows = _records(viewer, home).filter(countersign_owed=True)
    return _shown(viewer, [Waits(*_whole(row)) for row in _columns(rows.order_by("happened_at", "id"))[: SHOWN + 1]])


def late(viewer: Viewer, home: UUID, since: datetime) -> list[Waits]:
    """Records since then that came in later than their form allows for, the newest first."""
    rows = _records(viewer, home).filter(happened_at__gte=since, received_at__gt=F("happened_at") + _SHORTEST)
    found = list(_columns(rows.order_by("-happened_at", "-id"))[:LOOKED])
    form_versions({row[1] for row in found})
    told = []
    for row in found:
        minutes = minutes_late(row[2], row[3], form_version(row[1]).late_after_minutes)
        if minutes:
            told.append(replace(Waits(*_whole(row)), late=minutes))
    return _shown(viewer, told[: SHOWN + 1])


def by_nobody_on_shift(viewer: Viewer, home: UUID, since: datetime) -> list[Waits]:
    """Records since then by somebody who was not on shift when they wrote, the newest first."""
    rows = _records(viewer, home).filter(happened_at__gte=since)
    rows = rows.annotate(off=off_duty("home_id", "author_id", "written_at")).filter(off=True)
    return _shown(viewer, [Waits(*_whole(row)) for row in _columns(rows.order_by("-happened_at", "-id"))[: SHOWN + 1]])


def drafts_left(viewer: Viewer, home: UUID, before: datetime) -> list[Left]:
    """Whose drafts were last touched before that moment, and are not signed, the oldest first. Raises Absent."""
    if not viewer.may(Permission.COUNTERSIGN, home):
        raise Absent
    with connection.cursor() as cursor:  # a draft is its author's alone, so the database counts
        cursor.execute("SELECT author, number, oldest FROM goldthread_drafts_left(%s, %s)", [home, before])
        return [Left(*row) for row in cursor.fetchall()]


def _records(viewer: Viewer, home: UUID) -> QuerySet[Record]:
    if not viewer.may(Permission.COUNTERSIGN, home) or not viewer.may(Permission.SEE_RECORDS, home):
        raise Absent
    return Record.objects.filter(opens(viewer), home_id=home)


def _columns(rows: QuerySet[Record]) -> QuerySet[Record, tuple[Any, ...]]:
    about = Subject.objects.filter(record_id=OuterRef("pk"), struck=False).order_by("person__preferred_name", "id")
    return rows.annotate(
        names=ArraySubquery(about.values("person__preferred_name")), ids=ArraySubquery(about.values("person_id"))
    ).values_list("id", "head__form_id", "happened_at", "received_at", "author__short_name", "names", "ids")


def _whole(row: tuple[Any, ...]) -> tuple[Any, ...]:
    id, form, happened_at, _received, author, names, ids = row
    return id, form, happened_at, author, tuple(zip(ids, names, strict=True))


def _shown(viewer: Viewer, rows: list[Waits]) -> list[Waits]:
    form_versions({row.form for row in rows})
    viewer.seen.records.update(row.record for row in rows)
    viewer.seen.people.update(person for row in rows for person, _name in row.people)
    return rows
