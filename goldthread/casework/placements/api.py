"""One person, whole, for a worker's own program: who they are, what everyone must know, the stay they are here for."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from goldthread.casework.people.queries import known
from goldthread.casework.placements.presenters.plain import PlainPerson, plain_person
from goldthread.casework.placements.queries import file_of
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.lib.problems import problems

router = Router(tags=["people"])


@router.get("/people/{uuid:id}", response={200: PlainPerson, **problems()}, operation_id="person", summary="One person")
@needs(Permission.SEE_PEOPLE)
def api_person(request: HttpRequest, id: UUID) -> PlainPerson:
    """Who they are, what holds of them now, and the stay they are here for. What has ended is on their page."""
    viewer = viewer_of(request)
    return plain_person(file_of(viewer, id), known(viewer, id))
