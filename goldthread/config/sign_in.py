"""Where django-allauth meets the house: who may come in, for how long, and what is noted of it."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY as GIVEN_BY,
)
from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY as GIVEN,
)
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from goldthread.ground.accounts import actions as accounts
from goldthread.ground.accounts import queries
from goldthread.ground.accounts.rules import How, is_fresh
from goldthread.ground.accounts.rules.sessions import DEVICE, FACTOR, SIGN_IN
from goldthread.ground.accounts.views import cookie_name
from goldthread.ground.users.models import User

SAID = {
    "account/messages/password_changed.txt": _("Your new password holds from now on."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app is off."),
    "mfa/messages/recovery_codes_generated.txt": _("These are your new recovery codes."),
    "mfa/messages/webauthn_removed.txt": _("The key is removed."),
}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """The house's rules of sign-in."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        # One answer for an unknown address, a wrong password and a worker who has left.
        "email_password_mismatch": _("That address and password do not belong together. Please try again."),
        "too_many_login_attempts": _(
            "That was tried too often. Wait five minutes, use a passkey, or ask your manager for a link."
        ),
        "incorrect_password": _("That is not your password. Please try again."),
        "enter_current_password": _("That is not your password now. Please try again."),
        "rate_limited": _("That was tried too often. Wait a minute, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs themselves up."""
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        """Begin a session: a new key (Django rotates it), an end after one long shift, its row, an Event.

        Who left while they were still giving their second factor is turned away here.
        """
        if not user.is_active:
            raise ImmediateHttpResponse(self.respond_user_inactive(request, user))
        given = get_authentication_records(request, user)
        super().login(request, user)
        if given:  # Django empties a session that was another's
            request.session[GIVEN], request.session[GIVEN_BY] = given, str(user.pk)
        by_pin: datetime | None = getattr(request, "by_pin", None)
        if by_pin is not None or any(each.get("method") == "mfa" for each in given):
            self.has_shown_a_factor(request)
        end_after_a_shift(request, by_pin)
        # A PIN goes on with a sign-in by both factors; one that has shown only the password lends it nothing.
        full = by_pin is None and (settings.DEMO or FACTOR in request.session)
        device = self.on_a_tablet(request, user, full=full)
        if request.session.session_key is None:
            request.session.create()
        mark = mark_of(request) or secrets.token_urlsafe(24)
        request.browser_to_know = mark  # type: ignore[attr-defined]  # `door.Door` hands it over
        row = accounts.begin(
            user,
            request.session.session_key or "",
            how=How.PIN if by_pin is not None else _how(given),
            agent=request.headers.get("User-Agent", ""),
            network=network_of(self.network(request)),
            mark=mark,
            device=device,
        )
        request.session[SIGN_IN] = str(row)

    def on_a_tablet(self, request: HttpRequest, user: Any, *, full: bool) -> UUID | None:
        """Bind this session to the enrolled tablet that it is on, where the worker holds a post in its home; its id.

        full: they have just signed in fully, so their PIN opens it for twelve hours.
        """
        device = queries.device_by(request.COOKIES.get(cookie_name("tablet"), ""))
        if device is None or not queries.works_in(user.pk, device.home_id):
            return None
        request.session[DEVICE] = [str(device.id), bytes(device.digest).hex()]
        request.session["home"] = str(device.home_id)
        if full:
            accounts.came_in(device.id, user.pk)
        return device.id

    def login_by_pin(self, request: HttpRequest, user: Any, full_at: datetime) -> None:
        """Begin a session on a shared tablet in the place of the one before. It ends when the full one would."""
        if request.user.is_authenticated:
            self.logout(request)
        request.by_pin = full_at  # type: ignore[attr-defined]
        self.login(request, user)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where one goes who has just come in: on a shared tablet to one's own last page, else to the start."""
        device = request.session.get(DEVICE)
        return (device and queries.page_of(UUID(device[0]), cast(UUID, request.user.pk))) or "/"

    def has_shown_a_factor(self, request: HttpRequest) -> None:
        """From now on this session goes through the door (`door.Door`)."""
        request.session[FACTOR] = str(request.user.pk)
        if DEVICE in request.session:
            accounts.came_in(UUID(request.session[DEVICE][0]), cast(UUID, request.user.pk))

    def logout(self, request: HttpRequest) -> None:
        """End the session at the server."""
        if isinstance(request.user, User):
            row = request.session.get(SIGN_IN)
            accounts.sign_out(request.user, UUID(row) if row else None)
        super().logout(request)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The worker, or none; a worker who has left gets the answer of a wrong password."""
        user = super().authenticate(request, **credentials)
        if user is not None and not user.is_active:
            self.authentication_failed(request, **credentials)
            return None
        return user

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """A worker who has left and holds a key that fits: back to the start, with whom to ask."""
        messages.error(request, _("This no longer lets you in. Ask a manager of your home."))
        return redirect("account_login")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Leave an Event; it names no address, for people type their password there."""
        accounts.note_sign_in_failed()

    def get_client_ip(self, request: HttpRequest) -> str:
        """For counting tries: the network, or the browser itself where somebody of the house has come in by it before.

        Else whoever fails thirty times a minute at a home's own address would shut out the tablets there.
        """
        mark = mark_of(request)
        return f"browser-{mark}" if mark else self.network(request)

    def network(self, request: HttpRequest) -> str:
        """The address of the network, whatever the browser."""
        ip: str = super().get_client_ip(request)
        return ip

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Worker and network together: five failures at one place do not shut the worker out at another.

        A browser by which this worker has come in before has a count of its own.
        """
        email, mark = credentials.get("email", "").lower(), mark_of(request)
        known = queries.came_by(email, mark or "")
        return f"browser {mark}:{email}" if known else f"{self.network(request)}:{email}"

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """allauth asks once more within a session; a password or factor given within five minutes will do."""
        return not is_fresh(given_at(context.request), timezone.now().timestamp())

    def send_notification_mail(self, template_prefix: str, user: Any, *args: Any, **kwargs: Any) -> None:
        """allauth tells of every change to how one signs in. No mail is sent: an Event is left."""
        what = template_prefix.rpartition("/")[2]
        accounts.note_change(user, what)
        if what == "password_changed":
            session = context.request.session
            row = session.get(SIGN_IN)
            if row is None:
                accounts.end_sign_ins(user, by=user.pk)
            else:
                accounts.goes_on(user, UUID(row), session.session_key)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """What is said after an act, in our words; of signing in and out nothing, since the page itself shows it."""
        if message_template is None:
            super().add_message(request, level, *args, **kwargs)
        elif message_template in SAID:
            super().add_message(request, level, message=str(SAID[message_template]))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's own page."""
        return reverse("my_account")


class LoginForm(AllauthLoginForm):  # type: ignore[misc]
    """Sign-in with the session's end set last (allauth's form would make it slide)."""

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponseBase:
        response: HttpResponseBase = super().login(request, redirect_url)
        if request.user.is_authenticated:
            end_after_a_shift(request)
        return response


class ChangePasswordForm(AllauthChangePasswordForm):  # type: ignore[misc]
    """The new password once: it can be seen while it is typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors, in our words; what changes is told through `Adapter.send_notification_mail`."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That code does not fit. Codes change every 30 seconds: try the newest one."),
        "cannot_generate_recovery_codes": _("Recovery codes stand in for a second factor. Turn one on first."),
        "cannot_delete_authenticator": _(
            "This is your last second factor, and nobody here is without one. Add another, then take this one away."
        ),
    }

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Outside a demo nobody takes away their last factor."""
        return settings.DEMO or not queries.is_last_factor(authenticator)


def given_at(request: HttpRequest) -> float | None:
    """When this worker last gave a password or a factor in this session, in seconds; none if never."""
    given = get_authentication_records(request, request.user)
    return given[-1].get("at") if given else None


def sign_out(request: HttpRequest) -> None:
    """End this session, as the worker would."""
    get_adapter().logout(request)


def _how(given: list[dict[str, Any]]) -> How:
    methods = {each.get("method") for each in given}
    if any(each.get("passwordless") for each in given):
        return How.PASSKEY
    return How.PASSWORD if "password" in methods else How.LINK if "link" in methods else How.CHOICE


# --- a browser that was here before ------------------------------------------------------------------------------


_signer = TimestampSigner(salt="goldthread.browser")
BROWSER_KEPT = timedelta(days=90)


def mark_of(request: HttpRequest) -> str | None:
    """What this browser is known by since somebody of the house came in by it; none for one that nobody knows."""
    try:
        return _signer.unsign(request.COOKIES.get(cookie_name("browser"), ""), max_age=BROWSER_KEPT)
    except BadSignature:
        return None


def know_browser(response: HttpResponseBase, mark: str) -> None:
    """Hand a browser its mark. It opens nothing: it only lets its failures be counted apart from a stranger's."""
    response.set_cookie(
        cookie_name("browser"),
        _signer.sign(mark),
        max_age=int(BROWSER_KEPT.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def network_of(ip: str) -> bytes:
    """A network as it is kept: a keyed digest, 16 bytes, to compare and not to read."""
    return salted_hmac("goldthread.network", ip, algorithm="sha256").digest()[:16]


def end_after_a_shift(request: HttpRequest, begun: datetime | None = None) -> None:
    """The session ends at a fixed moment, however busy it is: a shift after it (or what it rests on) began."""
    request.session.set_expiry((begun or timezone.now()) + timedelta(seconds=settings.SESSION_COOKIE_AGE))
