"""End a keep-safe line, with a reason."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from goldthread.casework.people import actions, forms, queries
from goldthread.casework.people.rules import NotRight
from goldthread.casework.people.views import back, page
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.ui.forms import typed


@needs(Permission.SET_KEEP_SAFE)
def keep_safe_end(request: HttpRequest, id: UUID) -> HttpResponse:
    """GET: the line and the question why. POST: end it; it stays among the ended ones."""
    viewer = viewer_of(request)
    line = queries.held(viewer, "keep-safe", id)
    viewer.require(Permission.SET_KEEP_SAFE, line.person.home_id)
    form = forms.EndForm(typed(request))
    if form.keeps(NotRight, lambda values: actions.end_keep_safe(line, by=viewer, **values)):
        return back(request, line.person_id, _("Ended. It is kept with your reason."), to="person_keep_safe")
    return page(request, "people/keep_safe_end.jinja", line.person, form, text=line.text, ended=line.ended_at)
