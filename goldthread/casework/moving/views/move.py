"""Somebody comes from another home of the provider: who, with what, and take them in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.casework.moving import actions, forms, presenters, queries
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, Refused, needs, viewer_of
from goldthread.lib.identifiers import uuid7
from goldthread.ui.forms import typed


@needs(Permission.MANAGE_PLACEMENTS)
def move(request: HttpRequest, id: UUID) -> HttpResponse:
    """GET: who comes, and what of them. POST: they live here now. Once they do, their own page."""
    viewer = viewer_of(request)
    try:
        comes = queries.who_comes(viewer, id)
    except Absent:
        there = queries.move(viewer, id).person_there_id
        if there is None:
            raise
        return redirect("person_about", there)  # taken in already, perhaps a moment ago by the same act sent twice
    beside = queries.beside(viewer, comes.move)
    initial = {"id": uuid7(), "moved_in_on": comes.move.on, **comes.stay}
    form = forms.take_in(typed(request), initial, [(str(key), names) for key, names in beside])
    taken: list[actions.TakenIn] = []

    def take_in(values: dict[str, Any]) -> None:
        values["id"] = values["id"] or uuid7()
        stay = values.pop("together", "")
        taken.append(actions.take_in(comes, together=UUID(stay) if stay else None, by=viewer, **values))

    if form.keeps(Refused, take_in):
        done = taken[0]
        messages.success(request, _("They live here now. What was handed over stands in their timeline."))
        for words in done.left:
            messages.warning(
                request, _("This home has no word for “%(what)s”: please write it anew.") % {"what": words}
            )
        return redirect("person_about", done.person.id)
    return render(request, "moving/move.jinja", {"page": presenters.comes_page(comes), "form": form})
