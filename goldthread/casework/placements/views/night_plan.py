"""How often somebody is looked in on at night."""

from __future__ import annotations

from datetime import time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.casework.people.presenters import subject
from goldthread.casework.people.rules import NotRight
from goldthread.casework.placements import actions, forms, queries
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.ui.forms import typed


@needs(Permission.SET_KEEP_SAFE)
def night_plan(request: HttpRequest, id: UUID) -> HttpResponse:
    """GET: the plan as it stands. POST: a new one in its place, or none from now on (`end`)."""
    viewer = viewer_of(request)
    file = queries.file_of(viewer, id)
    if file.placement is None:
        raise Absent
    stay = file.placement
    viewer.require(Permission.SET_KEEP_SAFE, stay.home_id)
    plan = queries.night_plan(viewer, id)
    if request.method == "POST" and "end" in request.POST:
        if plan is not None:
            actions.end_night_plan(plan, by=viewer)
        messages.success(request, _("No looks at night are planned from now on."))
        return redirect("person_keep_safe", id)
    now: dict[str, Any] = {"every_minutes": 60, "starts": time(22), "ends": time(7)}
    if plan is not None:
        now = {"every_minutes": plan.every_minutes, "starts": plan.starts, "ends": plan.ends}
    form = forms.NightForm(typed(request), now)
    if form.keeps(NotRight, lambda values: actions.plan_nights(stay, file.person, by=viewer, **values)):
        messages.success(request, _("Saved. What is due at night is worked out from it."))
        return redirect("person_keep_safe", id)
    context = {"subject": subject(file.person, queries.today()), "form": form, "planned": plan is not None}
    return render(request, "placements/night_plan.jinja", context)
