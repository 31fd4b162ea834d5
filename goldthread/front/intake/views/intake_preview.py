"""The rows as they will be, what stays out and why; and the one button that writes."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goldthread.front.intake import actions, presenters, queries
from goldthread.front.intake.rules import Holds, State
from goldthread.front.intake.rules.states import BUSY, ENDED
from goldthread.ground.access.rules import Permission, Refused, needs, viewer_of


@needs(Permission.IMPORT)
@require_http_methods(["GET", "POST"])
def intake_preview(request: HttpRequest, id: UUID) -> HttpResponse:
    """The preview, or how far the job process is. POST: bring in, give up, or ask again for a step that was lost."""
    viewer = viewer_of(request)
    row = queries.batch(viewer, id)
    if request.method == "POST":
        return _posted(request, row)
    if row.state in ENDED:
        return redirect("intake_done", row.pk)
    if row.state == State.HANDED_OVER:
        return redirect("intake_match", row.pk)
    context = {"row": row, "file_name": presenters.file_word(row), "holds": presenters.holds_word(row.holds)}
    if row.state in BUSY:
        context["working"] = presenters.working(row, queries.along(row))
        return render(request, "intake/intake_working.jinja", context)
    context["page"] = presenters.preview(row, queries.before(viewer, row))
    context["trouble"] = (
        _(row.trouble) if row.trouble else ""
    )  # here, for what a template translates it takes as markup
    context["notes"] = row.holds == Holds.NOTES
    return render(request, "intake/intake_preview.jinja", context)


def _posted(request: HttpRequest, row: object) -> HttpResponse:
    viewer = viewer_of(request)
    batch = queries.batch(viewer, row.pk)  # type: ignore[attr-defined]
    act = request.POST.get("act", "")
    try:
        if act == "give_up":
            actions.give_up(batch, by=viewer)
            messages.success(request, _("Given up. What the file held is thrown away; nothing was written."))
            return redirect("intake")
        if act == "again":
            actions.start_again(batch, by=viewer)
        elif act == "bring_in":
            new, faulty = (_number(request.POST.get(name, "")) for name in ("new", "faulty"))
            actions.bring_in(batch, new=new, faulty=faulty, by=viewer)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("intake_preview", batch.pk)


def _number(text: str) -> int:
    return int(text[:9]) if text.isascii() and text[:9].isdigit() else -1
