"""Every write: what left is noted before a byte of it is written; a home comes in whole or not at all."""

from goldthread.front.leaving.actions.coming import NotEmpty, bring_in_home
from goldthread.front.leaving.actions.going import let_home_leave, let_person_leave

__all__ = ["NotEmpty", "bring_in_home", "let_home_leave", "let_person_leave"]
