"""A worker whom two managers have seen sets a new password; the factor that was lost counts no more."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from goldthread.ground.access.rules import open_to_all
from goldthread.ground.accounts import actions, queries
from goldthread.ground.accounts.forms import SetPasswordForm
from goldthread.ground.accounts.rules import LinkState, Purpose
from goldthread.ground.accounts.views import link_is_dead


@open_to_all
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def welcome_back(request: HttpRequest, token: str) -> HttpResponse:
    """Set the password; outside a demo the next page is the one to set up a new second factor, and no other opens."""
    state, user = queries.link(token, Purpose.RECOVER)
    if state is not LinkState.OPEN or user is None:
        return link_is_dead(request, state)
    form = SetPasswordForm(request.POST or None, user=user)
    if form.is_valid():
        try:
            user = actions.recover(token, form.cleaned_data["password"])
        except actions.DeadLink as dead:
            return link_is_dead(request, dead.state)
        record_authentication(request, user, "link")
        response: HttpResponse = perform_login(request, user, redirect_url="/")
        return response
    return render(request, "accounts/welcome_back.jinja", {"form": form, "user": user})
