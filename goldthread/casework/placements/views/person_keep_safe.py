"""What keeps them safe."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from goldthread.casework.placements.presenters import file_header
from goldthread.casework.placements.queries import file_of, today
from goldthread.ground.access.rules import Permission, needs


@needs(Permission.SEE_PEOPLE)
def person_keep_safe(request: HttpRequest, id: UUID) -> HttpResponse:
    """The lines that every worker must know."""
    file = file_of(request.viewer, id)  # type: ignore[attr-defined]
    return render(request, "placements/person_keep_safe.jinja", {"header": file_header(file, today())})
