"""What to do when one cannot get in: there is no letter to wait for, a manager makes a link."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goldthread.ground.access.rules import open_to_all


@open_to_all
@require_safe
def forgotten(request: HttpRequest) -> HttpResponse:
    """Whom to ask."""
    return render(request, "accounts/forgotten.jinja")
