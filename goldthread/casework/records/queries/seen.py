"""Which records a viewer may open: the condition that every statement about records carries.

Nearly every record is decided by its home and its sight alone; what is narrower is asked of the database's own policy
function, which its row-level policies ask too. The texts do not vary with the viewer, so that statements stay planned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, F, Func, Q, Value

from goldthread.ground.access.rules import LEVELS, Permission, Sight, Viewer

_SEEN = """(
    NOT {r}.guarded AND (
        (CASE WHEN {r}.for_home THEN 'log:' ELSE 'file:' END || {r}.home_id || ':' || {r}.sight) = ANY(%(seen_in)s)
        OR ({r}.placement_id || ':' || {r}.sight) = ANY(%(seen_of)s))
    OR ({r}.guarded OR {r}.author_id = %(seen_by)s OR %(seen_more)s) AND goldthread_opens(
        %(seen_by)s, {r}.id, {r}.home_id, {r}.placement_id, {r}.for_home, {r}.sight, {r}.held, {r}.author_id))"""


def seen(records: str = "r") -> str:
    """The condition in SQL, over the columns of `records_record` under that name. Its values: `seen_by`."""
    return _SEEN.replace("{r}", records)


def seen_by(viewer: Viewer) -> dict[str, Any]:
    """The values of the condition `seen` for this viewer."""
    sorts = (("file", Permission.SEE_RECORDS), ("log", Permission.SEE_HOME_LOG))
    return {
        "seen_by": viewer.id,
        "seen_more": viewer.more,
        "seen_in": [
            f"{sort}:{home}:{sight}"
            for sort, permission in sorts
            for level, sight in enumerate(LEVELS)
            for home in viewer.opens(level, permission)
        ],
        "seen_of": [f"{stay}:{sight}" for level, sight in enumerate(LEVELS) for stay in viewer.opens_stays(level)],
    }


def opens(viewer: Viewer, records: str = "") -> Func:
    """The same for Django's queries of `Record`, or of what hangs on it (`records`: the way there, "record__")."""
    columns = ("id", "home_id", "placement_id", "for_home", "sight", "held", "author_id")
    return Func(
        Value(viewer.id),
        *(F(f"{records}{column}") for column in columns),
        function="goldthread_opens",
        output_field=BooleanField(),
    )


def opens_quickly(viewer: Viewer) -> Q:
    """The same for Django's queries of many a `Record`: the function is asked only where home and sight decide not."""
    decided = Q()
    for level, sight in enumerate(LEVELS):
        decided |= Q(sight=sight, home_id__in=viewer.opens(level))
    return Q(decided, guarded=False, for_home=False) | Q(opens(viewer))


@dataclass(frozen=True)
class Restricted:
    """That something restricted stands in a file, shut to the viewer: how many, on which days, and whom to ask."""

    number: int
    days: tuple[date, ...]
    ask: tuple[str, ...]


def restricted(viewer: Viewer, home: UUID, people: Sequence[UUID]) -> Restricted | None:
    """What is restricted in these people's files and shut to the viewer. One statement; none for who opens it all."""
    if not viewer.not_people and home in viewer.opens(LEVELS.index(Sight.RESTRICTED)):
        return None
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("SELECT number, days, ask FROM goldthread_restricted(%s)", [list(people)])
        number, days, ask = cursor.fetchone()
    return Restricted(number, tuple(days), tuple(ask or ())) if number else None


def homes_with_records(viewer: Viewer) -> list[UUID]:
    """The homes in which some record is within reach."""
    return list(dict.fromkeys([*viewer.homes(Permission.SEE_RECORDS), *(stay.home_id for stay in viewer.stays)]))
