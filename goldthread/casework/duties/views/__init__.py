"""A page a file. Here: what they share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from goldthread.casework.people.rules import NotRight
from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.access.rules import Viewer
from goldthread.lib.dates import local_moment
from goldthread.ui.forms import Form


def viewer_of(request: HttpRequest) -> Viewer:
    """Who looks; the doorkeeper has put them there."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def in_doubt(values: dict[str, Any]) -> str:
    """What the page says of a time that came twice or never, the clocks having changed; empty otherwise."""
    at = values.get("at")
    return local_moment(values["day"], at, ZONE).told(ZONE) if at else ""


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
