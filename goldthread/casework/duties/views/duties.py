"""What is due in the home, and the form that sets something more."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.casework.duties import actions, queries
from goldthread.casework.duties.forms import SetForm, key_of
from goldthread.casework.duties.presenters import duty_groups, ended_row
from goldthread.casework.duties.rules import LOOKED_BACK
from goldthread.casework.duties.views import in_doubt
from goldthread.casework.people.queries import person as person_of
from goldthread.casework.people.rules import NotRight
from goldthread.casework.placements.queries import today
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.ground.homes.queries import home as home_of
from goldthread.ground.packs.queries import pack
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7


@needs(Permission.SEE_RECORDS)
def duties(request: HttpRequest) -> HttpResponse:
    """GET: what is open, and with `?ended=1` what ended lately; `?about=` chooses whom the form is about. POST: set."""
    viewer = viewer_of(request)
    viewer.require(Permission.SEE_RECORDS)
    assert viewer.home is not None
    home, now = viewer.home.home_id, clock.now()
    form = None
    if viewer.may(Permission.WRITE_RECORDS):
        about = key_of(request.GET.get("about", ""))
        chosen = queries.choices(viewer, home, about)
        form = SetForm(
            request.POST if request.method == "POST" else None,
            {"id": uuid7(), "day": today(), "person": about or ""},
            chosen.people,
            chosen.workers,
        )
    if request.method == "POST":
        viewer.require(Permission.WRITE_RECORDS)
        assert form is not None

        def act(values: dict[str, Any]) -> None:
            person, owner = key_of(values.pop("person")), key_of(values.pop("owner"))
            whom = person_of(viewer, person) if person else None
            actions.set_duty(home=home_of(home), person=whom, owner=owner, by=viewer, **values)

        if form.keeps(NotRight, act):
            said = _("It is set. The page of the shift shows it when it falls due.")
            messages.success(request, f"{said} {in_doubt(form.cleaned_data)}".strip())
            return redirect("duties")
    several = queries.open_duties(viewer, home)
    asked = request.GET.get("ended") == "1"
    context = {
        "groups": duty_groups(several.rows, pack(viewer.home.pack), now),
        "more": several.number - len(several.rows),
        "form": form,
        "asked": asked,
        "ended": [ended_row(row) for row in queries.ended(viewer, home, now - LOOKED_BACK)] if asked else [],
    }
    wrong = form is not None and form.is_bound
    return render(request, "duties/duties.jinja", context, status=422 if wrong else 200)
