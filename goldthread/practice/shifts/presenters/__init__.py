"""A shift, and a handover, as pages show them."""

from goldthread.practice.shifts.presenters.handovers import (
    Counts,
    HandoverPage,
    ToldShown,
    UnreadLine,
    counts_shown,
    handover_page,
    line_shown,
    parts_of,
    told_shown,
    unread_line,
)
from goldthread.practice.shifts.presenters.shifts import PlanDay, ShiftCard, WorkerLine, label, plan_days, shift_card

__all__ = [
    "Counts",
    "HandoverPage",
    "PlanDay",
    "ShiftCard",
    "ToldShown",
    "UnreadLine",
    "WorkerLine",
    "counts_shown",
    "handover_page",
    "label",
    "line_shown",
    "parts_of",
    "plan_days",
    "shift_card",
    "told_shown",
    "unread_line",
]
