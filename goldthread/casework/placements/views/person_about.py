"""Who they are."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goldthread.casework.people.queries import known
from goldthread.casework.placements.presenters import about_page, file_header
from goldthread.casework.placements.queries import file_of, today
from goldthread.ground.access.rules import Permission, needs, viewer_of


@needs(Permission.SEE_PEOPLE)
@require_safe
def person_about(request: HttpRequest, id: UUID) -> HttpResponse:
    """One person: name and strengths first, then what to watch for, then who may be told what."""
    viewer, day = viewer_of(request), today()
    file = file_of(viewer, id)
    context = {"header": file_header(file, day), "page": about_page(file, known(viewer, id), day)}
    return render(request, "placements/person_about.jinja", context)
