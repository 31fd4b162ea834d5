"""The desk's pages."""

from __future__ import annotations

from django.urls import path

from goldthread.front.desk.views.break_glass import break_glass
from goldthread.front.desk.views.break_glass_end import break_glass_end
from goldthread.front.desk.views.broken_glass import broken_glass
from goldthread.front.desk.views.broken_glass_answer import broken_glass_answer
from goldthread.front.desk.views.handover import handover
from goldthread.front.desk.views.off_shift import off_shift
from goldthread.front.desk.views.people import people
from goldthread.front.desk.views.shift import shift
from goldthread.front.desk.views.start import first, start
from goldthread.front.desk.views.waiting import waiting

urlpatterns = [
    path("", start, name="start"),
    path("first/", first, name="first"),
    path("people/", people, name="people"),
    path("shift/", shift, name="shift"),
    path("break-glass/", break_glass, name="break_glass"),
    path("break-glass/<uuid:id>/end/", break_glass_end, name="break_glass_end"),
    path("opened/", broken_glass, name="broken_glass"),
    path("opened/<uuid:id>/", broken_glass_answer, name="broken_glass_answer"),
    path("off-shift/", off_shift, name="off_shift"),
    path("handover/", handover, name="handover"),
    path("waiting/", waiting, name="waiting"),
]
