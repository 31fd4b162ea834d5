"""What the pages of sign-in, of one's own account and of the team show."""

from goldthread.ground.accounts.presenters.own import keys, own_account, signed_in
from goldthread.ground.accounts.presenters.recovery import recovery
from goldthread.ground.accounts.presenters.tablets import pin_since, tablets, who_is_here
from goldthread.ground.accounts.presenters.team import (
    able,
    cast_homes,
    dead_link,
    from_today,
    member,
    role_choices,
    role_label,
    setting_choices,
    team_of,
)

__all__ = [
    "able",
    "cast_homes",
    "dead_link",
    "from_today",
    "keys",
    "member",
    "own_account",
    "pin_since",
    "recovery",
    "role_choices",
    "role_label",
    "setting_choices",
    "signed_in",
    "tablets",
    "team_of",
    "who_is_here",
]
