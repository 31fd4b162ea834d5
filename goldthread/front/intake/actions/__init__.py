"""Every write about a file that is brought in."""

from goldthread.front.intake.actions.batches import begin, give_up, match, sweep
from goldthread.front.intake.actions.bringing import Changed, bring_in, write_now
from goldthread.front.intake.actions.checking import check_now
from goldthread.front.intake.actions.steps import failed, start_again

__all__ = [
    "Changed",
    "begin",
    "bring_in",
    "check_now",
    "failed",
    "give_up",
    "match",
    "start_again",
    "sweep",
    "write_now",
]
