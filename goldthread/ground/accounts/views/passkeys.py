"""The passkeys and keys that somebody has: allauth's page, read before it is drawn."""

from __future__ import annotations

from typing import Any

from allauth.mfa.webauthn.views import ListWebAuthnView


class Passkeys(ListWebAuthnView):  # type: ignore[misc]
    """allauth hands its template a question to the database; ours gets the answer."""

    def get_queryset(self) -> list[Any]:
        return list(super().get_queryset().order_by("created_at"))


passkeys = Passkeys.as_view()
