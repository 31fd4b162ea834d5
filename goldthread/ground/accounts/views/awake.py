"""Is somebody touching this page? A signed moment in a cookie says when the server last heard so.

In a cookie, so that no page writes to the database to say that it was looked at. It is bound to its session, and an old
one opens nothing: it only ever says an earlier moment.
"""

from __future__ import annotations

import time

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from goldthread.ground.access.rules import signed_in
from goldthread.ground.accounts import actions, rules
from goldthread.ground.accounts.rules.sessions import BACK, DEVICE, LOCKED
from goldthread.ground.accounts.views import cookie_name

NOT_TOLD_AGAIN_FOR = 5  # seconds
_signer = Signer(salt="goldthread.awake")


@signed_in
@require_safe
def awake(request: HttpRequest) -> HttpResponse:
    """A page says that somebody touches it. The door tells the cookie; nothing else happens."""
    return HttpResponse(status=204)


def is_locked(request: HttpRequest, *, shared: bool) -> bool:
    """Whether this session answers with the lock page now (`rules.is_locked`)."""
    locked = bool(request.session.get(LOCKED))
    return rules.is_locked(awake_at=_heard(request), now=time.time(), shared=shared, locked=locked)


def tell(request: HttpRequest, response: HttpResponseBase) -> None:
    """Somebody was here just now. Said again after five seconds, not with every picture of a page."""
    heard, now = _heard(request), time.time()
    if (heard is not None and 0 <= now - heard < NOT_TOLD_AGAIN_FOR) or not request.session.session_key:
        return
    response.set_cookie(
        cookie_name("awake"),
        _signer.sign(f"{int(now)}.{_bound(request)}"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def leave(request: HttpRequest, page: str) -> None:
    """Remember the page that was open: in the session for whoever goes on, at the tablet for whoever comes back."""
    if not page.startswith("/") or page.startswith("/lock/") or not url_has_allowed_host_and_scheme(page, None):
        return
    request.session[BACK] = page
    if device := request.session.get(DEVICE):
        actions.left(device[0], request.user.pk, page)  # type: ignore[arg-type]


def unlock(request: HttpRequest) -> str:
    """The same worker goes on in the same session; the page they left."""
    request.session.pop(LOCKED, None)
    request.is_awake = True  # type: ignore[attr-defined]
    return str(request.session.pop(BACK, "/"))


def _heard(request: HttpRequest) -> float | None:
    try:
        said, _, bound = _signer.unsign(request.COOKIES.get(cookie_name("awake"), "")).partition(".")
    except BadSignature:
        return None
    return float(said) if bound == _bound(request) else None


def _bound(request: HttpRequest) -> str:
    return rules.digest(f"awake {request.session.session_key}").hex()[:32]
