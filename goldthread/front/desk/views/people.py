"""Who is here."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goldthread.casework.people.queries import key_people
from goldthread.casework.people.rules import visits
from goldthread.casework.placements.presenters import file_header
from goldthread.casework.placements.queries import present
from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.ground.packs.queries import pack
from goldthread.lib import clock


@needs(Permission.SEE_PEOPLE)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who lives here now, a card a stay, what must be known first."""
    viewer = viewer_of(request)
    whole = viewer.may(Permission.SEE_PEOPLE)
    theirs = [] if whole else key_people(viewer)  # a visitor's, of those who agreed; a key worker's own
    if not theirs:
        viewer.require(Permission.SEE_PEOPLE)
    assert viewer.home is not None
    today = clock.now().astimezone(ZONE).date()
    files = [file_header(file, today) for file in present(viewer, viewer.home.home_id)] if whole else []
    context = {
        "files": files,
        "theirs": theirs,
        "visited": any(item.code in visits.BOTH for item in pack(viewer.home.pack).consents),
        "may_add": viewer.may(Permission.MANAGE_PLACEMENTS),
        "may_write": viewer.may(Permission.WRITE_RECORDS),
    }
    return render(request, "desk/people.jinja", context)
