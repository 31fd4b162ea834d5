"""Every page, in reading order. Apps bring their own lists."""

from __future__ import annotations

from django.urls import include, path

from goldthread.config.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include("goldthread.ground.accounts.urls")),
    path("", include("goldthread.front.desk.urls")),
    path("", include("goldthread.oversight.chronology.urls")),
    path("", include("goldthread.casework.placements.urls")),
    path("", include("goldthread.casework.records.urls")),
]
