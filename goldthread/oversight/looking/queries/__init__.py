"""Who looked at a person; what was listed for review."""

from goldthread.oversight.looking.queries.listed import MOST, listed, looks_between, reasons, reviewed, to_review
from goldthread.oversight.looking.queries.looks import MOST_DAYS, PAGE, Day, Page, Place, days, look_of, looks

__all__ = [
    "MOST",
    "MOST_DAYS",
    "PAGE",
    "Day",
    "Page",
    "Place",
    "days",
    "listed",
    "look_of",
    "looks",
    "looks_between",
    "reasons",
    "reviewed",
    "to_review",
]
