"""One visit: who was asked whether the visitor may read their case record, and what they said."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goldthread.casework.placements import queries
from goldthread.casework.placements.presenters import asked_lines, visit_lines
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.lib import clock


@needs(Permission.MANAGE_PLACEMENTS)
@require_safe
def visit(request: HttpRequest, id: UUID) -> HttpResponse:
    """Everybody who lives there, with both answers."""
    viewer = viewer_of(request)
    row = queries.visit(viewer, id)
    context = {"visit": visit_lines([row], clock.now())[0], "asked": asked_lines(row, queries.asked(viewer, row))}
    return render(request, "placements/visit.jinja", context)
