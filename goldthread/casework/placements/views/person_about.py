"""Who they are."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from goldthread.casework.placements.presenters import file_header
from goldthread.casework.placements.queries import file_of, today
from goldthread.ground.access.rules import Permission, needs


@needs(Permission.SEE_PEOPLE)
def person_about(request: HttpRequest, id: UUID) -> HttpResponse:
    """One person: name and strengths first."""
    file = file_of(request.viewer, id)  # type: ignore[attr-defined]
    return render(request, "placements/person_about.jinja", {"header": file_header(file, today())})
