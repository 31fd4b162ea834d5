"""A tablet is a stranger from now on."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.ground.accounts import actions, queries


@needs(Permission.MANAGE_STAFF)
@require_http_methods(["GET", "POST"])
def tablet_revoke(request: HttpRequest, device_id: UUID) -> HttpResponse:
    """What it means, and the button."""
    viewer = viewer_of(request)
    if request.method == "POST":
        device = actions.revoke(device_id, by=viewer)
        messages.success(request, _("%(name)s lets nobody in any more.") % {"name": device.name})
        return redirect("tablets")
    return render(request, "accounts/tablet_revoke.jinja", {"tablet": queries.tablet(viewer, device_id)})
