"""The pages of sign-in, and what they share: beginning a session."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from goldthread.ground.users.models import User


def begin_session(request: HttpRequest, user: User) -> None:
    """Sign this worker in without a password: only from a page that has its own proof of who they are."""
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.set_expiry(timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE))


def safe_next(request: HttpRequest) -> str:
    """Where the visitor wanted to go, when that is a page of ours; else the start."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    secure = request.is_secure()
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=secure) else "/"
