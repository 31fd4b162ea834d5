"""Say that something no longer holds of somebody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from goldthread.casework.people import actions, forms, queries
from goldthread.casework.people.presenters import words_of
from goldthread.casework.people.rules import NotRight
from goldthread.casework.people.views import back, page
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.ground.packs.queries import pack
from goldthread.ui.forms import typed

ENDS: dict[str, Callable[..., None]] = {
    "line": actions.end_line,
    "allergy": actions.end_allergy,
    "legal-status": actions.end_legal_status,
    "responsibility": actions.end_responsibility,
    "may-be-told": actions.end_may_be_told,
    "consent": actions.end_consent,
}


@needs(Permission.WRITE_RECORDS)
def person_end(request: HttpRequest, kind: str, id: UUID) -> HttpResponse:
    """GET: what it says, and the question why. POST: end it; it is kept with the reason. `kind`: of ENDS."""
    if kind not in ENDS:
        raise Absent
    viewer = viewer_of(request)
    row = queries.held(viewer, kind, id)
    form = forms.EndForm(typed(request))

    def end(values: dict[str, Any]) -> None:
        ENDS[kind](row, by=viewer, **values)

    if form.keeps(NotRight, end):
        return back(request, row.person_id, _("Ended. It is kept with your reason."))
    text = words_of(kind, row, pack(row.person.home.pack))
    return page(request, "people/person_end.jinja", row.person, form, text=text, ended=row.ended_at)
