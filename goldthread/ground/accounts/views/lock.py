"""The lock page. On a shared tablet "Who is here?": a name, six figures, in. Elsewhere: is it you?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.models import Login
from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from goldthread.ground.access.rules import Refused, open_to_all
from goldthread.ground.accounts import actions, presenters, queries
from goldthread.ground.accounts.rules.sessions import BACK, DEVICE, LOCKED
from goldthread.ground.accounts.views import awake, cookie_name
from goldthread.ground.accounts.views.step_up import unlocking


@open_to_all
@never_cache
@sensitive_post_parameters("pin")
@require_http_methods(["GET", "POST"])
def lock(request: HttpRequest) -> HttpResponseBase:
    """POST: `act=lock` locks, `act=pin` comes in by a PIN, `act=choose` by one that somebody just let in has chosen,
    `act=passkey` by a passkey, `act=full` goes to the full sign-in; GET: who is here? For a script that asks for
    JSON, what a passkey is to sign."""
    act = request.POST.get("act", "lock") if request.method == "POST" else ""
    signed_in = request.user.is_authenticated
    request.locks = (False, 0)  # type: ignore[attr-defined]  # this page shows nothing that could be locked
    if act == "lock":
        if signed_in:
            awake.leave(request, request.POST.get("from", ""))
            request.session[LOCKED] = True
            request.is_awake = False  # type: ignore[attr-defined]
        return redirect("lock")
    device = queries.device_by(request.COOKIES.get(cookie_name("tablet"), ""))
    if device is None:
        return _elsewhere(request) if signed_in else redirect("account_login")
    if act == "full":
        if signed_in:
            get_adapter().logout(request)
        return redirect("account_login")
    if request.method == "GET" and get_adapter().is_ajax(request):
        return JsonResponse({"request_options": webauthn.begin_authentication(user=None)})
    return _who_is_here(request, device, act)


def _who_is_here(request: HttpRequest, device: Any, act: str) -> HttpResponseBase:
    here = presenters.who_is_here(queries.who_may(device.id), queries.who_choose(device.id))
    wanted = request.POST.get("who") or request.GET.get("who") or ""
    wrong = ""
    if act == "passkey":
        came = _by_passkey(request)
        if came is not None:
            return came
        wrong = _("That passkey does not fit. Try again, or come in another way.")
    if act in _WAYS:
        try:
            came = _by_pin(request, device.id, wanted, act)
        except Refused as refused:
            wrong = str(refused)
        else:
            if came is not None:
                return came
            wrong = str(_WAYS[act][1])
    chosen = next((each for each in here if str(each.id) == wanted), None)
    page = {
        "tablet": device.name,
        "home": device.home.name,
        "here": here,
        "chosen": chosen,
        "wrong": wrong,
        "mine": request.user.pk if request.user.is_authenticated else None,
    }
    return render(request, "accounts/lock.jinja", page)


def _by_passkey(request: HttpRequest) -> HttpResponseBase | None:
    """A full sign-in in one step, in the place of the session before: whoever the key belongs to."""
    form = LoginWebAuthnForm(data=request.POST)
    if not form.is_valid():
        actions.note_sign_in_failed()
        return None
    factor = form.cleaned_data["credential"]
    back = request.session.get(BACK) if request.user.pk == factor.user_id and DEVICE in request.session else None
    if request.user.is_authenticated:
        get_adapter().logout(request)
    answer: HttpResponseBase = perform_passwordless_login(request, factor, Login(user=factor.user, redirect_url=back))
    return answer


def _by_pin(request: HttpRequest, device_id: UUID, wanted: str, act: str) -> HttpResponse | None:
    come_in, _said = _WAYS[act]
    try:
        let_in = come_in(device_id, UUID(wanted), request.POST.get("pin", "").strip())
    except ValueError:
        return None
    if let_in is None:
        return None
    user, full_at = let_in
    # Whoever goes on lands where they were; anybody else on their own last page, never on the one before.
    back = request.session.get(BACK) if request.user.pk == user.pk and DEVICE in request.session else None
    get_adapter().login_by_pin(request, user, full_at)
    return redirect(back or queries.page_of(device_id, user.id) or "/")


_WAYS: dict[str, tuple[Callable[[UUID, UUID, str], Any], Any]] = {
    # by the act: who lets in, and what is said when nobody does
    "pin": (
        actions.unlock,
        gettext_lazy("That PIN does not fit. After five that do not, it takes a full sign-in here."),
    ),
    "choose": (
        actions.choose_pin,
        gettext_lazy("The time to choose a PIN is over. Ask who leads the shift to let you in again."),
    ),
}


def _elsewhere(request: HttpRequest) -> HttpResponse:
    if not request.session.get(LOCKED):
        return redirect("/")
    return unlocking(request) or redirect(awake.unlock(request))
