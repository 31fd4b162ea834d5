"""Is it you? Asked before something grave, when nobody has given a password or factor here for five minutes."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core import ratelimit
from allauth.mfa import app_settings
from allauth.mfa.base.forms import ReauthenticateForm
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.utils import get_form_class
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from goldthread.ground.access.rules import signed_in
from goldthread.ground.accounts import queries
from goldthread.ground.accounts.views import safe_next

ANSWER = "step_up"  # how the fields of the answer begin
_NOT_KEPT = "csrfmiddlewaretoken"


@signed_in
@never_cache
@sensitive_post_parameters("step_up_password", "step_up_code")
@require_http_methods(["GET", "POST"])
def step_up(request: HttpRequest) -> HttpResponse:
    """The question by itself; then on to `next`."""
    then = safe_next(request)
    wrong = ""
    if request.method == "POST":
        wrong = _wrong(request)
        if not wrong:
            return redirect(then)
    return _page(request, reverse("step_up"), [("next", then)], wrong)


def asked_in_place(request: HttpRequest) -> HttpResponse | None:
    """The question before a page, or in the middle of what was sent; None when the answer came and is right.

    What was typed goes with the question, and on with the answer: nothing is lost, and nothing is sent twice.
    """
    if request.method != "POST":
        return redirect(f"{reverse('step_up')}?{urlencode({'next': request.get_full_path()})}")
    wrong = ""
    if ANSWER in request.POST:
        wrong = _wrong(request)
        if not wrong:
            kept = request.POST.copy()
            for name in [name for name in kept if name.startswith(ANSWER)]:
                del kept[name]
            request.POST = kept  # type: ignore[assignment]
            return None
    kept_fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != _NOT_KEPT and not name.startswith(ANSWER)
    ]
    return _page(request, request.get_full_path(), kept_fields, wrong)


def unlocking(request: HttpRequest) -> HttpResponse | None:
    """The same question in the place of a page that nobody has touched for long; None when the answer is right."""
    wrong = _wrong(request) if request.method == "POST" else ""
    if request.method == "POST" and not wrong:
        return None
    return _page(request, reverse("lock"), [("act", "own")], wrong, locked=True)


def _page(
    request: HttpRequest, action: str, kept: list[tuple[str, Any]], wrong: str, *, locked: bool = False
) -> HttpResponse:
    user: Any = request.user
    factors = {} if settings.DEMO else queries.second_factors(user.pk)
    page = {
        "action": action,
        "kept": kept,
        "typed": not locked and action != reverse("step_up"),
        "locked": locked,
        "wrong": wrong,
        "password": user.has_usable_password(),
        "app": bool(factors.get("totp")),
        "js_data": {"request_options": webauthn.begin_authentication(user)} if factors.get("webauthn") else None,
    }
    return render(request, "accounts/step_up.jinja", page)


def _wrong(request: HttpRequest) -> str:
    """Look at the answer; "" when it is right (and noted in the session), else what is wrong with it, in words."""
    user: Any = request.user
    if settings.DEMO:
        record_authentication(request, user, "choice", reauthenticated=True)
        return ""
    if not ratelimit.consume(request, action="reauthenticate", user=user):
        return str(get_adapter().error_messages["rate_limited"])
    code = request.POST.get("step_up_code", "").strip()
    credential = request.POST.get("step_up_credential", "")
    if code or credential:
        name, form_class, data = (
            ("reauthenticate", ReauthenticateForm, {"code": code})
            if code
            else ("reauthenticate_webauthn", ReauthenticateWebAuthnForm, {"credential": credential})
        )
        form = get_form_class(app_settings.FORMS, name, form_class)(user=user, data=data)
        if not form.is_valid():
            return str(next(iter(form.errors.values()))[0])
        form.save()
        return ""
    return _wrong_password(request, user)


def _wrong_password(request: HttpRequest, user: Any) -> str:
    password = request.POST.get("step_up_password", "")
    if not password:
        return _("Give your password, or another sign that it is you.")
    try:
        right = get_adapter().reauthenticate(user, password)
    except ValidationError as error:
        return str(error.messages[0])
    if not right:
        return str(get_adapter().error_messages["incorrect_password"])
    record_authentication(request, user, "password", reauthenticated=True)
    return ""
