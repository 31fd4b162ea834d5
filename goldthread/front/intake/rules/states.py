"""Where a batch stands."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """The states of a batch, in the order in which it goes through them."""

    HANDED_OVER = "handed_over"  # read, columns not yet matched
    CHECKING = "checking"  # the job process looks at every row
    CHECKED = "checked"  # the preview stands
    WRITING = "writing"  # confirmed; the job process writes
    DONE = "done"
    GIVEN_UP = "given_up"


ENDED = (State.DONE, State.GIVEN_UP)
BUSY = (State.CHECKING, State.WRITING)
OPEN = tuple(state for state in State if state not in ENDED)
