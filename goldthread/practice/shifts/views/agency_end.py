"""End an agency worker's stay before its time."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goldthread.ground.access.rules import Permission, Refused, needs, viewer_of
from goldthread.practice.shifts import actions, queries


@needs(Permission.LET_IN_AGENCY)
@require_POST
def agency_end(request: HttpRequest, id: UUID) -> HttpResponse:
    """POST: from their next request on they see nothing more of the home."""
    viewer = viewer_of(request)
    row = queries.one_let_in(viewer, id)
    try:
        actions.let_out(row, by=viewer)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("%(name)s is out.") % {"name": row.user.short_name})
    return redirect("agency_let_in")
