"""Plan a shift, start and end it; count, hand over, read."""

from goldthread.practice.shifts.actions.agency import leads, let_in, let_out
from goldthread.practice.shifts.actions.handovers import Changed, count, hand_over, keep_handover, read_handover
from goldthread.practice.shifts.actions.turns import (
    Planned,
    call_off,
    change_shift,
    end_shift,
    plan_shift,
    say_right,
    start_shift,
)

__all__ = [
    "Changed",
    "Planned",
    "call_off",
    "change_shift",
    "count",
    "end_shift",
    "hand_over",
    "keep_handover",
    "leads",
    "let_in",
    "let_out",
    "plan_shift",
    "read_handover",
    "say_right",
    "start_shift",
]
