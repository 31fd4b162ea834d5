"""One record on paper."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldthread.casework.records import queries
from goldthread.casework.records.forms import id_of, number_of
from goldthread.casework.records.presenters.paper import record_document
from goldthread.casework.records.rules.composing import ZONE
from goldthread.casework.records.views.record import page_of
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.lib import clock
from goldthread.ui.paper import render


@needs(Permission.SEE_HOME_LOG, Permission.SEE_RECORDS)
@require_safe
def record_print(request: HttpRequest, id: UUID) -> HttpResponse:
    """The record as a PDF, made from what the page shows."""
    viewer = viewer_of(request)
    sheet = queries.sheet(viewer, id)
    if viewer.outside(sheet.record.home_id):
        raise Absent  # what is released to them is read as it stands, and takes no paper
    number = number_of(request.GET.get("text", "")) or len(sheet.revisions)
    page = page_of(viewer, sheet, min(number, len(sheet.revisions)), id_of(request.GET.get("file", "")))
    document = record_document(
        page, home=sheet.record.home.name, printed_by=viewer.name, printed_at=clock.now().astimezone(ZONE)
    )
    return pdf(render(document), f"record-{page.mark}")


def pdf(content: bytes, name: str) -> HttpResponse:
    """A PDF as an answer, opened in the browser. `name` holds no person's name: downloads are listed."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer
