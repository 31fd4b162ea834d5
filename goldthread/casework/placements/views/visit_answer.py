"""What a child, or their placing authority, said to a visitor's reading of their case record."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.casework.people.presenters import subject
from goldthread.casework.people.queries import person as person_of
from goldthread.casework.people.rules import NotRight
from goldthread.casework.placements import actions, forms, queries
from goldthread.casework.placements.presenters import visit_lines
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.lib import clock
from goldthread.ui.forms import fresh, typed


@needs(Permission.MANAGE_PLACEMENTS)
def visit_answer(request: HttpRequest, id: UUID, person: UUID) -> HttpResponse:
    """GET: the form. POST: keep the answer; a yes on both sides lets the visitor read, a taken-back one stops it."""
    viewer = viewer_of(request)
    visit = queries.visit(viewer, id)
    whom = person_of(viewer, person)
    if whom.home_id != visit.home_id:
        raise Absent
    day = queries.today()
    form = forms.VisitAnswerForm(typed(request), fresh(from_on=day, code=request.GET.get("of", "")))

    def answer(values: dict[str, Any]) -> None:
        actions.answer_visit(visit, whom, by=viewer, **values)

    if form.keeps(NotRight, answer):
        messages.success(request, _("Kept."))
        return redirect("visit", id)
    page = {"visit": visit_lines([visit], clock.now())[0], "subject": subject(whom, day), "form": form}
    return render(request, "placements/visit_answer.jinja", page)
