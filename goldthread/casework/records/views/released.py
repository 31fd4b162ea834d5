"""What is released to a placing social worker."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goldthread.casework.records.presenters.release import released_lines
from goldthread.casework.records.queries.release import released as asked
from goldthread.ground.access.rules import Permission, needs, viewer_of


@needs(Permission.SEE_RELEASED)
@require_safe
def released(request: HttpRequest) -> HttpResponse:
    """Each record that a home has released to them, and nothing else of that home."""
    viewer = viewer_of(request)
    return render(request, "records/released.jinja", {"rows": released_lines(asked(viewer))})
