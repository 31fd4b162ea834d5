"""Put right how somebody of the network is reached."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.casework.people import actions as people
from goldthread.casework.people.presenters import subject
from goldthread.casework.people.rules import NotRight
from goldthread.casework.placements import forms, queries
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.ui.forms import typed


@needs(Permission.MANAGE_PEOPLE)
def professional_correct(request: HttpRequest, id: UUID) -> HttpResponse:
    """GET: the form as it stands. POST: keep it, for everybody whose network they are in."""
    viewer = viewer_of(request)
    link = queries.network_link(viewer, id)
    viewer.require(Permission.MANAGE_PEOPLE, link.person.home_id)
    somebody = link.professional
    form = forms.ReachForm(typed(request), {name: getattr(somebody, name) for name in forms.ReachForm.base_fields})
    if form.keeps(NotRight, lambda values: people.correct_professional(somebody, values, by=viewer)):
        messages.success(request, _("Saved."))
        return redirect("person_network", link.person_id)
    context = {"subject": subject(link.person, queries.today()), "form": form}
    return render(request, "placements/professional_correct.jinja", context)
