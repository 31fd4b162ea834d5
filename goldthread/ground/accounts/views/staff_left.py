"""A worker has left: everything ends at once, after a look at what that means."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goldthread.ground.access.rules import Permission, needs, stepped_up, viewer_of
from goldthread.ground.accounts import actions, presenters, queries


@needs(Permission.MANAGE_STAFF)
@stepped_up
@require_http_methods(["GET", "POST"])
def staff_left(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """What it means, and the button."""
    viewer = viewer_of(request)
    user, posts = queries.worker(viewer, user_id)
    if request.method == "POST":
        actions.leave(user, by=viewer)
        messages.success(request, _("%(name)s can no longer sign in.") % {"name": user.name})
        return redirect("staff")
    return render(request, "accounts/staff_left.jinja", {"member": presenters.member(viewer, user, posts)})
