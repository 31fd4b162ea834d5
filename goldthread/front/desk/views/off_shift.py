"""For somebody who is not on shift: when they are next, their own key children, and how to come in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goldthread.casework.people.queries import key_people
from goldthread.front.desk.presenters.shift import mine
from goldthread.ground.access.rules import signed_in, viewer_of
from goldthread.ground.packs.queries import pack
from goldthread.lib import clock
from goldthread.practice.shifts import queries
from goldthread.practice.shifts.presenters import shift_card, shift_line
from goldthread.practice.shifts.rules import EARLIEST_START, FORGOTTEN_AFTER


@signed_in
@require_safe
def off_shift(request: HttpRequest) -> HttpResponse:
    """What a worker sees of their home while the rota does not have them there."""
    viewer = viewer_of(request)
    if viewer.home is None or viewer.home.live:
        return redirect("first")
    home, setting, now = viewer.home.home_id, pack(viewer.home.pack), clock.now()
    cards = [
        (shift_card(row, setting, now), row)
        for row in queries.shifts(viewer, home, now - FORGOTTEN_AFTER, now + EARLIEST_START)
    ]
    own = mine([(card, now < row.ends_at) for card, row in cards], viewer.id)
    may_join = viewer.may_step_in(home)
    following = queries.next_shift(viewer, home, now)
    context = {
        "own": own,
        "may_join": [card for card, row in cards if may_join and row.starts_at <= now < row.ends_at],
        "next": shift_line(following, setting) if following else "",
        "key_people": key_people(viewer),
        "raise": [
            (_("Write a concern"), reverse("record_write", args=[kind.code]))
            for kind in setting.kinds
            if kind.answered and viewer.may_raise(home)
        ],
        "may_break": viewer.may_break_glass(viewer.home.home_id),
    }
    return render(request, "desk/off_shift.jinja", context)
