"""Who is round them, and what is on file."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from goldthread.casework.placements.presenters import file_header
from goldthread.casework.placements.queries import file_of, today
from goldthread.ground.access.rules import Permission, needs


@needs(Permission.SEE_PEOPLE)
def person_network(request: HttpRequest, id: UUID) -> HttpResponse:
    """The network and the completeness list of one person."""
    file = file_of(request.viewer, id)  # type: ignore[attr-defined]
    return render(request, "placements/person_network.jinja", {"header": file_header(file, today())})
