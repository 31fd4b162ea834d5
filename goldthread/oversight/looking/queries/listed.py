"""What was listed for review, and what became of it; and, for the sweep, every look of a span of time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from goldthread.casework.people.queries import within
from goldthread.ground.access.queries import Absent, Glass, glasses_of
from goldthread.ground.access.rules import Permission, Viewer
from goldthread.oversight.looking.models import ListedLook, LookAnswer
from goldthread.oversight.looking.queries.looks import look_of
from goldthread.oversight.looking.rules import Look, Sign

MOST = 50
_ANSWERS = Prefetch("answers", LookAnswer.objects.select_related("by").order_by("at", "id"))


def to_review(viewer: Viewer, home_id: UUID) -> list[ListedLook]:
    """Looks of the home that nobody has answered for, the oldest first: MOST, and one more if there are more.

    One statement. Raises Absent when the viewer may not see who looked there.
    """
    rows = _rows(viewer, home_id).filter(~Exists(LookAnswer.objects.filter(look_id=OuterRef("pk"))))
    return _seen(viewer, list(rows.order_by("first_at", "id")[: MOST + 1]))


def reviewed(viewer: Viewer, home_id: UUID) -> list[ListedLook]:
    """The last ones that were answered for, each with its `answers`, the newest first. Two statements."""
    rows = _rows(viewer, home_id).filter(Exists(LookAnswer.objects.filter(look_id=OuterRef("pk"))))
    return _seen(viewer, list(rows.prefetch_related(_ANSWERS).order_by("-first_at", "-id")[:MOST]))


def listed(viewer: Viewer, look_id: UUID) -> ListedLook:
    """One of them, with its person, worker and `answers`. Two statements. Raises Absent."""
    homes = viewer.homes(Permission.SEE_READINGS)
    row = ListedLook.objects.filter(within(viewer, "person__"), pk=look_id, home_id__in=homes)
    found = row.select_related("person", "worker").prefetch_related(_ANSWERS).first()
    if found is None:
        raise Absent
    return _seen(viewer, [found])[0]


def reasons(viewer: Viewer, rows: Sequence[ListedLook]) -> dict[UUID, list[Glass]]:
    """Why the glass was broken, for each of those looks that were made under it. One statement; none where none was."""
    broken = [row for row in rows if Sign.BREAK_GLASS in row.signs]
    found: dict[UUID, list[Glass]] = {}
    for home in {row.home_id for row in broken}:
        of = [row for row in broken if row.home_id == home]
        glasses = glasses_of(viewer, home, {row.worker_id for row in of}, min(row.first_at for row in of))
        for row in of:
            found[row.id] = [
                each
                for each in glasses
                if each.user_id == row.worker_id and each.from_at <= row.last_at and each.until_at >= row.first_at
            ]
    return found


def looks_between(since: datetime, until: datetime) -> list[Look]:
    """Every look at everybody in a span of time, the oldest first; nothing for anybody but the house. One statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM goldthread_looks_between(%s, %s)", [since, until])
        return [look_of(row[:8], row[8]) for row in cursor.fetchall()]


def _rows(viewer: Viewer, home_id: UUID) -> QuerySet[ListedLook]:
    if not viewer.may(Permission.SEE_READINGS, home_id):
        raise Absent
    return ListedLook.objects.filter(within(viewer, "person__"), home_id=home_id).select_related("person", "worker")


def _seen(viewer: Viewer, rows: list[ListedLook]) -> list[ListedLook]:
    viewer.seen.people.update(row.person_id for row in rows)
    return rows
