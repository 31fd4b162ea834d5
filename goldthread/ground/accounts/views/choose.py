"""Choose who to be: the demo's door. Outside a demo it is not routed."""

from __future__ import annotations

from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from goldthread.ground.access.rules import open_to_all
from goldthread.ground.accounts import presenters, queries
from goldthread.ground.accounts.views import safe_next


@open_to_all
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """The standing cast as cards; one tap signs in as one of them."""
    if request.method == "POST":
        try:
            wanted = UUID(request.POST.get("worker", ""))
        except ValueError:
            raise Http404 from None
        worker = queries.invented_worker(wanted)
        record_authentication(request, worker, "choice")
        get_adapter().login(request, worker)
        return redirect(safe_next(request))
    homes = presenters.cast_homes(queries.cast())
    return render(request, "accounts/choose.jinja", {"homes": homes, "next": safe_next(request)})
