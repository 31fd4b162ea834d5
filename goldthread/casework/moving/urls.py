"""Pages of a move."""

from __future__ import annotations

from django.urls import path

from goldthread.casework.moving.views.move import move
from goldthread.casework.moving.views.move_take_back import move_take_back
from goldthread.casework.moving.views.person_move import person_move

urlpatterns = [
    path("people/<uuid:id>/move/", person_move, name="person_move"),
    path("moves/<uuid:id>/", move, name="move"),
    path("moves/back/<uuid:id>/", move_take_back, name="move_take_back"),
]
