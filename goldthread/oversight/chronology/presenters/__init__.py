"""What timelines and findings show."""

from goldthread.oversight.chronology.presenters.finding import Box, Result, boxes, names_meant, results
from goldthread.oversight.chronology.presenters.timelines import (
    Day,
    Drawing,
    FilterChip,
    Turn,
    days,
    drawing,
    families,
    forget,
    next_day,
    restricted_line,
    subjects,
)

__all__ = [
    "Box",
    "Day",
    "Drawing",
    "FilterChip",
    "Result",
    "Turn",
    "boxes",
    "days",
    "drawing",
    "families",
    "forget",
    "names_meant",
    "next_day",
    "restricted_line",
    "results",
    "subjects",
]
