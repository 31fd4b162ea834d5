"""Answer a concern: what was done."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.casework.records import actions, queries
from goldthread.casework.records.forms import ConcernForm
from goldthread.casework.records.queries.concerns import concern, may_answer
from goldthread.casework.records.views.record import page_of
from goldthread.ground.access.rules import Permission, Refused, needs, viewer_of


@needs(Permission.ANSWER_CONCERNS)
def concern_answer(request: HttpRequest, id: UUID) -> HttpResponse:
    """GET: what was seen, and what is asked. POST: what was done. Once answered, its record says so."""
    viewer = viewer_of(request)
    row = concern(viewer, id)
    form = ConcernForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.answer_concern(row, answer=form.cleaned_data["answer"], by=viewer)
        except Refused as refused:
            form.add_error("answer", str(refused))
        else:
            messages.success(request, _("Answered. Who wrote it sees it."))
            return redirect("record", id)
    if not form.is_bound and not may_answer(viewer, row):
        return redirect("record", id)
    sheet = queries.sheet(viewer, id)
    context = {"page": page_of(viewer, sheet, len(sheet.revisions), None, answered=False), "form": form}
    return render(request, "records/concern_answer.jinja", context, status=422 if form.is_bound else 200)
