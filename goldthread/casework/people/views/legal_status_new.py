"""Write down under what law somebody is here."""

from __future__ import annotations

from typing import Any
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
def legal_status_new(request: HttpRequest, id: UUID) -> HttpResponse:
    """GET: the form. POST: keep it, and end the one whose place it takes."""
    viewer = viewer_of(request)
    person = queries.person(viewer, id)
    viewer.require(Permission.MANAGE_PEOPLE, person.home_id)
    setting = pack(person.home.pack)
    labels = {item.code: item.label for item in setting.legal_statuses}
    now = [(str(row.id), labels.get(row.code, row.code)) for row in queries.known(viewer, id).legal]
    form = forms.legal_status(typed(request), setting, fresh(), now)

    def keep(values: dict[str, Any]) -> None:
        before = values.pop("instead_of", "")
        instead_of = queries.held(viewer, "legal-status", UUID(before)) if before else None
        actions.set_legal_status(person, by=viewer, instead_of=instead_of, **values)

    if form.keeps(NotRight, keep):
        return back(request, id, _("Saved."))
    return page(request, "people/legal_status_new.jinja", person, form)
