"""Every read of shifts and handovers: each takes the viewer, and notes whom it showed."""

from goldthread.practice.shifts.models import Shift
from goldthread.practice.shifts.queries.agency import known, let_in_now, one_let_in
from goldthread.practice.shifts.queries.composing import compose, composed, heads
from goldthread.practice.shifts.queries.rechecked import rechecked
from goldthread.practice.shifts.queries.rota import (
    Before,
    Signed,
    Unread,
    climbed,
    counts,
    draft,
    handed_over_last,
    handover,
    next_shift,
    on_duty,
    owed,
    shift,
    shifts,
    stands,
    unread,
)

__all__ = [
    "Before",
    "Shift",
    "Signed",
    "Unread",
    "climbed",
    "compose",
    "composed",
    "counts",
    "draft",
    "handed_over_last",
    "handover",
    "heads",
    "known",
    "let_in_now",
    "next_shift",
    "on_duty",
    "one_let_in",
    "owed",
    "rechecked",
    "shift",
    "shifts",
    "stands",
    "unread",
]
