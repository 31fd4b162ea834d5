"""The same on paper. A POST, for it leaves an Event besides its Reading: that a paper was made to be given."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.lib import clock
from goldthread.oversight.looking import actions, presenters, queries
from goldthread.oversight.looking.views import file_and_period
from goldthread.ui.paper import render


@needs(Permission.SEE_READINGS)
@require_POST
def person_looks_print(request: HttpRequest, id: UUID) -> HttpResponse:
    """An accessible PDF of the period that was sent."""
    viewer = viewer_of(request)
    file, period, _day = file_and_period(viewer, id, request.POST)
    rows = queries.days(viewer, file.person, *period.bounds(ZONE))
    full = len(rows) >= queries.MOST_DAYS
    made = presenters.sheet(file.person.preferred_name, rows, period.first, period.last, full=full)
    actions.note_given(file.person, by=viewer)
    document = presenters.sheet_document(
        made, home=file.person.home.name, printed_by=viewer.short_name, printed_at=clock.now().astimezone(ZONE)
    )
    answer = HttpResponse(render(document), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="who-has-looked.pdf"'
    return answer
