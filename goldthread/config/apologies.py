"""The pages that say no, or sorry: each tells what is safe, what was lost (nothing), and what to do next.

Django calls the handlers while the fault is being handled, so `sys.exc_info()` is the fault. None of them may need the
database: it may be what is away.
"""

from __future__ import annotations

import errno
import logging
import sys
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.shortcuts import render
from django.template import loader

from goldthread.config.api.said import by_program, no

log = logging.getLogger("goldthread")

RETRY_AFTER = "5"  # seconds; a database that was killed is back sooner
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_DISK_FULL = "53100"  # PostgreSQL's code
_MOVED = "23001"  # walls/moves.sql
_OWN_SECRETS = ("/accounts/", "/welcome/")  # what is typed there is never shown again


def refuse(request: HttpRequest, why: str) -> HttpResponse:
    """The page that says no (403), and whom to ask. A program is told in its own words."""
    if by_program(request):
        return no(403)
    return render(request, "403.html", {"why": why}, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what came could not be read. 413: it was more than can be taken in."""
    too_large = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    return too_large_page() if too_large else _page("400.html", 400)


def too_large_page() -> HttpResponse:
    """413: more than can be taken in."""
    return _page("413.html", 413)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: not there, or not for this viewer; nobody can tell which."""
    return _page("404.html", 404)


def not_so(response: HttpResponse) -> HttpResponse:
    """405 with words: a browser shows an empty answer as a fault of its own."""
    response.content = loader.get_template("404.html").render({})
    response["Content-Type"] = "text/html; charset=utf-8"
    return response


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 of Django's own."""
    return _page("403.html", 403, why="")


def broken(request: HttpRequest) -> HttpResponse:
    """503 where the database is away or the disk full, 409 where somebody has moved to another home this very moment,
    both with everything that was typed; else 500."""
    fault = sys.exc_info()[1]
    if isinstance(fault, UnreadablePostError):  # the sender went away in the middle: nobody reads this
        return _page("400.html", 400)
    state = _state_of(fault)
    if not state:
        return _page("500.html", 500)
    typed = _typed(request)
    if state == "moved":
        if connection.in_atomic_block:
            transaction.set_rollback(True)
        return _page("409.html", 409, typed=typed)
    response = _page(
        "503.html",
        503,
        no_room=state == "no room",
        typed=typed,
        again=request.get_full_path() if typed else "",
        csrf=get_token(request) if typed else "",
        tried=request.method == "POST",
    )
    response["Retry-After"] = RETRY_AFTER
    # One line, not a page of Python for everybody who asks while the database is away.
    log.warning("The database cannot be used (%s) %s: %s", state, request.path, str(fault).strip().partition("\n")[0])
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _page(template: str, status: int, **context: Any) -> HttpResponse:
    """A page drawn without the request: no session, no viewer, no query."""
    response = HttpResponse(loader.get_template(template).render(context), status=status)
    response["Cache-Control"] = "no-store"
    return response


def _chain(fault: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while fault is not None and id(fault) not in seen:
        seen.add(id(fault))
        yield fault
        fault = fault.__cause__ or fault.__context__


def _state_of(fault: BaseException | None) -> str:
    """ "no room" when a disk is full, "moved" when the database keeps nothing more of who has moved, "away" when the
    database is, "" for a fault of ours."""
    away = ""
    for each in _chain(fault):
        if getattr(each, "sqlstate", "") == _MOVED and "they moved to another home" in str(each):
            return "moved"
        if getattr(each, "sqlstate", "") == _DISK_FULL or (isinstance(each, OSError) and each.errno in _NO_ROOM):
            return "no room"
        if isinstance(each, OperationalError | InterfaceError):
            away = "away"
    return away


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What was sent with a form of ours, to stand on the page until it can be sent again.

    Only when it really came from a page of ours: else a stranger's page could put words and our key under this button.
    """
    if request.method != "POST" or request.path.startswith(_OWN_SECRETS):
        return []
    if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":  # a script asked: the page still stands
        return []
    guard = CsrfViewMiddleware(lambda _: HttpResponse())
    try:
        guard.process_request(request)
        if guard.process_view(request, lambda _: HttpResponse(), (), {}) is not None:
            return []
        return [
            (name, str(value))
            for name, values in request.POST.lists()
            for value in values
            if name != "csrfmiddlewaretoken"
        ]
    except Exception:  # what cannot be read cannot be shown; the apology itself must never fail
        return []
