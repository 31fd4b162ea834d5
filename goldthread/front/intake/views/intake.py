"""Hand a file over, and the files that were."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goldthread.front.intake import actions, presenters, queries
from goldthread.front.intake.forms import HandedOver, handed_over
from goldthread.front.intake.rules import Unreadable
from goldthread.ground.access.rules import Permission, Refused, needs, viewer_of


@needs(Permission.IMPORT)
@require_http_methods(["GET", "POST"])
def intake(request: HttpRequest) -> HttpResponse:
    """The form with which one begins; on success the page of columns."""
    viewer = viewer_of(request)
    viewer.require(Permission.IMPORT)
    allowed = presenters.holds_offered(viewer)
    sent = HandedOver()
    if request.method == "POST":
        sent = handed_over(request, allowed)
        if not sent.errors:
            assert sent.holds is not None and viewer.home is not None
            try:
                row = actions.begin(
                    home=viewer.home.home_id, holds=sent.holds, file_name=sent.name, content=sent.content, by=viewer
                )
                return redirect("intake_match", row.pk)
            except Unreadable as unreadable:
                sent.errors["file"] = _(unreadable.message) % unreadable.values
            except Refused as refused:
                sent.errors["file"] = str(refused)
    context = {
        "options": presenters.holds_options(allowed),
        "holds": sent.holds.value if sent.holds else request.POST.get("holds", ""),
        "errors": sent.errors,
        "problems": [{"field_id": name, "message": message} for name, message in sent.errors.items()],
        "batches": presenters.batch_lines(queries.batches(viewer)),
    }
    return render(request, "intake/intake.jinja", context, status=422 if sent.errors else 200)
