"""Who is round them, and what is on file."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goldthread.casework.placements import queries
from goldthread.casework.placements.presenters import file_header, network_page
from goldthread.ground.access.rules import Permission, needs, viewer_of


@needs(Permission.SEE_PEOPLE)
@require_safe
def person_network(request: HttpRequest, id: UUID) -> HttpResponse:
    """The network and the completeness list of one person."""
    viewer, day = viewer_of(request), queries.today()
    file = queries.file_of(viewer, id)
    links = queries.network(viewer, id)
    on_file = queries.on_file(viewer, file.placement, id) if file.placement else {}
    context = {"header": file_header(file, day), "page": network_page(file, links, on_file, day)}
    return render(request, "placements/person_network.jinja", context)
