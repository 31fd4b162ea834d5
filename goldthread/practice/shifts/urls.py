"""The plan of shifts, starting and ending one, and reading a handover. The page of a shift is the desk's."""

from __future__ import annotations

from django.urls import path

from goldthread.practice.shifts.views.agency_end import agency_end
from goldthread.practice.shifts.views.agency_let_in import agency_let_in
from goldthread.practice.shifts.views.handover_read import handover_read
from goldthread.practice.shifts.views.shift_change import shift_change
from goldthread.practice.shifts.views.shift_end import shift_end
from goldthread.practice.shifts.views.shift_off import shift_off
from goldthread.practice.shifts.views.shift_plan import shift_plan
from goldthread.practice.shifts.views.shift_right import shift_right
from goldthread.practice.shifts.views.shift_start import shift_start

urlpatterns = [
    path("shifts/", shift_plan, name="shift_plan"),
    path("shifts/<uuid:id>/", shift_change, name="shift_change"),
    path("shifts/<uuid:id>/off/", shift_off, name="shift_off"),
    path("shifts/<uuid:id>/right/", shift_right, name="shift_right"),
    path("shifts/<uuid:id>/start/", shift_start, name="shift_start"),
    path("shifts/<uuid:id>/end/", shift_end, name="shift_end"),
    path("agency/", agency_let_in, name="agency_let_in"),
    path("agency/<uuid:id>/end/", agency_end, name="agency_end"),
    path("handovers/<uuid:id>/", handover_read, name="handover_read"),
]
