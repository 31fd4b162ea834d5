"""One's own API tokens: what there is, make one, end one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, Refused, needs, stepped_up_to_post, viewer_of
from goldthread.ground.tokens import actions, presenters, queries
from goldthread.ground.tokens.forms import TokenForm


@needs(Permission.USE_API)
@stepped_up_to_post
@never_cache
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The list and the form; after making one its secret, on this answer and never again. POST with `end` ends one."""
    viewer = viewer_of(request)
    if "end" in request.POST:
        actions.end_token(queries.own_token(viewer, _id(request.POST["end"])), by=viewer)
        messages.success(request, _("That token has ended. The next request by it is refused."))
        return redirect("tokens")
    may_make = viewer.may(Permission.USE_API)
    form = TokenForm(
        request.POST if request.method == "POST" else None,
        may=presenters.may_choices(viewer),
        days=presenters.day_choices(),
    )
    secret, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            try:
                _token, secret = actions.make_token(
                    name=given["name"], may=given["may"], days=int(given["days"]), by=viewer
                )
                status = 200
            except Refused as refused:
                form.add_error(None, str(refused))
    context = {
        "form": form,
        "secret": secret,
        "may_make": may_make,
        "tokens": presenters.token_lines(queries.own_tokens(viewer)),
    }
    return render(request, "tokens/tokens.jinja", context, status=status)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Absent from None
