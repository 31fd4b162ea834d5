"""End every session of a worker: a lost phone, a tablet left open somewhere."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.ground.accounts import actions, presenters, queries


@needs(Permission.MANAGE_STAFF)
@require_http_methods(["GET", "POST"])
def staff_sign_out(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """What it means, and the button."""
    viewer = viewer_of(request)
    user, posts = queries.worker(viewer, user_id)
    if request.method == "POST":
        actions.sign_out_everywhere(user, by=viewer)
        messages.success(request, _("%(name)s is signed out everywhere.") % {"name": user.name})
        return redirect("staff_member", user.id)
    page = {"member": presenters.member(viewer, user, posts), "places": len(queries.sign_ins(user.id))}
    return render(request, "accounts/staff_sign_out.jinja", page)
