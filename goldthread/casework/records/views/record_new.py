"""Choose what to record."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goldthread.casework.records.forms import id_of, own_path
from goldthread.casework.records.presenters.kinds import kind_choices
from goldthread.casework.records.queries.records import gate
from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.ground.packs.queries import form_version, pack
from goldthread.lib.dates import said_moment


@needs(Permission.WRITE_RECORDS)
@require_safe
def record_new(request: HttpRequest) -> HttpResponse:
    """The kinds of record that the home's pack has, quick ones first. `?from=<record>`: what followed from that one."""
    viewer = viewer_of(request)
    assert viewer.home is not None
    about = [str(person) for raw in request.GET.getlist("about") if (person := id_of(raw))]
    kept = {}
    came_from = ""
    if source := id_of(request.GET.get("from", "")):
        followed = gate(viewer, source)
        kept["from"] = str(source)
        label = form_version(followed.head.form_id).label if followed.head else ""
        came_from = f"{label} · {said_moment(followed.happened_at, ZONE)}"
    if back := own_path(request.GET.get("back", "")):
        kept["back"] = back
    groups = kind_choices(pack(viewer.home.pack), about, kept)
    return render(request, "records/record_new.jinja", {"groups": groups, "came_from": came_from})
