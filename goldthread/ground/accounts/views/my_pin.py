"""One's own PIN for shared tablets: set, changed, taken away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from goldthread.ground.access.rules import Refused, signed_in, stepped_up
from goldthread.ground.accounts import actions, presenters, queries


@signed_in
@stepped_up
@never_cache
@sensitive_post_parameters("pin")
@require_http_methods(["GET", "POST"])
def my_pin(request: HttpRequest) -> HttpResponse:
    """POST `pin` sets it, `act=away` takes it away."""
    user: Any = request.user
    wrong = ""
    if request.method == "POST":
        try:
            if request.POST.get("act") == "away":
                actions.take_pin_away(user)
                messages.success(request, _("You have no PIN any more."))
            else:
                actions.set_pin(user, request.POST.get("pin", "").strip())
                messages.success(request, _("Your PIN is kept. It opens a tablet on which you have signed in today."))
        except Refused as refused:
            wrong = str(refused)
        else:
            return redirect("my_account")
    pin = queries.pin_since(user.pk)
    return render(request, "accounts/my_pin.jinja", {"since": presenters.pin_since(pin), "wrong": wrong})
