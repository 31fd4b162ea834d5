"""One look past the walls: was it right?"""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.front.desk.forms import AnswerForm
from goldthread.front.desk.presenters.glass import glass_line
from goldthread.ground.access import actions, queries
from goldthread.ground.access.rules import Permission, Refused, needs, viewer_of


@needs(Permission.SEE_READINGS)
def broken_glass_answer(request: HttpRequest, id: UUID) -> HttpResponse:
    """GET: one of them. POST: was it right?"""
    viewer = viewer_of(request)
    row = queries.glass(viewer, id)
    may = not row.answer and row.user_id != viewer.id
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.answer_glass(row, by=viewer, **form.cleaned_data)
        except Refused as refused:
            if not may:
                messages.error(request, str(refused))
                return redirect("broken_glass_answer", id)
            form.add_error("words", str(refused))
        else:
            messages.success(request, _("Answered."))
            return redirect("broken_glass")
    page = glass_line(row)
    return render(request, "desk/broken_glass_answer.jinja", {"page": page, "form": form if may else None})
