"""What explains a look at a person, and what must be looked into: pure functions over what is known of the moment."""

from goldthread.oversight.looking.rules.explaining import Why, at_work, explain, standing
from goldthread.oversight.looking.rules.facts import FEW, Held, Look, Role, same_last_name
from goldthread.oversight.looking.rules.noticing import CONTEXT, LASTING, SETTLED_FOR, Finding, Sign, findings, signs

__all__ = [
    "CONTEXT",
    "FEW",
    "LASTING",
    "SETTLED_FOR",
    "Finding",
    "Held",
    "Look",
    "Role",
    "Sign",
    "Why",
    "at_work",
    "explain",
    "findings",
    "same_last_name",
    "signs",
    "standing",
]
