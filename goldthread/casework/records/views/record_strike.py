""" "Not this person": take a record out of the wrong file."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.casework.records import actions, queries
from goldthread.casework.records.forms import id_of
from goldthread.casework.records.rules.composing import ZONE
from goldthread.casework.records.views.record import page_of
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, Refused, needs, viewer_of
from goldthread.lib import clock


@needs(Permission.STRIKE)
def record_strike(request: HttpRequest, id: UUID, person: UUID) -> HttpResponse:
    """GET: what will happen, and why. POST: strike, and put it in the right file when that is known."""
    viewer = viewer_of(request)
    sheet = queries.sheet(viewer, id)
    subject = next((s for s in sheet.head.body["subjects"] if s["person"] == str(person)), None)
    if subject is None:
        raise Absent
    viewer.require(Permission.STRIKE, sheet.record.home_id)
    error, reason, instead = "", "", ""
    if request.method == "POST":
        reason, instead = request.POST.get("reason", ""), request.POST.get("instead", "")
        try:
            actions.strike(sheet.record, person=person, reason=reason, by=viewer, instead=id_of(instead))
        except Refused as refused:
            error = str(refused)
        else:
            messages.success(request, _("Taken out of this file, and kept with its reason."))
            return redirect("record", id=id)
    people = queries.residents(viewer, sheet.record.home_id, clock.now().astimezone(ZONE).date())
    others = [(str(each.id), each.preferred_name) for each in people if each.id != person]
    page = page_of(viewer, sheet, len(sheet.revisions), None)
    context = {"page": page, "subject": subject, "others": others, "error": error, "reason": reason, "instead": instead}
    return render(request, "records/record_strike.jinja", context, status=422 if error else 200)
