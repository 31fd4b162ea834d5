"""Turn on an authenticator app: allauth's page, after which this session has shown a second factor."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.totp.views import ActivateTOTPView
from django.http import HttpRequest, HttpResponse

from goldthread.ground.access.rules import signed_in
from goldthread.ground.accounts import actions


class Activate(ActivateTOTPView):  # type: ignore[misc]
    """As allauth's; the code that turned it on is spent with it."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        actions.spend_code(form.user, form.cleaned_data["code"])
        get_adapter().has_shown_a_factor(self.request)
        return response


_activate = Activate.as_view()


@signed_in
def mfa_activate_totp(request: HttpRequest) -> HttpResponse:
    """The picture, the code."""
    response: HttpResponse = _activate(request)
    return response
