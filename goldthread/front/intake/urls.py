"""The pages of bringing a file in, in the order in which one meets them."""

from __future__ import annotations

from django.urls import path

from goldthread.front.intake.views.intake import intake
from goldthread.front.intake.views.intake_done import intake_done
from goldthread.front.intake.views.intake_left_out import intake_left_out
from goldthread.front.intake.views.intake_match import intake_match
from goldthread.front.intake.views.intake_preview import intake_preview

urlpatterns = [
    path("bring-in/", intake, name="intake"),
    path("bring-in/<uuid:id>/columns/", intake_match, name="intake_match"),
    path("bring-in/<uuid:id>/", intake_preview, name="intake_preview"),
    path("bring-in/<uuid:id>/done/", intake_done, name="intake_done"),
    path("bring-in/<uuid:id>/left-out.csv", intake_left_out, name="intake_left_out"),
]
