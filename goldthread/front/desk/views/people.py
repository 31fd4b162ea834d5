"""Who is here."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from goldthread.casework.placements.presenters import file_header
from goldthread.casework.placements.queries import present
from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.access.rules import Permission, Viewer, needs
from goldthread.lib import clock


@needs(Permission.SEE_PEOPLE)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who lives here now, a card a stay, what must be known first."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    viewer.require(Permission.SEE_PEOPLE)
    assert viewer.home is not None
    today = clock.now().astimezone(ZONE).date()
    files = [file_header(file, today) for file in present(viewer, viewer.home.home_id)]
    context = {
        "files": files,
        "may_add": viewer.may(Permission.MANAGE_PLACEMENTS),
        "may_write": viewer.may(Permission.WRITE_RECORDS),
    }
    return render(request, "desk/people.jinja", context)
