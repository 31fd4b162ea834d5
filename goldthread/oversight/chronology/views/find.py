"""Find by words, over everything the viewer may see."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from goldthread.casework.records.queries import staff_names
from goldthread.ground.access.rules import Permission, Viewer, needs
from goldthread.ground.packs.queries import form_version, form_versions, pack
from goldthread.oversight.chronology import presenters, queries, rules
from goldthread.oversight.chronology.forms import Asked, asked_of


@needs(Permission.SEE_RECORDS)
def find(request: HttpRequest) -> HttpResponse:
    """What is looked for is posted: names stand in no address and no history."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    viewer.require(Permission.SEE_RECORDS)
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
    form_versions({hit.form for hit in found.hits})
    bodies = queries.bodies(hit.head for hit in found.hits)
    viewer.seen.people.update(UUID(each["person"]) for body in bodies.values() for each in body["subjects"])
    shown = presenters.boxes(found.hits, bodies, form_version)
    passages = queries.passages([box.text for box in shown], words) if shown else []
    return {
        "results": presenters.results(found.hits, bodies, form_version, shown, passages),
        "instead": presenters.names_meant(instead),
        "searched": bool(question.phrases),
        "older": presenters.Turn(reverse("find"), tuple({**asked.kept, "before": str(found.older)}.items()))
        if found.older
        else None,
    }
