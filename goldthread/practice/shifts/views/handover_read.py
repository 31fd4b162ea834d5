"""A signed handover, and "I have read this"."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.ground.packs.queries import pack
from goldthread.practice.shifts import actions, queries
from goldthread.practice.shifts.presenters import handover_page


@needs(Permission.SEE_RECORDS)
def handover_read(request: HttpRequest, id: UUID) -> HttpResponse:
    """GET: what was handed over. POST: I have read it."""
    viewer = viewer_of(request)
    signed = queries.handover(viewer, id)
    if request.method == "POST":
        actions.read_handover(signed.row, by=viewer)
        messages.success(request, _("Read. The shift lead sees it too."))
        return redirect("shift")
    return render(request, "shifts/handover_read.jinja", {"page": handover_page(signed, pack(signed.row.home.pack))})
