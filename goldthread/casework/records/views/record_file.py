"""A file of a record, or of one's own draft."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from goldthread.casework.files.presenters import response
from goldthread.casework.files.queries import open_shown, open_unsigned
from goldthread.casework.records import queries
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, needs, viewer_of


@needs(Permission.SEE_HOME_LOG, Permission.SEE_RECORDS, Permission.SEE_RELEASED)
@require_safe
def record_file(request: HttpRequest, id: UUID, file: UUID) -> HttpResponseBase:
    """The shown copy of a file that hangs on a record. The record's gate is the file's."""
    viewer = viewer_of(request)
    sheet = queries.sheet(viewer, id)
    of_now = {UUID(each["file"]) for each in sheet.head.body["files"]}
    if file not in (of_now if viewer.outside(sheet.record.home_id) else sheet.files):
        raise Absent
    return response(*open_shown(file))


@needs(Permission.WRITE_RECORDS)
@require_safe
def draft_file(request: HttpRequest, file: UUID) -> HttpResponseBase:
    """The shown copy of a file that its sender has not signed yet."""
    return response(*open_unsigned(viewer_of(request), file))
