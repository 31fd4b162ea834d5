"""Somebody moves on: everyone of a stay, or one of them before the others."""

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
def placement_move_on(request: HttpRequest, id: UUID) -> HttpResponse:
    """GET: who, when, where to, why. POST: record it."""
    viewer = viewer_of(request)
    stay = queries.stay(viewer, id)
    viewer.require(Permission.MANAGE_PLACEMENTS, stay.home_id)
    here = {str(row.id): row for row in stay.members.all() if row.left_on is None}
    people = [(key, row.person.preferred_name) for key, row in here.items()]
    form = forms.move_on(typed(request), {"on": queries.today(), "who": "all"}, people)

    def move_on(values: dict[str, Any]) -> None:
        who = values.pop("who", "all")
        if who == "all":
            actions.move_on(stay, by=viewer, **values)
        else:
            actions.leave(here[who], by=viewer, **values)

    page = stay_page(stay)
    if form.keeps(NotRight, move_on):
        messages.success(request, _("Recorded. The file stays, and can be read and printed."))
        return redirect(page.href)
    return render(request, "placements/placement_move_on.jinja", {"stay": page, "form": form})
