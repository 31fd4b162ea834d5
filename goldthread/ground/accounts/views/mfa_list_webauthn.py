"""The passkeys and keys that somebody has.

In the place of allauth's page, which hands its template a question to the database; allauth finds it by this name.
"""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goldthread.ground.access.rules import signed_in
from goldthread.ground.accounts import presenters, queries


@signed_in
@login_required
@require_safe
def mfa_list_webauthn(request: HttpRequest) -> HttpResponse:
    """Each with what it does, to rename or to remove."""
    own_id = cast(UUID, request.user.pk)  # login_required lets nobody in who has none
    keys = presenters.keys(queries.passkeys(own_id))
    return render(request, "accounts/mfa_list_webauthn.jinja", {"keys": keys})
