"""The pages of sign-in, of one's own account and of the team; what they share."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from goldthread.ground.accounts import presenters
from goldthread.ground.accounts.rules import LinkState


def cookie_name(name: str) -> str:
    """A cookie of ours: where the pages are served by https, one that no other host and no plain page can set."""
    return f"__Host-{name}" if settings.SESSION_COOKIE_SECURE else name


def safe_next(request: HttpRequest) -> str:
    """Where the visitor wanted to go, when that is a page of ours; else the start."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    secure = request.is_secure()
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=secure
    )
    return wanted if ours else "/"


def link_is_dead(request: HttpRequest, state: LinkState) -> HttpResponse:
    """The page that says why a link does not work: gone (410), or never there (404)."""
    status = 404 if state is LinkState.UNKNOWN else 410
    return render(request, "accounts/link_is_dead.jinja", {"why": presenters.dead_link(state)}, status=status)
