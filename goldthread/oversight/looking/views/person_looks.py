"""Who has looked at one person, for managers."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goldthread.casework.placements.presenters import file_header
from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.oversight.looking import presenters, queries
from goldthread.oversight.looking.views import file_and_period
from goldthread.ui.jinja import url


@needs(Permission.SEE_READINGS)
@require_safe
def person_looks(request: HttpRequest, id: UUID) -> HttpResponse:
    """By day and worker, newest first, a hundred looks a page. `?since=&until=` days, `?below=` a place."""
    viewer = viewer_of(request)
    file, period, day = file_and_period(viewer, id, request.GET)
    below = queries.Place.read(request.GET.get("below", ""))
    since, until = period.bounds(ZONE)
    page = queries.looks(viewer, file.person, since, until, below)
    here = url("person_looks", id)
    context = {
        "header": file_header(file, day),
        "name": file.person.preferred_name,
        "days": presenters.look_days(page.looks, day),
        "period": period,
        "here": here,
        "id": id,
        "newest_href": f"{here}?{period.asked}" if below else None,
        "older_href": f"{here}?{period.asked}&below={page.older}".replace("+", "%2B") if page.older else None,
    }
    return render(request, "looking/person_looks.jinja", context)
