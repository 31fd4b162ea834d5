"""Say that whoever stepped in on a shift without being planned was right to."""

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
def shift_right(request: HttpRequest, id: UUID) -> HttpResponse:
    """POST: it is kept with who said so, and when."""
    viewer = viewer_of(request)
    return acted(request, id, lambda shift: actions.say_right(shift, by=viewer), _("Kept, with your name."), "shift")
