"""Who has looked at one person, in plain words, to read together with them or to print."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.oversight.looking import presenters, queries
from goldthread.oversight.looking.views import file_and_period


@needs(Permission.SEE_READINGS)
@require_safe
def person_looks_sheet(request: HttpRequest, id: UUID) -> HttpResponse:
    """The last month, or `?since=&until=`; `since=start` is since they moved in."""
    viewer = viewer_of(request)
    file, period, _day = file_and_period(viewer, id, request.GET)
    rows = queries.days(viewer, file.person, *period.bounds(ZONE))
    full = len(rows) >= queries.MOST_DAYS
    made = presenters.sheet(file.person.preferred_name, rows, period.first, period.last, full=full)
    return render(request, "looking/person_looks_sheet.jinja", {"sheet": made, "period": period, "id": id})
