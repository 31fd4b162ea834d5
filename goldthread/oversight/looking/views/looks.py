"""Looks to review: what nothing explains, and what shows a sign; and what was found of those before."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.oversight.looking import presenters, queries


@needs(Permission.SEE_READINGS)
@require_safe
def looks(request: HttpRequest) -> HttpResponse:
    """Of the home that the viewer works in, the oldest first."""
    viewer = viewer_of(request)
    viewer.require(Permission.SEE_READINGS)
    assert viewer.home is not None
    home = viewer.home.home_id
    rows = queries.to_review(viewer, home)
    done = queries.reviewed(viewer, home)
    why = queries.reasons(viewer, [*rows, *done])
    context = {
        "rows": [presenters.listed_line(row, viewer.id, (), why.get(row.id, ())) for row in rows[: queries.MOST]],
        "more": len(rows) > queries.MOST,
        "done": [presenters.listed_line(row, viewer.id, row.answers.all(), why.get(row.id, ())) for row in done],
    }
    return render(request, "looking/looks.jinja", context)
