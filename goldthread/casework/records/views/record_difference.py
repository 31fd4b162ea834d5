"""What an amendment changed."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goldthread.casework.records import queries
from goldthread.casework.records.forms import id_of
from goldthread.casework.records.presenters.difference import changes
from goldthread.casework.records.queries.people import names_in
from goldthread.casework.records.views.record import moved_here, page_of, reader_of
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.ground.packs.queries import form_version


@needs(Permission.SEE_HOME_LOG, Permission.SEE_RECORDS)
@require_safe
def record_difference(request: HttpRequest, id: UUID, number: int) -> HttpResponse:
    """The words that revision `number` added and took out, against the one before it."""
    viewer = viewer_of(request)
    sheet = queries.sheet(viewer, id)
    if viewer.outside(sheet.record.home_id) or not 2 <= number <= len(sheet.revisions):  # they read it as it stands
        raise Absent
    before, after = sheet.revisions[number - 2], sheet.revisions[number - 1]
    file = id_of(request.GET.get("file", ""))
    found = changes(
        form_version(after.form),
        before.body,
        after.body,
        reader_of(viewer, sheet, file, moved_here(viewer, sheet)),
        names_in(sheet),
        {
            "happened": _("Happened (UTC)"),
            "minutes": _("Minutes"),
            "seen": _("What I saw and heard"),
            "told": _("What I was told"),
            "told_by": _("Who told me"),
            "meant": _("What I think it may mean"),
        },
    )
    page = page_of(viewer, sheet, number, file)
    context = {"page": page, "changes": found, "reason": page.revisions[number - 1].reason}
    return render(request, "records/record_difference.jinja", context)
