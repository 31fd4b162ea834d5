"""Who is here and what stands on their card; a stay by itself."""

from goldthread.casework.placements.queries.files import PersonFile, file_of, named, placement_on, present, today
from goldthread.casework.placements.queries.stays import (
    key_workers,
    network,
    network_link,
    night_plan,
    not_here,
    on_file,
    stay,
)
from goldthread.casework.placements.queries.visits import Two, asked, visit, visitors, visits

__all__ = [
    "PersonFile",
    "Two",
    "asked",
    "file_of",
    "key_workers",
    "named",
    "network",
    "network_link",
    "night_plan",
    "not_here",
    "on_file",
    "placement_on",
    "present",
    "stay",
    "today",
    "visit",
    "visitors",
    "visits",
]
