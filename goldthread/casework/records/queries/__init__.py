"""Every read of records and drafts that leaves the app. Each takes the viewer and notes what was seen."""

from goldthread.casework.records.queries.drafts import draft, draft_amending, drafts, signed_as
from goldthread.casework.records.queries.forms import residents, staff_names
from goldthread.casework.records.queries.records import Sheet, revisions, sheet

__all__ = ["Sheet", "draft", "draft_amending", "drafts", "residents", "revisions", "sheet", "signed_as", "staff_names"]
