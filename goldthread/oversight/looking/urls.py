"""Who has looked."""

from __future__ import annotations

from django.urls import path

from goldthread.oversight.looking.views.look import look
from goldthread.oversight.looking.views.looks import looks
from goldthread.oversight.looking.views.person_looks import person_looks
from goldthread.oversight.looking.views.person_looks_print import person_looks_print
from goldthread.oversight.looking.views.person_looks_sheet import person_looks_sheet

urlpatterns = [
    path("people/<uuid:id>/looks/", person_looks, name="person_looks"),
    path("people/<uuid:id>/looks/sheet/", person_looks_sheet, name="person_looks_sheet"),
    path("people/<uuid:id>/looks/print/", person_looks_print, name="person_looks_print"),
    path("looks/", looks, name="looks"),
    path("looks/<uuid:id>/", look, name="look"),
]
