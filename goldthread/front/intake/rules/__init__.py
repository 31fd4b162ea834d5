"""What holds of a file whoever hands it over: how it is read, matched, checked and given back. Plain Python."""

from goldthread.front.intake.rules.fields import FIELDS, FIXED, Field, Holds, guess
from goldthread.front.intake.rules.reading import Row, Table, Unreadable, read
from goldthread.front.intake.rules.rows import Matching, Outcome, Problem, Standing
from goldthread.front.intake.rules.states import State

__all__ = [
    "FIELDS",
    "FIXED",
    "Field",
    "Holds",
    "Matching",
    "Outcome",
    "Problem",
    "Row",
    "Standing",
    "State",
    "Table",
    "Unreadable",
    "guess",
    "read",
]
