"""Pages of a file and of a stay, in reading order."""

from __future__ import annotations

from django.urls import path

from goldthread.casework.placements.views.key_worker_allocate import key_worker_allocate
from goldthread.casework.placements.views.night_plan import night_plan
from goldthread.casework.placements.views.person_about import person_about
from goldthread.casework.placements.views.person_keep_safe import person_keep_safe
from goldthread.casework.placements.views.person_network import person_network
from goldthread.casework.placements.views.person_papers import person_papers
from goldthread.casework.placements.views.placement_correct import placement_correct
from goldthread.casework.placements.views.placement_join import placement_join
from goldthread.casework.placements.views.placement_move_on import placement_move_on
from goldthread.casework.placements.views.placement_new import placement_new
from goldthread.casework.placements.views.professional_correct import professional_correct
from goldthread.casework.placements.views.professional_end import professional_end
from goldthread.casework.placements.views.professional_new import professional_new
from goldthread.casework.placements.views.visit import visit
from goldthread.casework.placements.views.visit_answer import visit_answer
from goldthread.casework.placements.views.visit_end import visit_end
from goldthread.casework.placements.views.visits import visits

urlpatterns = [
    path("people/<uuid:id>/about/", person_about, name="person_about"),
    path("people/<uuid:id>/keep-safe/", person_keep_safe, name="person_keep_safe"),
    path("people/<uuid:id>/nights/", night_plan, name="night_plan"),
    path("people/<uuid:id>/network/", person_network, name="person_network"),
    path("people/<uuid:id>/network/new/", professional_new, name="professional_new"),
    path("people/network/<uuid:id>/correct/", professional_correct, name="professional_correct"),
    path("people/network/<uuid:id>/end/", professional_end, name="professional_end"),
    path("people/<uuid:id>/papers/", person_papers, name="person_papers"),
    path("visits/", visits, name="visits"),
    path("visits/<uuid:id>/", visit, name="visit"),
    path("visits/<uuid:id>/end/", visit_end, name="visit_end"),
    path("visits/<uuid:id>/<uuid:person>/", visit_answer, name="visit_answer"),
    path("stays/new/", placement_new, name="placement_new"),
    path("stays/<uuid:id>/correct/", placement_correct, name="placement_correct"),
    path("stays/<uuid:id>/join/", placement_join, name="placement_join"),
    path("stays/<uuid:id>/move-on/", placement_move_on, name="placement_move_on"),
    path("stays/<uuid:id>/key-worker/", key_worker_allocate, name="key_worker_allocate"),
]
