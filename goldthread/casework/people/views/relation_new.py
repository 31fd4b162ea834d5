"""Say how two people of the home belong to each other."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from goldthread.casework.people import actions, forms, queries
from goldthread.casework.people.rules import NotRight
from goldthread.casework.people.views import back, page
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.ui.forms import typed


@needs(Permission.MANAGE_PEOPLE)
def relation_new(request: HttpRequest, id: UUID) -> HttpResponse:
    """GET: the form. POST: keep it."""
    viewer = viewer_of(request)
    person = queries.person(viewer, id)
    viewer.require(Permission.MANAGE_PEOPLE, person.home_id)
    others = {str(row.id): row for row in queries.people(viewer, person.home_id) if row.id != id}
    form = forms.relation(typed(request), [(key, row.preferred_name) for key, row in others.items()])

    def keep(values: dict[str, Any]) -> None:
        actions.relate(person, others[values["to"]], values["words"], by=viewer)

    if form.keeps(NotRight, keep):
        return back(request, id, _("Saved."))
    return page(request, "people/relation_new.jinja", person, form)
