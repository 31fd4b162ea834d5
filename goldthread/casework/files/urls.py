"""A person's photo. Files of records are served by the records, whose gate is theirs."""

from __future__ import annotations

from django.urls import path

from goldthread.casework.files.views.person_photo import person_photo
from goldthread.casework.files.views.person_picture import person_picture

urlpatterns = [
    path("people/<uuid:id>/photo/", person_photo, name="person_photo"),
    path("people/<uuid:id>/photo/<uuid:file>/", person_picture, name="person_picture"),
]
