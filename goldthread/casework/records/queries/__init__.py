"""Every read of records and drafts that leaves the app. Each takes the viewer and notes what was seen."""

from goldthread.casework.records.queries.drafts import Met, draft, draft_amending, drafts, met, signed_as
from goldthread.casework.records.queries.forms import residents, staff_names
from goldthread.casework.records.queries.handing import Mark, Told, day, for_handover
from goldthread.casework.records.queries.records import Sheet, revisions, sheet

__all__ = [
    "Mark",
    "Met",
    "Sheet",
    "Told",
    "day",
    "draft",
    "draft_amending",
    "drafts",
    "for_handover",
    "met",
    "residents",
    "revisions",
    "sheet",
    "signed_as",
    "staff_names",
]
