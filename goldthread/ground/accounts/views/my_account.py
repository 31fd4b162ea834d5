"""Who I am here, the home I work in, and how I sign in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goldthread.ground.access.rules import Refused, Viewer, signed_in
from goldthread.ground.accounts import presenters, queries


@signed_in
@require_http_methods(["GET", "POST"])
def my_account(request: HttpRequest) -> HttpResponse:
    """My own page; POST with `home` goes to work in another of my homes."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if request.method == "POST":
        post = next((post for post in viewer.posts if str(post.home_id) == request.POST.get("home")), None)
        if post is None:
            raise Refused(_("You hold no role in that home."))
        request.session["home"] = str(post.home_id)
        messages.success(request, _("You are working in %(home)s now.") % {"home": post.home_name})
        return redirect("my_account")
    account = presenters.own_account(
        viewer,
        request.user,  # type: ignore[arg-type]  # the doorkeeper lets nobody else in
        queries.second_factors(viewer.id),
    )
    return render(request, "accounts/my_account.jinja", {"account": account})
