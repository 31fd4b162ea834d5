"""Call a planned shift off."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.practice.shifts import actions
from goldthread.practice.shifts.views import acted


@needs(Permission.PLAN_SHIFTS)
@require_POST
def shift_off(request: HttpRequest, id: UUID) -> HttpResponse:
    """POST: this shift will not be worked."""
    viewer = viewer_of(request)
    return acted(
        request, id, lambda shift: actions.call_off(shift, by=viewer), _("The shift is called off."), "shift_plan"
    )
