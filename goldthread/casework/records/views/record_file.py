"""A file of a record, or of one's own draft."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase

from goldthread.casework.files.presenters import response
from goldthread.casework.files.queries import open_shown, open_unsigned
from goldthread.casework.records import queries
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, needs


@needs(Permission.SEE_HOME_LOG)
def record_file(request: HttpRequest, id: UUID, file: UUID) -> HttpResponseBase:
    """The shown copy of a file that hangs on a record. The record's gate is the file's."""
    sheet = queries.sheet(request.viewer, id)  # type: ignore[attr-defined]
    if file not in sheet.files:
        raise Absent
    return response(*open_shown(file))


@needs(Permission.WRITE_RECORDS)
def draft_file(request: HttpRequest, file: UUID) -> HttpResponseBase:
    """The shown copy of a file that its sender has not signed yet."""
    return response(*open_unsigned(request.viewer, file))  # type: ignore[attr-defined]
