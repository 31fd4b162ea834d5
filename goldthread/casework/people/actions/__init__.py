"""Every write about a person and the network round them."""

from goldthread.casework.people.actions.dated import MOVED, insist_here, put_down
from goldthread.casework.people.actions.law import (
    add_responsibility,
    end_consent,
    end_legal_status,
    end_may_be_told,
    end_responsibility,
    set_consent,
    set_legal_status,
    set_may_be_told,
)
from goldthread.casework.people.actions.persons import add, correct, relate
from goldthread.casework.people.actions.photos import set_photo
from goldthread.casework.people.actions.professionals import add_professional, correct_professional
from goldthread.casework.people.actions.safety import (
    add_allergy,
    add_line,
    end_allergy,
    end_keep_safe,
    end_line,
    set_keep_safe,
)

__all__ = [
    "MOVED",
    "add",
    "add_allergy",
    "add_line",
    "add_professional",
    "add_responsibility",
    "correct",
    "correct_professional",
    "end_allergy",
    "end_consent",
    "end_keep_safe",
    "end_legal_status",
    "end_line",
    "end_may_be_told",
    "end_responsibility",
    "insist_here",
    "put_down",
    "relate",
    "set_consent",
    "set_keep_safe",
    "set_legal_status",
    "set_may_be_told",
    "set_photo",
]
