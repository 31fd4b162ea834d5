"""Links that work once, sign-ins and where they came from, letting somebody back in, passwords that everybody knows."""

from goldthread.ground.accounts.rules.links import (
    LIFE,
    RECOVERY_LIFE,
    TOKEN_BYTES,
    LinkState,
    Purpose,
    digest,
    life_of,
    link_state,
    new_token,
)
from goldthread.ground.accounts.rules.pins import (
    CHOOSES_FOR,
    FULL_LASTS,
    WRONG_AT_MOST,
    is_pin,
    is_weak,
    may_use,
)
from goldthread.ground.accounts.rules.recovery import Seen, Standing, standing
from goldthread.ground.accounts.rules.sign_ins import FRESH, How, agent_in_words, is_fresh
from goldthread.ground.accounts.rules.tablets import LOCKS_AFTER, LOCKS_ELSEWHERE, accepts, is_locked

__all__ = [
    "CHOOSES_FOR",
    "FRESH",
    "FULL_LASTS",
    "LIFE",
    "LOCKS_AFTER",
    "LOCKS_ELSEWHERE",
    "RECOVERY_LIFE",
    "TOKEN_BYTES",
    "WRONG_AT_MOST",
    "How",
    "LinkState",
    "Purpose",
    "Seen",
    "Standing",
    "accepts",
    "agent_in_words",
    "digest",
    "is_fresh",
    "is_locked",
    "is_pin",
    "is_weak",
    "life_of",
    "link_state",
    "may_use",
    "new_token",
    "standing",
]
