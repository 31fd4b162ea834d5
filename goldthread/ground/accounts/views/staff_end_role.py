"""End a role, after a look at what that means."""

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
def staff_end_role(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """What ending it means, and the button."""
    viewer = viewer_of(request)
    post = queries.post(viewer, membership_id)
    if request.method == "POST":
        actions.end_role(post, by=viewer)
        messages.success(request, _("The role has ended."))
        return redirect("staff_member", post.user_id)
    member = presenters.member(viewer, post.user, [post])
    return render(request, "accounts/staff_end_role.jinja", {"member": member, "role": member.roles[0]})
