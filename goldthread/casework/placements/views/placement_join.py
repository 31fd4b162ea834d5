"""Somebody becomes part of a stay that has begun."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.casework.people.rules import NotRight
from goldthread.casework.placements import actions, forms, queries
from goldthread.casework.placements.presenters import stay_page
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.ui.forms import typed


@needs(Permission.MANAGE_PLACEMENTS)
def placement_join(request: HttpRequest, id: UUID) -> HttpResponse:
    """GET: who, as what, from when. POST: let them join."""
    viewer = viewer_of(request)
    stay = queries.stay(viewer, id)
    viewer.require(Permission.MANAGE_PLACEMENTS, stay.home_id)
    people = {str(row.id): row for row in queries.not_here(viewer, stay.home_id)}
    names = [(key, row.preferred_name) for key, row in people.items()]
    form = forms.join(typed(request), {"on": queries.today()}, names)

    def join(values: dict[str, Any]) -> None:
        actions.join(stay, people[values["person"]], values["part"], on=values["on"], by=viewer)

    page = stay_page(stay)
    if form.keeps(NotRight, join):
        messages.success(request, _("They are part of this stay now."))
        return redirect(page.href)
    return render(request, "placements/placement_join.jinja", {"stay": page, "form": form, "anybody": bool(people)})
