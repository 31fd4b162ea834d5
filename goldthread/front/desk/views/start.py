"""Where everybody lands."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from goldthread.ground.access.rules import Permission, Viewer, open_to_all, signed_in


@open_to_all
def start(request: HttpRequest) -> HttpResponse:
    """A visitor goes to the door; a worker to the first page of theirs."""
    if not request.user.is_authenticated:
        return redirect("choose" if settings.DEMO else "account_login")
    return redirect(reverse("first"))


@signed_in
def first(request: HttpRequest) -> HttpResponse:
    """The first page that a worker's roles let them see."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    for permission, name in (
        (Permission.SEE_PEOPLE, "shift"),
        (Permission.SEE_HOME_LOG, "home_log"),
        (Permission.MANAGE_STAFF, "staff"),
    ):
        if viewer.may(permission):
            return redirect(name)
    return redirect("my_account")
