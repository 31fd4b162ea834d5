"""Every write about a stay: who comes and goes, who is theirs, what is on file, the nights."""

from goldthread.casework.placements.actions.moves import correct_stay, go_on, join, leave, move_in, move_on
from goldthread.casework.placements.actions.nights import end_night_plan, plan_nights
from goldthread.casework.placements.actions.papers import link_professional, mark_on_file, unlink_professional
from goldthread.casework.placements.actions.visits import answer_visit, end_visit, plan_visit
from goldthread.casework.placements.actions.workers import allocate_key_worker, end_key_worker

__all__ = [
    "allocate_key_worker",
    "answer_visit",
    "correct_stay",
    "end_key_worker",
    "end_night_plan",
    "end_visit",
    "go_on",
    "join",
    "leave",
    "link_professional",
    "mark_on_file",
    "move_in",
    "move_on",
    "plan_nights",
    "plan_visit",
    "unlink_professional",
]
