"""What was written in a home since a moment: for the handover, and for the day's picture on the shift page."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from goldthread.casework.records.queries.seen import seen, seen_by
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, Sight, Viewer

LATE = timedelta(hours=24)  # what happened longer ago is no news for the next shift, whenever it was written
MOST = 400

# Walks the home's own index over what happened, and keeps what the database received since.
_SINCE = """
SELECT r.id, ARRAY(SELECT s.person_id FROM records_subject s WHERE s.record_id = r.id AND NOT s.struck ORDER BY s.id),
       r.kind, v.form_id, r.happened_at, r.received_at, a.short_name, r.sight, t.text, r.for_home
FROM records_record r
JOIN records_revision v ON v.id = r.head_id
JOIN records_revisiontext t ON t.revision_id = r.head_id
JOIN users_user a ON a.id = r.author_id
WHERE r.home_id = %(home)s AND r.happened_at > %(since)s - %(late)s AND r.happened_at <= %(until)s
    AND r.received_at >= %(since)s AND r.kind = ANY(%(kinds)s) AND {seen}
ORDER BY r.happened_at DESC, r.id DESC LIMIT %(most)s
""".replace("{seen}", seen())


@dataclass(frozen=True)
class Told:
    """One record as a handover needs it. `people`: whom it is about, without who was struck."""

    record: UUID
    people: tuple[UUID, ...]
    kind: str
    form: UUID
    happened_at: datetime
    received_at: datetime
    author: str
    sight: str
    body: dict[str, Any]
    for_home: bool


def for_handover(
    viewer: Viewer, home: UUID, since: datetime, until: datetime, kinds: Sequence[str]
) -> tuple[Told, ...]:
    """Records of these kinds that the home's database received since, in order of when they happened. One statement.

    Raises Absent when the viewer may not read the home's records.
    """
    if not viewer.may(Permission.SEE_RECORDS, home):
        raise Absent
    asked: dict[str, Any] = {"home": home, "since": since, "until": until, "late": LATE, "most": MOST}
    asked |= {"kinds": list(kinds), **seen_by(viewer)}
    with connection.cursor() as cursor:
        cursor.execute(_SINCE, asked)
        rows = cursor.fetchall()
    found = tuple(
        Told(key, tuple(people), kind, form, happened, received, author, sight, json.loads(text), for_home)
        for key, people, kind, form, happened, received, author, sight, text, for_home in reversed(rows)
        if people or for_home
    )
    viewer.seen.records.update(each.record for each in found)
    viewer.seen.people.update(person for each in found for person in each.people)
    return found


@dataclass(frozen=True)
class Stand:
    """How a viewer stands to a record named elsewhere. Not open: they may know that it is there, and no more."""

    sight: str
    opens: bool


_STANDING = "SELECT r.id, r.sight FROM records_record r WHERE r.id = ANY(%(ids)s) AND {seen}".replace("{seen}", seen())


def standing(viewer: Viewer, ids: Collection[UUID]) -> dict[UUID, Stand]:
    """Those of these records that the viewer opens, and those that they may be told of. One statement, two where
    some are neither."""
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, {"ids": list(ids), **seen_by(viewer)})
        found = {key: Stand(sight, True) for key, sight in cursor.fetchall()}
        shut = [key for key in ids if key not in found]
        if shut:
            cursor.execute("SELECT id FROM goldthread_pointed(%s)", [shut])
            found |= {key: Stand(Sight.RESTRICTED, False) for (key,) in cursor.fetchall()}
    return found


_DAY = """
SELECT s.person_id, r.id, r.happened_at, r.kind, (t.body->>'minutes')::int, t.body->'answers'->>'taken_ml'
FROM records_record r
JOIN records_subject s ON s.record_id = r.id AND NOT s.struck
JOIN records_revisiontext t ON t.revision_id = r.head_id
WHERE r.home_id = %(home)s AND r.happened_at >= %(since)s AND r.happened_at <= %(until)s AND {seen}
ORDER BY r.happened_at DESC, r.id DESC LIMIT %(most)s
""".replace("{seen}", seen())


@dataclass(frozen=True)
class Mark:
    """One record on the picture of somebody's day."""

    person: UUID
    record: UUID
    happened_at: datetime
    kind: str
    minutes: int | None
    taken_ml: str | None


def day(viewer: Viewer, home: UUID, since: datetime, until: datetime) -> tuple[Mark, ...]:
    """What happened to whom in that time, in order. One statement. Nothing for who may not read records."""
    if not viewer.may(Permission.SEE_RECORDS, home):
        return ()
    with connection.cursor() as cursor:
        cursor.execute(_DAY, {"home": home, "since": since, "until": until, "most": 4 * MOST, **seen_by(viewer)})
        found = tuple(Mark(*row) for row in reversed(cursor.fetchall()))
    viewer.seen.records.update(mark.record for mark in found)
    return found
