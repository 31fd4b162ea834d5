"""Break the glass: a look past the walls for an hour, with a reason, by somebody who must act now."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from goldthread.casework.placements.queries import file_of
from goldthread.front.desk.forms import BreakGlassForm
from goldthread.ground.access import actions
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import NOT_YOURS, Refused, Viewer, signed_in, stepped_up, viewer_of


@signed_in
@stepped_up
def break_glass(request: HttpRequest) -> HttpResponse:
    """GET: what is asked. POST: open it. `?person=<id>`: what is restricted of their stay; else a home, off shift."""
    viewer = viewer_of(request)
    if viewer.home is None or not viewer.may_break_glass(viewer.home.home_id):
        raise Refused(_(NOT_YOURS))
    home, stay, name, back = _what(viewer, request.GET.get("person", ""))
    form = BreakGlassForm(request.POST if request.method == "POST" else None, {"id": uuid4()})
    if form.is_bound and form.is_valid():
        try:
            actions.break_glass(home=home, placement=stay, by=viewer, **form.cleaned_data)
        except Refused as refused:
            form.add_error("words", str(refused))
        else:
            messages.warning(request, _("Open for an hour. Everything you look at is noted, and your manager is told."))
            return redirect(back)
    return render(request, "desk/break_glass.jinja", {"form": form, "name": name, "whole_home": stay is None})


def _what(viewer: Viewer, person: str) -> tuple[UUID, UUID | None, str, str]:
    """Home, stay, its name, and where to go on. Raises Absent: nobody of theirs; on shift, a home is open already."""
    assert viewer.home is not None
    if not person:
        if viewer.home.live:
            raise Absent
        return viewer.home.home_id, None, viewer.home.home_name, reverse("first")
    try:
        file = file_of(viewer, UUID(person))
    except ValueError:
        raise Absent from None
    if file.placement is None:
        raise Absent
    return (
        file.placement.home_id,
        file.placement.id,
        file.person.preferred_name,
        reverse("person", args=[file.person.id]),
    )
