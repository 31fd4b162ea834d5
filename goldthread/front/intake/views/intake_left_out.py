"""The rows that stay out, to be put right and brought in again."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldthread.front.intake import queries
from goldthread.ground.access.rules import Permission, needs, viewer_of


@needs(Permission.IMPORT)
@require_safe
def intake_left_out(request: HttpRequest, id: UUID) -> HttpResponse:
    """A CSV file with a column of reasons, in which nothing is a formula."""
    content = queries.left_out(viewer_of(request), id)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="rows-left-out.csv"'
    return response
