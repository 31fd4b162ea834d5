"""Who I am here, the home I work in, and how I sign in."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goldthread.ground.access.rules import Refused, Viewer, signed_in, viewer_of
from goldthread.ground.accounts import actions, presenters, queries


@signed_in
@require_http_methods(["GET", "POST"])
def my_account(request: HttpRequest) -> HttpResponse:
    """My own page; POST with `home` goes to work in another of my homes, with `end` ends a sign-in, or all others."""
    viewer = viewer_of(request)
    here = request.session.get("sign_in")
    if "end" in request.POST:
        return _end(request, viewer, here)
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
        presenters.signed_in(queries.sign_ins(viewer.id), here),
    )
    return render(request, "accounts/my_account.jinja", {"account": account})


def _end(request: HttpRequest, viewer: Viewer, here: str | None) -> HttpResponse:
    wanted = request.POST["end"]
    if wanted == "others":
        actions.end_sign_ins(request.user, by=viewer.id, but=UUID(here) if here else None)  # type: ignore[arg-type]
        messages.success(request, _("You are signed in here and nowhere else."))
    else:
        try:
            actions.end_sign_in(UUID(wanted), of=viewer.id)
        except ValueError:
            raise Http404 from None
        messages.success(request, _("That sign-in has ended."))
    return redirect("my_account")
