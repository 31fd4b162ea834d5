"""A page a file. Here: what they share."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from goldthread.ground.access.rules import Refused, viewer_of
from goldthread.practice.shifts import queries


def acted(request: HttpRequest, id: UUID, act: Callable[[queries.Shift], object], said: str, to: str) -> HttpResponse:
    """Do something with a shift, say so, and go on; what is refused is said there too."""
    shift = queries.shift(viewer_of(request), id)
    try:
        act(shift)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect(to)
