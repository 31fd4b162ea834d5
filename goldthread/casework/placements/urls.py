"""Pages of a file and of a stay, in reading order."""

from __future__ import annotations

from django.urls import path

from goldthread.casework.placements.views.person_about import person_about
from goldthread.casework.placements.views.person_keep_safe import person_keep_safe
from goldthread.casework.placements.views.person_network import person_network

urlpatterns = [
    path("people/<uuid:id>/about/", person_about, name="person_about"),
    path("people/<uuid:id>/keep-safe/", person_keep_safe, name="person_keep_safe"),
    path("people/<uuid:id>/network/", person_network, name="person_network"),
]
