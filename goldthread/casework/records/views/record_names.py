"""Names put to a record: countersign, "I have read this", "led to"."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goldthread.casework.records import actions
from goldthread.casework.records.forms import id_of
from goldthread.casework.records.queries.records import gate
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, Refused, needs, viewer_of


@needs(Permission.COUNTERSIGN)
@require_POST
def record_countersign(request: HttpRequest, id: UUID) -> HttpResponse:
    """Put a second name to the text as it stands."""
    viewer = viewer_of(request)
    try:
        actions.countersign(gate(viewer, id), by=viewer, note=request.POST.get("note", ""))
        messages.success(request, _("Countersigned."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("record", id=id)


@needs(Permission.SEE_HOME_LOG, Permission.SEE_RECORDS)
@require_POST
def record_acknowledge(request: HttpRequest, id: UUID) -> HttpResponse:
    """Say "I have read this"."""
    viewer = viewer_of(request)
    actions.acknowledge(gate(viewer, id), by=viewer)
    messages.success(request, _("Noted that you have read this."))
    return redirect("record", id=id)


@needs(Permission.WRITE_RECORDS)
@require_POST
def record_link(request: HttpRequest, id: UUID) -> HttpResponse:
    """Say that this record led to another."""
    viewer = viewer_of(request)
    target = id_of(request.POST.get("target", ""))
    if target is None:
        raise Absent
    actions.link(gate(viewer, id), gate(viewer, target), by=viewer)
    messages.success(request, _("Linked."))
    return redirect("record", id=id)
