"""Put right what is known of a stay."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.casework.people.rules import NotRight
from goldthread.casework.placements import actions, forms, queries
from goldthread.casework.placements.presenters import stay_page
from goldthread.casework.placements.rules import FACTS
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.ui.forms import typed


@needs(Permission.MANAGE_PLACEMENTS)
def placement_correct(request: HttpRequest, id: UUID) -> HttpResponse:
    """GET: the form as it stands. POST: keep what changed; what it said before is kept too."""
    viewer = viewer_of(request)
    stay = queries.stay(viewer, id)
    viewer.require(Permission.MANAGE_PLACEMENTS, stay.home_id)
    form = forms.StayForm(typed(request), {name: getattr(stay, name) for name in FACTS})
    page = stay_page(stay)
    if form.keeps(NotRight, lambda values: actions.correct_stay(stay, values, by=viewer)):
        messages.success(request, _("Put right. What it said before is kept."))
        return redirect(page.href)
    return render(request, "placements/placement_correct.jinja", {"stay": page, "form": form})
