"""Add somebody to a person's network."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.casework.people import actions as people
from goldthread.casework.people.presenters import subject
from goldthread.casework.people.queries import person as person_of
from goldthread.casework.people.queries import professionals
from goldthread.casework.people.rules import NotRight
from goldthread.casework.placements import actions, forms, queries
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.ground.packs.queries import pack
from goldthread.ui.forms import fresh, typed


@needs(Permission.MANAGE_PEOPLE)
def professional_new(request: HttpRequest, id: UUID) -> HttpResponse:
    """GET: the form. POST: link somebody known, or write down somebody new and link them."""
    viewer = viewer_of(request)
    person = person_of(viewer, id)
    viewer.require(Permission.MANAGE_PEOPLE, person.home_id)
    known = {str(row.id): row for row in professionals(viewer, person.home_id)}
    names = [(key, f"{row.name} · {row.work}") for key, row in known.items()]
    form = forms.professional(typed(request), fresh(), pack(person.home.pack), names)

    @transaction.atomic
    def keep(values: dict[str, Any]) -> None:
        role, from_on = values.pop("role"), values.pop("from_on")
        somebody = known.get(values.pop("known", ""))
        if somebody is None:
            somebody = people.add_professional(home=person.home, by=viewer, **values)
        actions.link_professional(person, somebody, role, by=viewer, from_on=from_on)

    if form.keeps(NotRight, keep):
        messages.success(request, _("Saved."))
        return redirect("person_network", id)
    context = {"subject": subject(person, queries.today()), "form": form}
    return render(request, "placements/professional_new.jinja", context)
