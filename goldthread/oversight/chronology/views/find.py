"""Find by words, over everything the viewer may see."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from goldthread.casework.records.queries import staff_names
from goldthread.ground.access.rules import Permission, Viewer, needs, viewer_of
from goldthread.ground.packs.queries import form_version, pack
from goldthread.oversight.chronology import presenters, queries, rules
from goldthread.oversight.chronology.forms import Asked, asked_of


@needs(Permission.SEE_RECORDS)
def find(request: HttpRequest) -> HttpResponse:
    """What is looked for is posted: names stand in no address and no history."""
    viewer = viewer_of(request)
    assert viewer.home is not None
    asked = asked_of(request, pack(viewer.home.pack))
    context = {
        "asked": asked,
        "here": reverse("find"),
        "authors": [(str(key), name) for key, name in staff_names(viewer, viewer.home.home_id).items()],
        **_found(viewer, asked),
    }
    return render(request, "chronology/find.jinja", context)


def _found(viewer: Viewer, asked: Asked) -> dict[str, Any]:
    question = rules.read(asked.words)
    found, instead = queries.Found((), None), {}
    words = rules.asked(question)
    if question.phrases:
        found = queries.find(viewer, words, narrowed=asked.filter, before=asked.before)
        if not found.hits and asked.before is None:
            instead = rules.near_names(question, queries.everybody(viewer))
            if instead:
                words = rules.asked(question, instead)
                found = queries.find(viewer, words, narrowed=asked.filter)
    shown = presenters.boxes(found, form_version)
    passages = queries.passages([box.text for box in shown], words) if shown else []
    return {
        "results": presenters.results(found, form_version, shown, passages),
        "instead": presenters.names_meant(instead),
        "searched": bool(question.phrases),
        "older": presenters.Turn(reverse("find"), tuple({**asked.kept, "before": str(found.older)}.items()))
        if found.older
        else None,
    }
