"""Every write of drafts and records."""

from goldthread.casework.records.actions.drafts import give_up, keep_draft
from goldthread.casework.records.actions.names import acknowledge, countersign, link, strike
from goldthread.casework.records.actions.signing import Differs, Moved, NotReady, Signed, amend, sign

__all__ = [
    "Differs",
    "Moved",
    "NotReady",
    "Signed",
    "acknowledge",
    "amend",
    "countersign",
    "give_up",
    "keep_draft",
    "link",
    "sign",
    "strike",
]
