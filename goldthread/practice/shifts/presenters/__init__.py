"""A shift, and a handover, as pages show them."""

from goldthread.practice.shifts.presenters.agency import AgencyLine, agency_lines, known_lines, open_shifts
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
from goldthread.practice.shifts.presenters.shifts import (
    PlanDay,
    ShiftCard,
    WorkerLine,
    label,
    plan_days,
    shift_card,
    shift_line,
)

__all__ = [
    "AgencyLine",
    "Counts",
    "HandoverPage",
    "PlanDay",
    "ShiftCard",
    "ToldShown",
    "UnreadLine",
    "WorkerLine",
    "agency_lines",
    "counts_shown",
    "handover_page",
    "known_lines",
    "label",
    "line_shown",
    "open_shifts",
    "parts_of",
    "plan_days",
    "shift_card",
    "shift_line",
    "told_shown",
    "unread_line",
]
