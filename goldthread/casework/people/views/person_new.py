"""Open a file for somebody."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goldthread.casework.people import actions, forms
from goldthread.casework.people.presenters import apart
from goldthread.casework.people.rules import NotRight
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.ground.homes import queries as homes
from goldthread.ui.forms import fresh, typed


@needs(Permission.MANAGE_PEOPLE)
def person_new(request: HttpRequest) -> HttpResponse:
    """GET: the form. POST: add the person to the home one works in; then offer to let them move in."""
    viewer = viewer_of(request)
    viewer.require(Permission.MANAGE_PEOPLE)
    assert viewer.home is not None
    home = homes.home(viewer.home.home_id)
    form = forms.PersonForm(typed(request), fresh(moves_by_themself=None, is_child_in_law=None))
    made: list[Any] = []

    def add(values: dict[str, Any]) -> None:
        made.append(actions.add(home=home, by=viewer, id=values["id"], **form.facts()))

    if form.keeps(NotRight, add):
        person = made[0]
        messages.success(request, _("%(name)s has a file.") % {"name": apart(person.preferred_name)})
        return redirect("person_about", person.id)
    return render(request, "people/person_new.jinja", {"form": form})
