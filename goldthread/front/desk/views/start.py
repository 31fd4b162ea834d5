"""Where everybody lands."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from goldthread.ground.access.rules import Permission, open_to_all, signed_in, viewer_of


@open_to_all
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """A visitor goes to the door; a worker to the first page of theirs."""
    if not request.user.is_authenticated:
        return redirect("choose" if settings.DEMO else "account_login")
    return redirect(reverse("first"))


@signed_in
def first(request: HttpRequest) -> HttpResponse:
    """The first page that a worker's roles let them see."""
    viewer = viewer_of(request)
    for permission, name in (
        (Permission.SEE_PEOPLE, "shift"),
        (Permission.SEE_HOME_LOG, "home_log"),
        (Permission.MANAGE_STAFF, "staff"),
        (Permission.SEE_RELEASED, "released"),
    ):
        if viewer.may(permission):
            return redirect(name)
    if viewer.home is not None and not viewer.home.live:
        return redirect("off_shift")
    return redirect("my_account")
