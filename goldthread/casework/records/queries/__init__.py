"""Every read of records and drafts that leaves the app. Each takes the viewer and notes what was seen."""

from goldthread.casework.records.models import Record
from goldthread.casework.records.queries.drafts import Met, draft, draft_amending, drafts, met, page_stays, signed_as
from goldthread.casework.records.queries.forms import may_write, residents, staff_names, whom
from goldthread.casework.records.queries.handing import Mark, Stand, Told, day, for_handover, standing
from goldthread.casework.records.queries.records import Sheet, revisions, sheet
from goldthread.casework.records.queries.seen import Restricted, restricted
from goldthread.casework.records.queries.sight import Held, holds

__all__ = [
    "Held",
    "Mark",
    "Met",
    "Record",
    "Restricted",
    "Sheet",
    "Stand",
    "Told",
    "day",
    "draft",
    "draft_amending",
    "drafts",
    "for_handover",
    "holds",
    "may_write",
    "met",
    "page_stays",
    "residents",
    "restricted",
    "revisions",
    "sheet",
    "signed_as",
    "staff_names",
    "standing",
    "whom",
]
