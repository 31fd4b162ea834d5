"""The first page of a new house: provider, home and first manager, by a link that works once."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from goldthread.ground.access.rules import Refused, open_to_all
from goldthread.ground.accounts import actions, presenters, queries
from goldthread.ground.accounts.forms import WelcomeForm
from goldthread.ground.accounts.rules import LinkState, Purpose
from goldthread.ground.accounts.views import link_is_dead


@open_to_all
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Make the house, and sign its first manager in."""
    state, _nobody = queries.link(token, Purpose.FIRST_RUN)
    if state is not LinkState.OPEN:
        return link_is_dead(request, state)
    form = WelcomeForm(request.POST or None, settings_on_offer=presenters.setting_choices())
    if form.is_valid():
        given = form.cleaned_data
        first = actions.FirstHome(given["provider"], given["home"], given["pack"], given["opened_on"])
        try:
            user = actions.open_house(
                token, first=first, name=given["name"], email=given["email"], password=given["password"]
            )
        except actions.DeadLink as dead:
            return link_is_dead(request, dead.state)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            record_authentication(request, user, "link")
            get_adapter().login(request, user)
            return redirect("staff")
    return render(request, "accounts/welcome.jinja", {"form": form})
