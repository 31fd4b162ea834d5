"""One listed look: what was found of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.ground.access.rules import Permission, Refused, needs, viewer_of
from goldthread.lib.identifiers import uuid7
from goldthread.oversight.looking import actions, presenters, queries
from goldthread.oversight.looking.forms import FINE, AnswerForm


@needs(Permission.SEE_READINGS)
def look(request: HttpRequest, id: UUID) -> HttpResponse:
    """GET: who looked at whom, when, and the form. POST: the answer."""
    viewer = viewer_of(request)
    row = queries.listed(viewer, id)
    form = AnswerForm(request.POST if request.method == "POST" else None, {"id": uuid7()})
    refused = ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.answer(row, fine=said["found"] == FINE, words=said["words"], by=viewer, id=said["id"])
        except Refused as wrong:
            refused = str(wrong)
        else:
            messages.success(request, _("It is kept."))
            return redirect("looks")
    context = {
        "page": presenters.listed_line(
            row, viewer.id, row.answers.all(), queries.reasons(viewer, [row]).get(row.id, ())
        ),
        "person": row.person_id,
        "form": form,
        "refused": refused,
    }
    return render(request, "looking/look.jinja", context, status=422 if request.method == "POST" else 200)
