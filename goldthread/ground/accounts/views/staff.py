"""The team: who works in this home, as what, from when to when."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.ground.accounts import presenters, queries


@needs(Permission.MANAGE_STAFF)
@require_safe
def staff(request: HttpRequest) -> HttpResponse:
    """Everyone who works here now, will, or did within a year."""
    viewer = viewer_of(request)
    return render(request, "accounts/staff.jinja", {"team": presenters.team_of(viewer, queries.team(viewer))})
