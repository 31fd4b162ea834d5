"""Write down who holds parental responsibility."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from goldthread.casework.people import actions, forms, queries
from goldthread.casework.people.rules import NotRight
from goldthread.casework.people.views import back, page
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.ui.forms import fresh, typed


@needs(Permission.MANAGE_PEOPLE)
def responsibility_new(request: HttpRequest, id: UUID) -> HttpResponse:
    """GET: the form. POST: keep it."""
    viewer = viewer_of(request)
    person = queries.person(viewer, id)
    viewer.require(Permission.MANAGE_PEOPLE, person.home_id)
    form = forms.ResponsibilityForm(typed(request), fresh())
    if form.keeps(NotRight, lambda values: actions.add_responsibility(person, by=viewer, **values)):
        return back(request, id, _("Saved."))
    return page(request, "people/responsibility_new.jinja", person, form)
