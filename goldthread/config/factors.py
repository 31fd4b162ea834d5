"""allauth's forms of second factors, with our counting: a code works once, and strangers cannot shut a worker out."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter as account
from allauth.core import context, ratelimit
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm as AllauthAuthenticateWebAuthnForm
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm as AllauthReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from goldthread.config import sign_in
from goldthread.ground.accounts import actions, queries


def place(request: HttpRequest, user: Any) -> str:
    """The place whose failures are counted together: a browser or network they came from before, or all others.

    A code has six digits, so all strangers share five tries in five minutes; where the worker has come in before, they
    have tries of their own, which nobody elsewhere can use up.
    """
    mark = sign_in.mark_of(request)
    if mark and queries.came_by(user.email, mark):
        return f"browser-{mark}"
    network = account().network(request)
    return network if queries.came_from(user.pk, sign_in.network_of(network)) else "elsewhere"


def spend(request: HttpRequest, user: Any, code: str) -> Any:
    """The factor that this code belongs to, spent. Raises ValidationError with the words of why not."""
    key = f"factor-{user.pk}-{place(request, user)}"
    if not ratelimit.consume(request, action="login_failed", key=key):
        raise account().validation_error("too_many_login_attempts")
    factor = actions.spend_code(user, code)
    if factor is None:
        raise get_adapter().validation_error("incorrect_code")
    ratelimit.clear(request, action="login_failed", key=key)
    return factor


class _Once:
    user: Any
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        try:
            self.authenticator = spend(context.request, self.user, code)
        except ValidationError:
            actions.note_sign_in_failed()
            raise
        self.authenticator.user = self.user
        return code


class AuthenticateForm(_Once, AllauthAuthenticateForm):  # type: ignore[misc]
    """The code after the password."""


class ReauthenticateForm(_Once, AllauthReauthenticateForm):  # type: ignore[misc]
    """The code once more, before something grave."""


class _Unguessable:
    """A key's signature cannot be guessed, so it is not counted: else who knows a password could shut it out."""

    user: Any
    cleaned_data: dict[str, Any]

    def clean_credential(self) -> Any:
        credential = self.cleaned_data["credential"]
        webauthn.parse_authentication_response(credential)
        return webauthn.complete_authentication(self.user, credential)


class AuthenticateWebAuthnForm(_Unguessable, AllauthAuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey or key after the password."""


class ReauthenticateWebAuthnForm(_Unguessable, AllauthReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey or key once more, before something grave."""
