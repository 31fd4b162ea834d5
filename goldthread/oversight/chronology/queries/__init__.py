"""Every read of many records together: timelines, a home's log, finding by words."""

from goldthread.oversight.chronology.queries.finding import MOST, Found, Hit, everybody, find, passages
from goldthread.oversight.chronology.queries.timelines import (
    PAGE,
    Filter,
    Page,
    Place,
    Row,
    authors,
    bodies,
    file,
    home_log,
)

__all__ = [
    "MOST",
    "PAGE",
    "Filter",
    "Found",
    "Hit",
    "Page",
    "Place",
    "Row",
    "authors",
    "bodies",
    "everybody",
    "file",
    "find",
    "home_log",
    "passages",
]
