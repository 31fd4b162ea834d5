"""A baby's care: today so far, and a week in pictures."""

from __future__ import annotations

from datetime import time, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goldthread.casework.placements.presenters import file_header
from goldthread.casework.placements.queries import file_of
from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.ground.packs.queries import pack
from goldthread.lib import clock
from goldthread.lib.dates import care_day, care_day_bounds
from goldthread.practice.care import queries
from goldthread.practice.care.forms import day_of
from goldthread.practice.care.presenters import care_page
from goldthread.practice.care.rules.days import DAYS, WEEKS, by_day, counted, followed, for_babies, week


@needs(Permission.SEE_RECORDS)
@require_safe
def person_care(request: HttpRequest, id: UUID) -> HttpResponse:
    """The seven days that end with `?to=` (today unless said). A file without a baby has no such page."""
    viewer = viewer_of(request)
    file = file_of(viewer, id)
    home = file.person.home
    setting = pack(home.pack)
    babies = [(person.id, person.preferred_name) for person in file.people if person.stage == "baby"]
    if not babies or not for_babies(setting):
        raise Absent
    babies.sort(key=lambda baby: baby[0] != id)  # whose page it is first
    begins, now = time.fromisoformat(setting.day_begins), clock.now()
    today = care_day(now, begins, ZONE)
    days = week(day_of(request.GET, "to", today))
    kinds = counted(setting)
    until = care_day_bounds(days[-1], begins, ZONE)[1]
    written = queries.entries(
        viewer,
        home.id,
        [baby for baby, _name in babies],
        [kind.code for kind in kinds],
        since=care_day_bounds(days[0], begins, ZONE)[0],
        until=until,
        further={kind.code: until - timedelta(weeks=WEEKS) for kind in kinds if followed(kind)},
    )
    of = {baby: tuple(entry for entry in written if entry.person == baby) for baby, _name in babies}
    header = file_header(file, now.astimezone(ZONE).date())
    page = care_page(
        babies,
        {baby: by_day(of[baby], days, begins, ZONE) for baby, _name in babies},
        kinds,
        written=of,
        file=id,
        names={person.id: person.preferred_name for person in file.people},
        today=today,
        begins=care_day_bounds(today, begins, ZONE)[0],
        earlier=days[0] - timedelta(days=1),
        later=None if days[-1] == today else min(days[-1] + timedelta(days=DAYS), today),
        may_write=bool(header.record_href),
    )
    return render(request, "care/person_care.jinja", {"header": header, "page": page})
