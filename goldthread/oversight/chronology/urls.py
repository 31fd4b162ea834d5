"""Timelines."""

from __future__ import annotations

from django.urls import path

from goldthread.oversight.chronology.views.find import find
from goldthread.oversight.chronology.views.home_log import home_log
from goldthread.oversight.chronology.views.person import person
from goldthread.oversight.chronology.views.timeline_print import timeline_print

urlpatterns = [
    path("people/<uuid:id>/", person, name="person"),
    path("people/<uuid:id>/print/", timeline_print, name="timeline_print"),
    path("log/", home_log, name="home_log"),
    path("find/", find, name="find"),
]
