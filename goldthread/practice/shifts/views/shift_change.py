"""One shift: who is on it, who leads, who is on call."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.ground.access.queries import staff
from goldthread.ground.access.rules import Permission, Refused, needs, viewer_of
from goldthread.ground.packs.queries import pack
from goldthread.lib import clock
from goldthread.practice.shifts import actions, queries
from goldthread.practice.shifts.forms import plan_form
from goldthread.practice.shifts.presenters import shift_card


@needs(Permission.PLAN_SHIFTS)
def shift_change(request: HttpRequest, id: UUID) -> HttpResponse:
    """GET: the shift as planned. POST: put it right."""
    viewer = viewer_of(request)
    shift = queries.shift(viewer, id)
    viewer.require(Permission.PLAN_SHIFTS, shift.home_id)
    form, refused = plan_form(request), ""
    if request.method == "POST":
        try:
            actions.change_shift(shift, workers=form.workers, lead=form.lead, on_call=form.on_call, by=viewer)
        except Refused as wrong:
            refused = str(wrong)
        else:
            messages.success(request, _("The shift is changed."))
            return redirect("shift_plan")
    planned = tuple(row for row in shift.workers.all() if row.not_coming_at is None)
    there = [(row.user_id, row.user.short_name) for row in planned]
    others = [(user.id, user.short_name) for _membership, user in staff(viewer, shift.home_id)]
    context = {
        "card": shift_card(shift, pack(shift.home.pack), clock.now()),
        "staff": list(dict.fromkeys([*there, *others])),
        "chosen": {each.user: each for each in form.workers} if refused else {row.user_id: row for row in planned},
        "lead": form.lead if refused else shift.lead_id,
        "on_call": form.on_call if refused else shift.on_call_id,
        "refused": refused,
        "may_call_off": shift.called_off_at is None and all(row.started_at is None for row in shift.workers.all()),
        "forgotten": [row for row in planned if row.started_at is not None and row.ended_at is None],
    }
    return render(request, "shifts/shift_change.jinja", context, status=422 if refused else 200)
