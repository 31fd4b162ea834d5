"""Put right what is known of somebody."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from goldthread.casework.people import actions, forms, queries
from goldthread.casework.people.rules import FACTS, NotRight
from goldthread.casework.people.views import back, page
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.ui.forms import typed


@needs(Permission.MANAGE_PEOPLE)
def person_correct(request: HttpRequest, id: UUID) -> HttpResponse:
    """GET: the form as it stands. POST: keep what changed; what it said before is kept too."""
    viewer = viewer_of(request)
    person = queries.person(viewer, id)
    viewer.require(Permission.MANAGE_PEOPLE, person.home_id)
    form = forms.PersonForm(typed(request), {name: getattr(person, name) for name in FACTS})
    if form.keeps(NotRight, lambda _values: actions.correct(person, form.facts(), by=viewer)):
        return back(request, id, _("Put right. What it said before is kept."))
    return page(request, "people/person_correct.jinja", person, form)
