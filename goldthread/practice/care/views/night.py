"""A night of the home: who is looked in on, when it happened, and what was missed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.ground.packs.queries import current_form
from goldthread.lib import clock
from goldthread.practice.care import queries
from goldthread.practice.care.forms import day_of
from goldthread.practice.care.presenters import night_page
from goldthread.practice.care.queries import NIGHT_CHECK
from goldthread.practice.care.rules.nights import night_of


@needs(Permission.SEE_RECORDS)
@require_safe
def night(request: HttpRequest) -> HttpResponse:
    """Tonight, or the night that `?night=` names by the day on which it begins."""
    viewer = viewer_of(request)
    viewer.require(Permission.SEE_RECORDS)
    assert viewer.home is not None
    try:
        _form, kind = current_form(viewer.home.pack, NIGHT_CHECK)
    except KeyError:
        raise Absent from None
    now = clock.now()
    which = day_of(request.GET, "night", night_of(now, ZONE))
    page = night_page(
        queries.home_night(viewer, viewer.home.home_id, which),
        which,
        now=now,
        late_after_minutes=kind.late_after_minutes,
        may_write=viewer.may(Permission.WRITE_RECORDS),
    )
    return render(request, "care/night.jinja", {"page": page})
