"""Write one line of who somebody is."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from goldthread.casework.people import actions, forms, queries
from goldthread.casework.people.rules import NotRight
from goldthread.casework.people.views import back, page
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.ui.forms import fresh, typed


@needs(Permission.WRITE_RECORDS)
def person_line_new(request: HttpRequest, id: UUID) -> HttpResponse:
    """GET: the form (`?heading=helps` chooses one). POST: keep it. A risk is set by a senior."""
    viewer = viewer_of(request)
    person = queries.person(viewer, id)
    viewer.require(Permission.WRITE_RECORDS, person.home_id, of=[person.id])
    risks = viewer.may(Permission.SET_KEEP_SAFE, person.home_id)
    form = forms.line(typed(request), fresh(heading=request.GET.get("heading", "")), risks=risks)
    if form.keeps(NotRight, lambda values: actions.add_line(person, by=viewer, **values)):
        return back(request, id, _("Saved."))
    return page(request, "people/person_line_new.jinja", person, form)
