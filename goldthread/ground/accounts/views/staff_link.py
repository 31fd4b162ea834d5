"""Make a link by which a worker sets their own password; it is shown once."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from goldthread.ground.access.rules import Permission, needs, stepped_up, viewer_of
from goldthread.ground.accounts import actions, presenters, queries


@needs(Permission.MANAGE_STAFF)
@stepped_up
@never_cache
@require_http_methods(["GET", "POST"])
def staff_link(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """What the link does and the button; after it, the link itself, on this answer and never again."""
    viewer = viewer_of(request)
    user, posts = queries.worker(viewer, user_id)
    link = ""
    if request.method == "POST":
        link = actions.link_for(user, by=viewer, base_url=request.build_absolute_uri("/"))
    page = {"member": presenters.member(viewer, user, posts), "link": link}
    return render(request, "accounts/staff_link.jinja", page)
