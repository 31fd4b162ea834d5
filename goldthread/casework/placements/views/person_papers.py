"""Say what is on file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.casework.people.rules import Fault, NotRight
from goldthread.casework.placements import actions, queries
from goldthread.casework.placements.forms import PapersForm
from goldthread.casework.placements.presenters import file_header
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.ground.packs.queries import pack
from goldthread.ui.forms import typed


@needs(Permission.MANAGE_PEOPLE)
def person_papers(request: HttpRequest, id: UUID) -> HttpResponse:
    """GET: every item of the list. POST: keep those that changed, all or none."""
    viewer = viewer_of(request)
    file = queries.file_of(viewer, id)
    if file.placement is None:
        raise Absent
    stay = file.placement
    viewer.require(Permission.MANAGE_PEOPLE, stay.home_id)
    now = {code: (row.state, row.text) for code, row in queries.on_file(viewer, stay, id).items()}
    form = PapersForm(typed(request), pack(stay.home.pack), now)

    @transaction.atomic
    def keep(_values: dict[str, Any]) -> None:
        faults = []
        for item, state, text in form.changed_items():
            try:
                actions.mark_on_file(stay, file.person, item, state, by=viewer, text=text)
            except NotRight as wrong:
                faults += [Fault(f"{fault.field}_{item}", fault.message, fault.values) for fault in wrong.faults]
        if faults:
            raise NotRight(faults)

    if form.keeps(NotRight, keep):
        messages.success(request, _("Saved."))
        return redirect("person_network", id)
    context = {"header": file_header(file, queries.today()), "name": file.person.preferred_name, "form": form}
    return render(request, "placements/person_papers.jinja", context)
