"""Concerns that the viewer opens: what they wrote, were told of, or may answer."""

from __future__ import annotations

from uuid import UUID

from django.db import connection
from django.db.models import F

from goldthread.casework.records.models import Concern
from goldthread.casework.records.queries.seen import opens
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, Viewer

MOST = 100


def concerns(viewer: Viewer, home: UUID) -> list[Concern]:
    """The concerns of a home that the viewer opens, those without an answer first. One statement."""
    rows = Concern.objects.filter(opens(viewer, "record__"), home_id=home)
    found = rows.select_related("record__head", "record__author", "answered_by")
    kept = list(found.order_by(F("answered_at").desc(nulls_first=True), "-raised_at")[:MOST])
    viewer.seen.records.update(row.record_id for row in kept)
    return kept


def concern(viewer: Viewer, id: UUID) -> Concern:
    """One of them. Raises Absent."""
    row = Concern.objects.filter(opens(viewer, "record__"), pk=id).select_related("record", "answered_by").first()
    if row is None:
        raise Absent
    return row


def may_answer(viewer: Viewer, row: Concern) -> bool:
    """Whether it is the viewer's to answer: not what they wrote themself, and once."""
    mine = viewer.id == row.record.author_id
    return not mine and row.answered_at is None and viewer.may(Permission.ANSWER_CONCERNS, row.home_id)


def reached(row: Concern) -> tuple[tuple[str, bool], ...]:
    """Whom it has reached by name, and whether they may answer it, those who may first. One statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, answers FROM goldthread_reached_by(%s)", [row.record_id])
        return tuple(cursor.fetchall())
