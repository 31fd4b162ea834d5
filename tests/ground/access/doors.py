"""Pages for the tests of the doorkeeper: one of each kind."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import path

from goldthread.config.urls import urlpatterns as real
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, Refused, needs, open_to_all, signed_in

SOMEBODY, SOMETHING = uuid.uuid4(), uuid.uuid4()


def forgetful(request):
    """Says nothing of what it needs."""
    return HttpResponse("forgetful")


@open_to_all
def before(request):
    return HttpResponse("before the door")


@signed_in
def hello(request):
    return HttpResponse(f"hello {request.viewer.short_name}")


@needs(Permission.MANAGE_STAFF)
def staff_only(request):
    return HttpResponse("staff only")


@needs(Permission.SEE_PEOPLE)
def shows(request):
    """Shows something of a person."""
    request.viewer.seen.people.add(SOMEBODY)
    request.viewer.seen.records.add(SOMETHING)
    return HttpResponse("shown")


@signed_in
def refuses(request):
    raise Refused("Not tonight, and <b>here</b> is why.")


@signed_in
def absent(request):
    raise Absent


@signed_in
def breaks(request):
    request.viewer.seen.people.add(SOMEBODY)
    raise RuntimeError("broken")


urlpatterns = [
    path("t/forgetful/", forgetful),
    path("t/before/", before, name="before"),
    path("t/hello/", hello, name="hello"),
    path("t/staff/", staff_only),
    path("t/shows/", shows, name="shows"),
    path("t/refuses/", refuses),
    path("t/absent/", absent),
    path("t/breaks/", breaks),
    *real,
]
