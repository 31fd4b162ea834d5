"""What keeps them safe."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goldthread.casework.people.queries import ended_keep_safe
from goldthread.casework.placements.presenters import file_header, safe_page
from goldthread.casework.placements.queries import file_of, today
from goldthread.ground.access.rules import Permission, needs, viewer_of


@needs(Permission.SEE_PEOPLE)
@require_safe
def person_keep_safe(request: HttpRequest, id: UUID) -> HttpResponse:
    """The lines that every worker must know, allergies, the nights; then what holds no longer, with why."""
    viewer, day = viewer_of(request), today()
    file = file_of(viewer, id)
    ended = ended_keep_safe(viewer, [person.id for person in file.people])
    context = {"header": file_header(file, day), "page": safe_page(file, ended, day)}
    return render(request, "placements/person_keep_safe.jinja", context)
