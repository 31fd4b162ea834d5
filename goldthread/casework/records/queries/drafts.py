"""Drafts: the author's alone."""

from __future__ import annotations

from uuid import UUID

from goldthread.casework.records.models import Draft
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Viewer


def draft(viewer: Viewer, draft_id: UUID) -> Draft | None:
    """The viewer's own draft of that id, or None. Raises Absent when it is another's: that it is there is not told."""
    found = Draft.objects.filter(pk=draft_id).first()
    if found is not None and found.author_id != viewer.id:
        raise Absent
    return found


def drafts(viewer: Viewer) -> list[Draft]:
    """The viewer's own drafts, newest first."""
    return list(Draft.objects.filter(author_id=viewer.id).order_by("-saved_at")[:100])


def draft_amending(viewer: Viewer, record: UUID) -> Draft | None:
    """The viewer's own begun amendment of that record, if there is one."""
    return Draft.objects.filter(author_id=viewer.id, amends_id=record).order_by("-saved_at").first()
