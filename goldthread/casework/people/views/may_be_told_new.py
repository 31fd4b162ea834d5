"""Write down who may be told what."""

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
def may_be_told_new(request: HttpRequest, id: UUID) -> HttpResponse:
    """GET: the form. POST: keep it."""
    viewer = viewer_of(request)
    person = queries.person(viewer, id)
    viewer.require(Permission.MANAGE_PEOPLE, person.home_id)
    form = forms.MayBeToldForm(typed(request), fresh())
    if form.keeps(NotRight, lambda values: actions.set_may_be_told(person, by=viewer, **values)):
        return back(request, id, _("Saved."))
    return page(request, "people/may_be_told_new.jinja", person, form)
