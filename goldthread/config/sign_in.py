"""Where django-allauth meets the house: who may come in, for how long, and what is noted of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from goldthread.ground.accounts import actions as accounts
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
        """Begin a session: a new key (Django rotates it), an end after one long shift, an Event.

        Who left while they were still giving their second factor is turned away here.
        """
        if not user.is_active:
            raise ImmediateHttpResponse(self.respond_user_inactive(request, user))
        super().login(request, user)
        end_after_a_shift(request)
        accounts.note_sign_in(user)

    def logout(self, request: HttpRequest) -> None:
        """End the session at the server."""
        if isinstance(request.user, User):
            accounts.note_sign_out(request.user)
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

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Worker and network together: five failures at one place do not shut the worker out at another."""
        return f"{self.get_client_ip(request)}:{credentials.get('email', '').lower()}"

    def send_notification_mail(self, template_prefix: str, user: Any, *args: Any, **kwargs: Any) -> None:
        """allauth tells of every change to how one signs in. No mail is sent: an Event is left."""
        accounts.note_change(user, template_prefix.rpartition("/")[2])

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
    }


def end_after_a_shift(request: HttpRequest) -> None:
    """The session ends at a fixed moment, however busy it is."""
    request.session.set_expiry(timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE))
