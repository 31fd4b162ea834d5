"""When independent people visit the home."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from goldthread.casework.people.rules import NotRight
from goldthread.casework.placements import actions, forms, queries
from goldthread.casework.placements.presenters import visit_lines
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.ground.homes.queries import home as home_of
from goldthread.lib import clock
from goldthread.lib.dates import local_moment
from goldthread.ui.forms import fresh, typed


@needs(Permission.MANAGE_PLACEMENTS)
def visits(request: HttpRequest) -> HttpResponse:
    """GET: the visits, and the form for another. POST: keep it."""
    viewer = viewer_of(request)
    viewer.require(Permission.MANAGE_PLACEMENTS)
    assert viewer.home is not None
    home = home_of(viewer.home.home_id)
    people = [(str(row.user_id), row.user.name) for row in queries.visitors(viewer, home.id)]
    form = forms.visit(typed(request), fresh(on=queries.today()), people)

    def plan(values: dict[str, Any]) -> None:
        zone = timezone.get_default_timezone()
        starts, ends = (local_moment(values["on"], values[name], zone).moment for name in ("starts", "ends"))
        actions.plan_visit(
            home, visitor=UUID(values["visitor"]), from_at=starts, until_at=ends, by=viewer, id=values["id"]
        )

    if form.keeps(NotRight, plan):
        messages.success(request, _("Kept. Now write down who was asked, and what they said."))
        return redirect("visits")
    rows = visit_lines(queries.visits(viewer, home.id), clock.now())
    return render(request, "placements/visits.jinja", {"form": form, "rows": rows, "people": people})
