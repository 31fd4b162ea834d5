"""The desk's pages."""

from __future__ import annotations

from django.urls import path

from goldthread.front.desk.views.handover import handover
from goldthread.front.desk.views.people import people
from goldthread.front.desk.views.shift import shift
from goldthread.front.desk.views.start import first, start
from goldthread.front.desk.views.waiting import waiting

urlpatterns = [
    path("", start, name="start"),
    path("first/", first, name="first"),
    path("people/", people, name="people"),
    path("shift/", shift, name="shift"),
    path("handover/", handover, name="handover"),
    path("waiting/", waiting, name="waiting"),
]
