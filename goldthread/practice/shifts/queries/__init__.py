"""Every read of shifts and handovers: each takes the viewer, and notes whom it showed."""

from goldthread.practice.shifts.models import Shift
from goldthread.practice.shifts.queries.composing import compose, composed, heads
from goldthread.practice.shifts.queries.rota import (
    Before,
    Signed,
    Unread,
    climbed,
    counts,
    draft,
    handed_over_last,
    handover,
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
    "on_duty",
    "owed",
    "shift",
    "shifts",
    "stands",
    "unread",
]
