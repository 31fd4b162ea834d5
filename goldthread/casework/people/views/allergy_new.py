"""Write down an allergy."""

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
def allergy_new(request: HttpRequest, id: UUID) -> HttpResponse:
    """GET: the form. POST: keep it."""
    viewer = viewer_of(request)
    person = queries.person(viewer, id)
    viewer.require(Permission.WRITE_RECORDS, person.home_id, of=[person.id])
    form = forms.AllergyForm(typed(request), fresh())
    if form.keeps(NotRight, lambda values: actions.add_allergy(person, by=viewer, **values)):
        return back(request, id, _("The allergy stands on every page of the file."))
    return page(request, "people/allergy_new.jinja", person, form)
