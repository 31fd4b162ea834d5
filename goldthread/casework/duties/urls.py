"""What is due, and one duty."""

from __future__ import annotations

from django.urls import path

from goldthread.casework.duties.views.duties import duties
from goldthread.casework.duties.views.duty import duty

urlpatterns = [
    path("duties/", duties, name="duties"),
    path("duties/<uuid:id>/", duty, name="duty"),
]
