"""A page a file. Here: what the forms about a stay share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from goldthread.casework.people.rules import NotRight
from goldthread.ground.access.rules import Viewer
from goldthread.lib.identifiers import uuid7
from goldthread.ui.forms import Form


def viewer_of(request: HttpRequest) -> Viewer:
    """Who looks; the doorkeeper has put them there."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def typed(request: HttpRequest) -> MultiValueDict[str, str] | None:
    """What was sent, or none when the page is only opened."""
    return request.POST if request.method == "POST" else None


def fresh(**values: Any) -> dict[str, Any]:
    """First values of a form, with an id of its own: sent twice, it makes one thing."""
    return {"id": uuid7(), **values}


def kept(form: Form, act: Callable[[dict[str, Any]], object]) -> bool:
    """Whether what was typed was kept by `act`; what is not right stands beside its field."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except NotRight as wrong:
        form.take(wrong.faults)
        return False
    return True
