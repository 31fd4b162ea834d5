"""At the door: who has no second factor goes no further, and what is grave is asked about again.

Two middlewares. `Door` stands before the doorkeeper, so that who may not pass is shown nothing, not even a refusal
with the home's name on it. `StepUp` stands after it: nobody is asked for a password before a page that is not theirs.
"""

from __future__ import annotations

import time
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from goldthread.casework.records.forms import id_of
from goldthread.casework.records.queries import page_stays
from goldthread.config import sign_in
from goldthread.config.middleware import Handler
from goldthread.ground.access.queries import viewer
from goldthread.ground.accounts import actions as accounts
from goldthread.ground.accounts.queries import has_factor
from goldthread.ground.accounts.rules import LOCKS_AFTER, LOCKS_ELSEWHERE, digest, is_fresh
from goldthread.ground.accounts.rules.sessions import DEVICE, FACTOR, LOCKED, SIGN_IN
from goldthread.ground.accounts.views import awake, cookie_name
from goldthread.ground.accounts.views.step_up import asked_in_place

# What somebody without a second factor reaches: the pages to set one up, and the way out. By the url's name.
SETTING_UP = {"mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate", "account_logout"}
# What a locked session reaches: the lock page, which draws nothing of the page before, and the way out.
LOCK_PAGES = {"lock", "account_logout"}
# Answers while the database is away, and shows nothing.
OUTSIDE = {"healthz"}

HOUR = 3600
_MOST = 5000  # sessions whose hour this process remembers
_hours: dict[str, int] = {}


class Door:
    """Outside a demo a session that was begun without a second factor leads to setting one up and nowhere else.

    And whatever nobody has touched for a minute on a shared tablet, or for a quarter of an hour elsewhere, is locked.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        browser = getattr(request, "browser_to_know", None)
        if browser is not None:
            sign_in.know_browser(response, browser)
        if getattr(request, "is_awake", False) or browser is not None:
            awake.tell(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        name = request.resolver_match.url_name if request.resolver_match else None
        if name in OUTSIDE or not request.user.is_authenticated:
            return None
        session = request.session
        _was_here(session.get(SIGN_IN))
        return (
            self._second_factor(request, name)
            or self._gone_home(request, name)
            or self._lock(request, name, _draft_of(request, name, kwargs))
        )

    def _gone_home(self, request: HttpRequest, name: str | None) -> HttpResponseBase | None:
        """On a shared tablet a session ends with its worker's last post: an agency worker's with their shift."""
        if DEVICE not in request.session or name in LOCK_PAGES or viewer(request.user).posts:  # type: ignore[arg-type]
            return None
        sign_in.sign_out(request)
        return redirect("lock")

    def _second_factor(self, request: HttpRequest, name: str | None) -> HttpResponseBase | None:
        if settings.DEMO or request.session.get(FACTOR) == str(request.user.pk):
            return None
        if has_factor(request.user.pk):  # type: ignore[arg-type]  # set up elsewhere meanwhile: not shown here
            sign_in.sign_out(request)
            return redirect("account_login")
        return None if name in SETTING_UP else redirect("mfa_index")

    def _lock(self, request: HttpRequest, name: str | None, draft: UUID | None) -> HttpResponseBase | None:
        session = request.session
        shared = DEVICE in session
        if SIGN_IN not in session or (settings.DEMO and not shared):
            return None
        if shared and session[DEVICE][1] != digest(request.COOKIES.get(cookie_name("tablet"), "")).hex():
            sign_in.sign_out(request)  # this session was carried to another browser
            return redirect("account_login")
        if not awake.is_locked(request, shared=shared):
            request.locks = (shared, LOCKS_AFTER if shared else LOCKS_ELSEWHERE)  # type: ignore[attr-defined]
            # What a page asks for by itself is no touch; opening one, sending one, and the page's own word are.
            by_itself = request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
            touch = not by_itself or request.method == "POST"
            if name == "awake":  # a timer's page says that it is open, and apart from that whether it is touched
                touch = draft is None or "touched" in request.GET
            request.is_awake = touch  # type: ignore[attr-defined]
            return None
        if draft is not None and page_stays(request.user.pk, draft):  # type: ignore[arg-type]
            return None  # a timer runs there: that page goes on, and wakes no other
        if LOCKED not in session:
            session[LOCKED] = True
            if request.method == "GET" and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate":
                awake.leave(request, request.get_full_path())
        if name in LOCK_PAGES:
            return None
        if name == "record_write" and shared and "draft" in request.GET:
            awake.leave(request, request.get_full_path())  # signed after a timer: a PIN, and the draft again
        if request.method == "POST" and not shared:  # one's own tablet: what was sent is kept with the question
            answer = asked_in_place(request)
            if answer is None:
                awake.unlock(request)
            return answer
        return redirect("lock")


class StepUp:
    """Asks for the password or factor again where a view is marked so and it was last given over five minutes ago."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    @method_decorator(sensitive_post_parameters("step_up_password", "step_up_code"))
    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if request.method not in getattr(view, "steps_up", ()):
            return None
        if is_fresh(sign_in.given_at(request), time.time()):
            return None
        return asked_in_place(request)


def _draft_of(request: HttpRequest, name: str | None, kwargs: dict[str, Any]) -> UUID | None:
    """The draft on whose page a request was made, where it says so: keeping it, and the page's word that it is open."""
    if name == "draft_keep":
        return cast(UUID, kwargs["id"])
    return id_of(request.GET.get("draft", "")) if name == "awake" else None


def _was_here(sign_in_id: str | None) -> None:
    """Once an hour and session, in each process: no page but the first of the hour asks the database."""
    if sign_in_id is None:
        return
    hour = int(time.time()) // HOUR
    if _hours.get(sign_in_id) == hour:
        return
    if len(_hours) >= _MOST:
        _hours.clear()
    _hours[sign_in_id] = hour
    accounts.seen(UUID(sign_in_id))
