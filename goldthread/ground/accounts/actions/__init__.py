"""Who may come in: links that work once, the team, sign-ins and their trail, letting somebody back in."""

from goldthread.ground.accounts.actions.agency import choose_pin, goes_home, may_choose_pin
from goldthread.ground.accounts.actions.factors import spend_code
from goldthread.ground.accounts.actions.links import (
    FIRST_ROLE,
    DeadLink,
    FirstHome,
    first_run_link,
    let_in,
    link_for,
    open_house,
    set_password,
)
from goldthread.ground.accounts.actions.recovery import confirm_seen, recover, recovery_link
from goldthread.ground.accounts.actions.sign_ins import begin, end_sign_in, end_sign_ins, goes_on, seen, sign_out
from goldthread.ground.accounts.actions.tablets import (
    came_in,
    enrol,
    left,
    revoke,
    set_pin,
    take_pin_away,
    unlock,
)
from goldthread.ground.accounts.actions.team import end_role, leave, sign_out_everywhere, take_on
from goldthread.ground.accounts.actions.trail import note_change, note_sign_in_failed

__all__ = [
    "FIRST_ROLE",
    "DeadLink",
    "FirstHome",
    "begin",
    "came_in",
    "choose_pin",
    "confirm_seen",
    "end_role",
    "end_sign_in",
    "end_sign_ins",
    "enrol",
    "first_run_link",
    "goes_home",
    "goes_on",
    "leave",
    "left",
    "let_in",
    "link_for",
    "may_choose_pin",
    "note_change",
    "note_sign_in_failed",
    "open_house",
    "recover",
    "recovery_link",
    "revoke",
    "seen",
    "set_password",
    "set_pin",
    "sign_out",
    "sign_out_everywhere",
    "spend_code",
    "take_on",
    "take_pin_away",
    "unlock",
]
