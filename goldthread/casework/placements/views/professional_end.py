"""Somebody is no longer of a person's network."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.casework.people.presenters import subject
from goldthread.casework.people.rules import NotRight
from goldthread.casework.placements import actions, forms, queries
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.ui.forms import typed


@needs(Permission.MANAGE_PEOPLE)
def professional_end(request: HttpRequest, id: UUID) -> HttpResponse:
    """GET: who, and until when. POST: end the link; it is kept."""
    viewer = viewer_of(request)
    link = queries.network_link(viewer, id)
    viewer.require(Permission.MANAGE_PEOPLE, link.person.home_id)
    form = forms.UnlinkForm(typed(request))
    if form.keeps(NotRight, lambda values: actions.unlink_professional(link, by=viewer, **values)):
        messages.success(request, _("Ended. The line is kept."))
        return redirect("person_network", link.person_id)
    context = {"subject": subject(link.person, queries.today()), "form": form, "text": link.professional.name}
    return render(request, "placements/professional_end.jinja", context)
