"""Write down what was agreed to."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from goldthread.casework.people import actions, forms, queries
from goldthread.casework.people.rules import NotRight
from goldthread.casework.people.views import back, page
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.ground.packs.queries import pack
from goldthread.ui.forms import fresh, typed


@needs(Permission.MANAGE_PEOPLE)
def consent_new(request: HttpRequest, id: UUID) -> HttpResponse:
    """GET: the form. POST: keep it."""
    viewer = viewer_of(request)
    person = queries.person(viewer, id)
    viewer.require(Permission.MANAGE_PEOPLE, person.home_id)
    form = forms.consent(typed(request), pack(person.home.pack), fresh())
    if form.keeps(NotRight, lambda values: actions.set_consent(person, by=viewer, **values)):
        return back(request, id, _("Saved."))
    return page(request, "people/consent_new.jinja", person, form)
