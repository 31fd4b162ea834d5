"""Every write of drafts and records."""

from goldthread.casework.records.actions.concerns import answer_concern
from goldthread.casework.records.actions.drafts import give_up, keep_draft
from goldthread.casework.records.actions.names import acknowledge, countersign, link, strike
from goldthread.casework.records.actions.releasing import end_release, let_know, release
from goldthread.casework.records.actions.sight import (
    hand_over_records,
    hold,
    keep_from,
    lift_hold,
    name_reader,
    set_sight,
)
from goldthread.casework.records.actions.signing import READ_ONLY, Differs, Moved, NotReady, Signed, amend, sign

__all__ = [
    "READ_ONLY",
    "Differs",
    "Moved",
    "NotReady",
    "Signed",
    "acknowledge",
    "amend",
    "answer_concern",
    "countersign",
    "end_release",
    "give_up",
    "hand_over_records",
    "hold",
    "keep_draft",
    "keep_from",
    "let_know",
    "lift_hold",
    "link",
    "name_reader",
    "release",
    "set_sight",
    "sign",
    "strike",
]
