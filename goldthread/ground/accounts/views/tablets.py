"""The tablets of a home that workers share."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.ground.accounts import presenters, queries
from goldthread.ground.accounts.views import cookie_name


@needs(Permission.MANAGE_STAFF)
@require_safe
def tablets(request: HttpRequest) -> HttpResponse:
    """Each with who enrolled it and when; this one is marked."""
    viewer = viewer_of(request)
    lines = presenters.tablets(queries.tablets(viewer), request.COOKIES.get(cookie_name("tablet"), ""))
    return render(request, "accounts/tablets.jinja", {"tablets": lines})
