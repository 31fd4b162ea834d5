"""A move to another home, as the home that they left sees it; taken back while nobody was taken in there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.casework.moving import actions, forms, presenters, queries
from goldthread.ground.access.rules import Permission, Refused, needs, viewer_of
from goldthread.ui.forms import typed


@needs(Permission.MANAGE_PLACEMENTS)
def move_take_back(request: HttpRequest, id: UUID) -> HttpResponse:
    """GET: what was handed over, and whether they were taken in. POST: take it back, and why."""
    viewer = viewer_of(request)
    row = queries.moved(viewer, id)
    form = forms.TakeBackForm(typed(request))

    def take_back(values: dict[str, Any]) -> None:
        actions.take_back(row, by=viewer, **values)

    if form.keeps(Refused, take_back):
        messages.success(request, _("Taken back. They live here, and nothing that was handed over is read there."))
        return redirect("person_network", row.person_id)
    return render(
        request,
        "moving/move_take_back.jinja",
        {
            "page": presenters.moved_page(row),
            "form": form,
            "open": row.taken_at is None and row.ended_at is None,
            "person": row.person_id,
        },
    )
