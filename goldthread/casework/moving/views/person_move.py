"""Somebody moved to another home of the provider: hand them over."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from goldthread.casework.moving import actions, forms, presenters, queries
from goldthread.casework.people.actions import insist_here
from goldthread.casework.people.presenters import subject
from goldthread.casework.people.queries import person as gate
from goldthread.ground.access.rules import Permission, Refused, needs, stepped_up, viewer_of
from goldthread.ground.homes import queries as homes
from goldthread.ground.packs.queries import pack
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7
from goldthread.ui.forms import typed


@needs(Permission.MANAGE_PLACEMENTS)
@stepped_up
def person_move(request: HttpRequest, id: UUID) -> HttpResponse:
    """GET: where to, when, what is handed over, why. POST: their stay ends, and the new home is told."""
    viewer = viewer_of(request)
    person = gate(viewer, id)
    viewer.require(Permission.MANAGE_PLACEMENTS, person.home_id)
    today = timezone.localdate(clock.now())
    others = {str(row.id): row for row in homes.others(person.home_id)}
    ticked = forms.ids(request.POST.getlist("record"))
    form = forms.hand_over(
        typed(request), {"id": uuid7(), "on": today}, [(row.id, row.name) for row in others.values()]
    )

    def hand_over(values: dict[str, Any]) -> None:
        to = others[values.pop("to")]
        values["id"] = values["id"] or uuid7()
        actions.hand_over(person, to, chosen=ticked, by=viewer, **values)

    if form.keeps(Refused, hand_over):
        name = others[str(form.data["to"])].name
        messages.success(request, _("Handed over. Whoever manages %(home)s is told.") % {"home": name})
        return redirect("person_network", id)
    if request.method != "POST":
        insist_here(person.id)
    found = queries.to_hand_over(viewer, person)
    context = {
        "subject": subject(person, today),
        "form": form,
        "homes": bool(others),
        "along": presenters.along(found, pack(person.home.pack), ticked),
    }
    return render(request, "moving/person_move.jinja", context)
