"""Call a visit off, or end it before its time."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goldthread.casework.placements import actions, queries
from goldthread.ground.access.rules import Permission, needs, viewer_of


@needs(Permission.MANAGE_PLACEMENTS)
@require_POST
def visit_end(request: HttpRequest, id: UUID) -> HttpResponse:
    """POST: the visitor reads nothing more from their next page on."""
    viewer = viewer_of(request)
    actions.end_visit(queries.visit(viewer, id), by=viewer)
    messages.success(request, _("This visit is over."))
    return redirect("visit", id)
