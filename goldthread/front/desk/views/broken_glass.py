"""Looks past the walls, for whoever sees who looked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goldthread.front.desk.presenters.glass import glass_line
from goldthread.ground.access import queries
from goldthread.ground.access.rules import Permission, needs, viewer_of


@needs(Permission.SEE_READINGS)
@require_safe
def broken_glass(request: HttpRequest) -> HttpResponse:
    """Each look past the walls of the home, newest first: what is not answered yet stands above."""
    viewer = viewer_of(request)
    viewer.require(Permission.SEE_READINGS)
    assert viewer.home is not None
    rows = [glass_line(row) for row in queries.glasses(viewer, viewer.home.home_id)]
    context = {"open": [row for row in rows if not row.answer], "answered": [row for row in rows if row.answer]}
    return render(request, "desk/broken_glass.jinja", context)
