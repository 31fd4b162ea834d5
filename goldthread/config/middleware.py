"""One transaction a request, and the doorkeeper."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from goldthread.config.api.door import enter
from goldthread.config.api.said import by_program
from goldthread.config.apologies import not_so, refuse, too_large_page
from goldthread.ground.access.queries import at_the_door, viewer
from goldthread.ground.access.rules import Permission, Refused
from goldthread.ground.audit import actions as audit

Handler = Callable[[HttpRequest], HttpResponseBase]

# Pages of django-allauth: they say nothing of what they need, and stand before the door or keep it themselves.
SIGN_IN_PREFIX = "/accounts/"
METHODS = ("GET", "HEAD", "POST")
HEALTH = "/healthz"  # must answer while the database is away: nobody is asked who they are there
LARGEST = 240 * 1024 * 1024  # bytes of one request: ten files of 20 MB and a long note


class Transaction:
    """The request's transaction: everything a request writes, its Reading too, or nothing."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path == HEALTH:
            return self.get_response(request)
        length = request.META.get("CONTENT_LENGTH") or ""
        if length.isdigit() and int(length[:20]) > LARGEST:
            return too_large_page()  # unread: it would fill the disk before anybody could say no
        with transaction.atomic():
            if request.method == "POST" and (key := request.COOKIES.get(settings.SESSION_COOKIE_NAME)):
                _one_after_another(key)
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response


def _one_after_another(session: str) -> None:
    """What one browser sends waits for what it sent before, until that has ended: a form sent twice at the same moment
    finds what it did the first time, wherever it looks whether it did it already."""
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [session[:100]])


class Doorkeeper:
    """Lets in whoever may; refuses any page that does not say what it needs; leaves one Reading a request."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in METHODS:
            return not_so(HttpResponseNotAllowed(METHODS))
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            return not_so(response)
        looker = getattr(request, "viewer", None)
        # A page that broke shows nothing of anybody, and its transaction takes no more rows.
        if looker is not None and response.status_code < 500 and (looker.seen.people or looker.seen.records):
            match = request.resolver_match
            audit.note_reading(
                viewer=looker.id,
                home=looker.home.home_id if looker.home else None,
                page=(match.view_name if match else "") or "",
                people=sorted(looker.seen.people, key=_number),
                records=sorted(looker.seen.records, key=_number),
            )
        if "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        needed = getattr(view, "needs", None)
        if request.path == HEALTH:
            return None
        if needed == "open" or request.path.startswith(SIGN_IN_PREFIX):
            bool(request.user.is_authenticated)  # a worker who is signed in comes in first, and stands at the door then
            at_the_door()
            return None
        if needed is None:
            return refuse(request, _("This page does not say who may see it, so nobody may."))
        if by_program(request):  # by token and by nothing else
            entered = enter(request)
            if isinstance(entered, HttpResponseBase):
                return entered
            request.viewer = entered  # type: ignore[attr-defined]
        elif request.user.is_authenticated:
            request.viewer = viewer(request.user, _chosen_home(request))  # type: ignore[attr-defined]
        else:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        if needed == "signed_in":
            return None
        wanted = (Permission(needed), *getattr(view, "or_needs", ()))
        off_shift = getattr(view, "raises", False) and _may_raise(request)
        if not off_shift and not any(request.viewer.anywhere(each) for each in wanted):  # type: ignore[attr-defined]
            if _only_off_shift(request, wanted):
                return redirect("off_shift")
            return refuse(request, _("Your role does not include this page."))
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        if isinstance(exception, Refused):
            if request.method in ("GET", "HEAD") and _off_shift(request):
                return redirect("off_shift")
            return refuse(request, str(exception))
        return None


_number = attrgetter("int")  # a UUID takes long to compare, and a page shows fifty


def _may_raise(request: HttpRequest) -> bool:
    home = request.viewer.home  # type: ignore[attr-defined]
    return home is not None and bool(request.viewer.may_raise(home.home_id))  # type: ignore[attr-defined]


def _off_shift(request: HttpRequest) -> bool:
    home = request.viewer.home  # type: ignore[attr-defined]
    return home is not None and not home.live


def _only_off_shift(request: HttpRequest, wanted: tuple[Permission, ...]) -> bool:
    """Whether a look is refused for no other reason than that the worker is not on shift."""
    if request.method not in ("GET", "HEAD") or not _off_shift(request):
        return False
    return not request.viewer.home.role_may.isdisjoint(wanted)  # type: ignore[attr-defined]


def _chosen_home(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.session.get("home", ""))
    except ValueError:
        return None
