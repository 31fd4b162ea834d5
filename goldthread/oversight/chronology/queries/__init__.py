"""Every read of many records together: timelines, a home's log, finding by words."""

from goldthread.oversight.chronology.queries.finding import MOST, Found, Hit, everybody, find, passages
from goldthread.oversight.chronology.queries.texts import bodies
from goldthread.oversight.chronology.queries.timelines import (
    PAGE,
    Filter,
    Page,
    Place,
    Row,
    file,
    home_log,
)
from goldthread.oversight.chronology.queries.waiting import (
    SHOWN,
    Left,
    Waits,
    by_nobody_on_shift,
    drafts_left,
    late,
    to_countersign,
)

__all__ = [
    "MOST",
    "PAGE",
    "SHOWN",
    "Filter",
    "Found",
    "Hit",
    "Left",
    "Page",
    "Place",
    "Row",
    "Waits",
    "bodies",
    "by_nobody_on_shift",
    "drafts_left",
    "everybody",
    "file",
    "find",
    "home_log",
    "late",
    "passages",
    "to_countersign",
]
