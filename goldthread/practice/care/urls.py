"""A baby's care, and the home's night."""

from __future__ import annotations

from django.urls import path

from goldthread.practice.care.views.night import night
from goldthread.practice.care.views.person_care import person_care

urlpatterns = [
    path("people/<uuid:id>/care/", person_care, name="person_care"),
    path("night/", night, name="night"),
]
