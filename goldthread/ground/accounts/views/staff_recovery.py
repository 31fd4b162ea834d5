"""Let a worker back in who lost their second factor: two managers have seen them, then one makes the link."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from goldthread.ground.access.rules import Permission, needs, stepped_up, viewer_of
from goldthread.ground.accounts import actions, presenters, queries


@needs(Permission.MANAGE_STAFF)
@stepped_up
@never_cache
@require_http_methods(["GET", "POST"])
def staff_recovery(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """How far it is; POST `act=seen` gives one's word, `act=link` makes the link, which is shown this once."""
    viewer = viewer_of(request)
    user, posts = queries.worker(viewer, user_id)
    link = ""
    if request.method == "POST":
        if request.POST.get("act") == "link":
            link = actions.recovery_link(user, by=viewer, base_url=request.build_absolute_uri("/"))
        else:
            actions.confirm_seen(user, by=viewer)
            messages.success(request, _("Your word is kept."))
            return redirect("staff_recovery", user.id)
    standing = queries.recovery_of(user.id)
    given = {each.by for each in (standing.first, standing.second) if each is not None}
    page = {
        "member": presenters.member(viewer, user, posts),
        "recovery": presenters.recovery(
            viewer, standing, queries.names_of(given), has_factor=queries.has_factor(user.id)
        ),
        "link": link,
    }
    return render(request, "accounts/staff_recovery.jinja", page)
