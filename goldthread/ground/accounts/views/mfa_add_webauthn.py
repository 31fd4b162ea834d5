"""Add a passkey or key: allauth's page, after which this session has shown a second factor."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.http import HttpRequest, HttpResponse

from goldthread.ground.access.rules import signed_in


class Add(AddWebAuthnView):  # type: ignore[misc]
    """As allauth's."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        get_adapter().has_shown_a_factor(self.request)
        return response


_add = Add.as_view()


@signed_in
def mfa_add_webauthn(request: HttpRequest) -> HttpResponse:
    """Its name, and the browser's own question."""
    response: HttpResponse = _add(request)
    return response
