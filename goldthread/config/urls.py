"""Every page; apps bring their own lists. What is asked for most stands first."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from goldthread.config.health import healthz
from goldthread.ground.access.rules import open_to_all
from goldthread.ui.gallery import gallery

handler400 = "goldthread.config.apologies.bad_request"
handler403 = "goldthread.config.apologies.forbidden"
handler404 = "goldthread.config.apologies.not_found"
handler500 = "goldthread.config.apologies.broken"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("", include("goldthread.front.desk.urls")),
    path("", include("goldthread.oversight.chronology.urls")),
    path("", include("goldthread.casework.records.urls")),
    path("", include("goldthread.casework.people.urls")),
    path("", include("goldthread.casework.placements.urls")),
    path("", include("goldthread.casework.files.urls")),
    path("", include("goldthread.casework.duties.urls")),
    path("", include("goldthread.casework.moving.urls")),
    path("", include("goldthread.practice.care.urls")),
    path("", include("goldthread.practice.shifts.urls")),
    path("", include("goldthread.oversight.looking.urls")),
    path("", include("goldthread.front.intake.urls")),
    path("", include("goldthread.config.api.addresses")),
    path("", include("goldthread.ground.tokens.urls")),
    path("", include("goldthread.ground.accounts.urls")),  # seldom asked for, and many: looked through last
]

if settings.DEMO:  # every component with its examples; where real people are there is none
    urlpatterns.append(path("gallery/", open_to_all(gallery), name="gallery"))
