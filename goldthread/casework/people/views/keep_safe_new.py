"""Set a line that every worker must know."""

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


@needs(Permission.SET_KEEP_SAFE)
def keep_safe_new(request: HttpRequest, id: UUID) -> HttpResponse:
    """GET: the form. POST: keep it."""
    viewer = viewer_of(request)
    person = queries.person(viewer, id)
    viewer.require(Permission.SET_KEEP_SAFE, person.home_id)
    form = forms.keep_safe(typed(request), pack(person.home.pack), fresh())
    if form.keeps(NotRight, lambda values: actions.set_keep_safe(person, by=viewer, **values)):
        return back(request, id, _("The line stands on the card and on every page of the file."), to="person_keep_safe")
    return page(request, "people/keep_safe_new.jinja", person, form)
