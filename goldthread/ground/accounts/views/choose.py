"""Choose who to be: the demo's door. Outside a demo it is not routed."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from goldthread.ground.access.rules import open_to_all
from goldthread.ground.accounts import actions, presenters, queries
from goldthread.ground.accounts.views import begin_session, safe_next


@open_to_all
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """The standing cast as cards; one tap signs in as one of them."""
    if request.method == "POST":
        try:
            wanted = UUID(request.POST.get("worker", ""))
        except ValueError:
            raise Http404 from None
        user = queries.invented_worker(wanted)
        request.session.flush()  # nothing of whoever was here before
        begin_session(request, user)
        actions.note_sign_in(user, chosen=True)
        return redirect(safe_next(request))
    homes = presenters.cast_homes(queries.cast())
    return render(request, "accounts/choose.jinja", {"homes": homes, "next": safe_next(request)})
