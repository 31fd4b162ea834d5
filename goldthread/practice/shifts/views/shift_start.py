"""Start one's own shift."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goldthread.ground.access.rules import signed_in, viewer_of
from goldthread.practice.shifts import actions
from goldthread.practice.shifts.views import acted


@signed_in
@require_POST
def shift_start(request: HttpRequest, id: UUID) -> HttpResponse:
    """POST: from now on I am on this shift. The action says who may: whoever comes is not on shift yet."""
    viewer = viewer_of(request)
    return acted(
        request, id, lambda shift: actions.start_shift(shift, by=viewer), _("Your shift has started."), "shift"
    )
