"""End one's own look past the walls before the hour is over."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goldthread.ground.access import actions, queries
from goldthread.ground.access.rules import signed_in, viewer_of


@signed_in
@require_POST
def break_glass_end(request: HttpRequest, id: UUID) -> HttpResponse:
    """POST: I need it no longer."""
    viewer = viewer_of(request)
    actions.mend_glass(queries.broken(viewer, id), by=viewer)
    messages.success(request, _("Closed again."))
    return redirect("first")
