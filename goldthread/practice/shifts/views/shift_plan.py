"""The plan: who works when, in the week to come."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.access.queries import staff
from goldthread.ground.access.rules import Permission, Refused, needs, viewer_of
from goldthread.ground.homes.queries import home as home_of
from goldthread.ground.packs.queries import pack
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7
from goldthread.practice.shifts import actions, queries
from goldthread.practice.shifts.forms import day_of, plan_form
from goldthread.practice.shifts.presenters import plan_days

DAYS = 7


@needs(Permission.SEE_PEOPLE)
def shift_plan(request: HttpRequest) -> HttpResponse:
    """GET: the week from `?from=` on. POST: plan a shift."""
    viewer = viewer_of(request)
    viewer.require(Permission.SEE_PEOPLE)
    assert viewer.home is not None
    home = viewer.home.home_id
    setting = pack(viewer.home.pack)
    now = clock.now()
    today = now.astimezone(ZONE).date()
    refused = ""
    form = plan_form(request)
    if request.method == "POST":
        viewer.require(Permission.PLAN_SHIFTS)
        try:
            if form.day is None:
                raise Refused(_("Choose the day on which the shift begins."))
            actions.plan_shift(
                home=home_of(home),
                kind=form.kind,
                day=form.day,
                workers=form.workers,
                lead=form.lead,
                on_call=form.on_call,
                id=form.id,
                by=viewer,
            )
        except Refused as wrong:
            refused = str(wrong)
        else:
            messages.success(request, _("The shift is planned."))
            return redirect("shift_plan")
    first = day_of(request.GET.get("from", "")) or today
    days = [first + timedelta(days=number) for number in range(DAYS)]
    begin = datetime.combine(first, time(0), ZONE)
    shifts = queries.shifts(viewer, home, begin, datetime.combine(days[-1], time(23, 59), ZONE))
    may_plan = viewer.may(Permission.PLAN_SHIFTS)
    context = {
        "days": plan_days(shifts, setting, now, days),
        "earlier": (first - timedelta(days=DAYS)).isoformat(),
        "later": (first + timedelta(days=DAYS)).isoformat(),
        "may_plan": may_plan,
        "kinds": [(each.code, f"{each.label} · {each.starts}–{each.ends}") for each in setting.shifts],
        "staff": list(dict.fromkeys((user.id, user.short_name) for _m, user in staff(viewer, home)))
        if may_plan
        else [],
        "form": form,
        "chosen": {each.user: each for each in form.workers},
        "fresh": form.id or uuid7(),
        "today": today.isoformat(),
        "refused": refused,
    }
    return render(request, "shifts/shift_plan.jinja", context, status=422 if refused else 200)
