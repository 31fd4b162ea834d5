"""Take a passkey or key away: allauth's page, but never the last second factor."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from goldthread.ground.access.rules import signed_in


class Remove(RemoveWebAuthnView):  # type: ignore[misc]
    """As allauth's; it asks nobody whether this may be taken away."""

    def form_valid(self, form: Any) -> HttpResponse:
        if not get_adapter().can_delete_authenticator(self.get_object()):
            why = str(get_adapter().error_messages["cannot_delete_authenticator"])
            account().add_message(self.request, messages.ERROR, message=why)
            return redirect("mfa_list_webauthn")
        response: HttpResponse = super().form_valid(form)
        return response


_remove = Remove.as_view()


@signed_in
def mfa_remove_webauthn(request: HttpRequest, pk: int) -> HttpResponse:
    """What it means, and the button."""
    response: HttpResponse = _remove(request, pk=pk)
    return response
