"""End a shift: one's own, or that of somebody who forgot."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.practice.shifts import actions
from goldthread.practice.shifts.forms import id_of
from goldthread.practice.shifts.views import acted


@needs(Permission.WRITE_RECORDS)
@require_POST
def shift_end(request: HttpRequest, id: UUID) -> HttpResponse:
    """POST: I am going; or, with `worker`, they went without saying so."""
    viewer = viewer_of(request)
    user = id_of(request.POST.get("worker", ""))
    return acted(
        request, id, lambda shift: actions.end_shift(shift, by=viewer, user=user), _("The shift is ended."), "shift"
    )
