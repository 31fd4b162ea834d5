"""Every page, in reading order. Apps bring their own lists."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("goldthread.ground.accounts.urls")),
]
