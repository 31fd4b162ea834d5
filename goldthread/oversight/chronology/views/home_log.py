"""The home's own log, everything written here, and what waits to be countersigned."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from goldthread.casework.records.presenters.words import Reader
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.ground.packs.queries import pack
from goldthread.oversight.chronology import queries
from goldthread.oversight.chronology.forms import asked_of
from goldthread.oversight.chronology.views.person import drawn, turned


@needs(Permission.SEE_HOME_LOG)
@require_safe
def home_log(request: HttpRequest) -> HttpResponse:
    """`?show=all` adds what is in people's files, `?show=owed` what waits to be countersigned."""
    viewer = viewer_of(request)
    viewer.require(Permission.SEE_HOME_LOG)
    assert viewer.home is not None
    home = viewer.home.home_id
    setting = pack(viewer.home.pack)
    asked = asked_of(request, setting)
    sees_all = viewer.may(Permission.SEE_RECORDS)
    show = request.GET.get("show", "") if sees_all else ""
    page = queries.home_log(
        viewer,
        home,
        asked=asked.filter,
        everything=show in ("all", "owed"),
        owed=show == "owed",
        before=asked.before,
        after=asked.after,
    )
    here = reverse("home_log")
    context = {
        "days": drawn(page, Reader(), setting, file=None, home=home),
        "asked": asked,
        "show": show,
        "sees_all": sees_all,
        "here": here,
        **turned(page, asked, here, show=show),
    }
    return render(request, "chronology/home_log.jinja", context)
