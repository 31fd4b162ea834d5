"""Choose what to record."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from goldthread.casework.records.forms import id_of
from goldthread.casework.records.presenters.kinds import kind_choices
from goldthread.ground.access.rules import Permission, needs
from goldthread.ground.packs.queries import pack


@needs(Permission.WRITE_RECORDS)
def record_new(request: HttpRequest) -> HttpResponse:
    """The kinds of record that the home's pack has, by family, quick ones first."""
    viewer = request.viewer  # type: ignore[attr-defined]
    about = [str(person) for raw in request.GET.getlist("about") if (person := id_of(raw))]
    groups = kind_choices(pack(viewer.home.pack), about)
    return render(request, "records/record_new.jinja", {"groups": groups})
