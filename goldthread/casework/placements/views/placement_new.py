"""Somebody moves in: one person, or a family together."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.casework.people.rules import NotRight
from goldthread.casework.placements import actions, forms, queries
from goldthread.casework.placements.rules import usual_part
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.ground.homes import queries as homes
from goldthread.ui.forms import fresh, typed


@needs(Permission.MANAGE_PLACEMENTS)
def placement_new(request: HttpRequest) -> HttpResponse:
    """GET: those who do not live here now (`?person=` chooses one). POST: let the chosen move in."""
    viewer = viewer_of(request)
    viewer.require(Permission.MANAGE_PLACEMENTS)
    assert viewer.home is not None
    home = homes.home(viewer.home.home_id)
    people = {row.id: row for row in queries.not_here(viewer, home.id)}
    wanted = set(request.GET.getlist("person"))
    parts = {key: usual_part(row.stage) for key, row in people.items() if str(key) in wanted}
    names = [(key, row.preferred_name) for key, row in people.items()]
    form = forms.MoveInForm(typed(request), fresh(moved_in_on=queries.today(), parts=parts), names)

    def move_in(values: dict[str, Any]) -> None:
        members: list[tuple[Any, str]] = [(people[key], part) for key, part in form.members()]
        facts = {name: values[name] for name in forms.StayForm.base_fields}
        actions.move_in(home=home, members=members, by=viewer, id=values["id"], **facts)

    if form.keeps(NotRight, move_in):
        messages.success(request, _("They have moved in."))
        moved = form.members()  # nobody, when the page is sent once more: they live here now
        return redirect("person_network", moved[0][0]) if moved else redirect("people")
    rows = form.by_name()
    chosen: list[UUID] = [key for key in people if rows[f"part_{key}"].value]
    return render(
        request,
        "placements/placement_new.jinja",
        {
            "form": form,
            "likely": [rows[f"part_{key}"] for key in chosen or list(people)[:6]],
            "others": [rows[f"part_{key}"] for key in people if key not in (chosen or list(people)[:6])],
            "facts": [rows[name] for name in ("id", *forms.StayForm.base_fields)],
        },
    )
