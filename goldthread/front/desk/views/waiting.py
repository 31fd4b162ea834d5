"""What waits for a senior: to countersign, drafts left, handovers not read, late, off shift, past their day."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goldthread.casework.people.queries import keep_safe_due
from goldthread.casework.placements.queries import today
from goldthread.casework.records.queries import holds
from goldthread.front.desk.presenters import waiting as presenters
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.ground.packs.queries import pack
from goldthread.lib import clock
from goldthread.oversight.chronology import queries
from goldthread.oversight.looking.queries import to_review
from goldthread.practice.shifts.presenters import unread_line
from goldthread.practice.shifts.queries import unread
from goldthread.ui.jinja import url

LOOKED_BACK = timedelta(days=7)
A_SHIFT = timedelta(hours=12)


@needs(Permission.COUNTERSIGN)
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Of the home that the viewer works in; records and handovers of the last seven days."""
    viewer = viewer_of(request)
    viewer.require(Permission.COUNTERSIGN)
    assert viewer.home is not None
    home, setting, now = viewer.home.home_id, pack(viewer.home.pack), clock.now()
    since, day = now - LOOKED_BACK, today()
    sorts = [
        presenters.records(
            _("To countersign"), "check-check", queries.to_countersign(viewer, home), f"{url('home_log')}?show=owed"
        ),
        presenters.handovers([unread_line(row, setting) for row in unread(viewer, home, now, since)]),
        presenters.keep_safe(keep_safe_due(viewer, home, day) if viewer.may(Permission.SET_KEEP_SAFE) else [], day),
        presenters.looks(to_review(viewer, home) if viewer.may(Permission.SEE_READINGS) else []),
        presenters.held(holds(viewer, home)),
        presenters.drafts(queries.drafts_left(viewer, home, now - A_SHIFT)),
        presenters.records(
            _("Written late"), "clock-alert", queries.late(viewer, home, since), f"{url('home_log')}?show=all"
        ),
        presenters.records(
            _("By somebody not on shift"),
            "user-round",
            queries.by_nobody_on_shift(viewer, home, since),
            f"{url('home_log')}?show=all",
        ),
    ]
    return render(request, "desk/waiting.jinja", {"sorts": [sort for sort in sorts if sort.lines]})
