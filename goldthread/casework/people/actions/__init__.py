"""Every write about a person and the network round them."""

from goldthread.casework.people.actions.lines import (
    add_allergy,
    add_line,
    add_responsibility,
    end_allergy,
    end_consent,
    end_keep_safe,
    end_legal_status,
    end_line,
    end_may_be_told,
    end_responsibility,
    set_consent,
    set_keep_safe,
    set_legal_status,
    set_may_be_told,
)
from goldthread.casework.people.actions.persons import add, correct, relate
from goldthread.casework.people.actions.professionals import add_professional, correct_professional

__all__ = [
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
    "relate",
    "set_consent",
    "set_keep_safe",
    "set_legal_status",
    "set_may_be_told",
]
