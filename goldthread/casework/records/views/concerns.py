"""The concerns that the viewer wrote, was told of or may answer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goldthread.casework.records.presenters.concerns import concern_line
from goldthread.casework.records.queries.concerns import concerns as asked
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, needs, viewer_of


@needs(Permission.WRITE_RECORDS, Permission.ANSWER_CONCERNS)
@require_safe
def concerns(request: HttpRequest) -> HttpResponse:
    """Of the home that the viewer works in: what waits for an answer first. Whoever has none sees an empty page."""
    viewer = viewer_of(request)
    if viewer.home is None:
        raise Absent
    rows = [concern_line(row) for row in asked(viewer, viewer.home.home_id)]
    context = {"open": [row for row in rows if not row.answered], "answered": [row for row in rows if row.answered]}
    return render(request, "records/concerns.jinja", context)
