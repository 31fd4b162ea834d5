"""Drafts: the author's alone."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef

from goldthread.casework.placements.queries.prepared import Prepared
from goldthread.casework.records.models import Draft, Record, Revision
from goldthread.casework.records.rules.answers import one
from goldthread.casework.records.rules.timing import keeps_open
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Viewer
from goldthread.lib import clock


def draft(viewer: Viewer, draft_id: UUID) -> Draft | None:
    """The viewer's own draft of that id, or None. Raises Absent when it is another's: that it is there is not told."""
    found = next(iter(_DRAFT.ask(id=draft_id)), None)
    if (found is None and taken(viewer, draft_id)) or (found is not None and found.author_id != viewer.id):
        raise Absent
    return found


_DRAFT = Prepared(lambda id: Draft.objects.filter(pk=id), lambda: {"id": UUID("0f00dead-0000-4000-8000-00000000beef")})


def taken(viewer: Viewer, id: UUID) -> bool:
    """Whether that id is a draft of somebody else, which the viewer cannot see. One statement."""
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("SELECT goldthread_taken(%s, %s)", [id, viewer.id])
        return bool(cursor.fetchone()[0])


@dataclass(frozen=True)
class Met:
    """What is there under an id that a page made: the form its draft was started on, the record signed under it."""

    started_on: UUID | None = None
    signed_in: UUID | None = None  # the record's home
    signed_by: UUID | None = None


_MET = """
SELECT goldthread_taken(asked.id, %s), d.form_id, r.home_id, r.author_id FROM (SELECT %s::uuid AS id) asked
LEFT JOIN records_draft d ON d.id = asked.id LEFT JOIN records_record r ON r.id = asked.id
"""


def met(viewer: Viewer, id: UUID) -> Met:
    """What is there under an id. Raises Absent when it is another's draft. One statement."""
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(_MET, [viewer.id, id])
        another, *found = cursor.fetchone()
    if another:
        raise Absent
    return Met(*found)


def drafts(viewer: Viewer) -> list[Draft]:
    """The viewer's own drafts, newest first. A save that came late, after its record was signed, is no draft."""
    signed = Exists(Record.objects.filter(pk=OuterRef("pk"))) | Exists(Revision.objects.filter(pk=OuterRef("pk")))
    return list(Draft.objects.filter(~signed, author_id=viewer.id).order_by("-saved_at")[:100])


def page_stays(user: UUID, draft_id: UUID) -> bool:
    """Whether a timer keeps the page of that worker's own draft open (`rules.timing`). One statement."""
    found = Draft.objects.filter(pk=draft_id, author_id=user).values_list("fields", "saved_at").first()
    return found is not None and keeps_open(one(found[0], "timer"), found[1], clock.now())


def signed_as(viewer: Viewer, id: UUID) -> UUID | None:
    """The record that a page's id became when the viewer signed it (of an amendment: the record amended), if it did."""
    if Record.objects.filter(pk=id, author_id=viewer.id).exists():
        return id
    return Revision.objects.filter(pk=id, author_id=viewer.id).values_list("record_id", flat=True).first()


def draft_amending(viewer: Viewer, record: UUID) -> Draft | None:
    """The viewer's own begun amendment of that record, if there is one."""
    signed = Exists(Revision.objects.filter(pk=OuterRef("pk")))
    return Draft.objects.filter(~signed, author_id=viewer.id, amends_id=record).order_by("-saved_at").first()
