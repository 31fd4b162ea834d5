"""The trail of what happens at the door and belongs to no other act."""

from __future__ import annotations

from django.db import connection, transaction

from goldthread.ground.access.queries import at_the_door
from goldthread.ground.audit import actions as audit
from goldthread.ground.users.models import User


def note_sign_in_failed() -> None:
    """Leave the Event of a failed sign-in."""
    audit.note("sign_in_failed", by=None)


def note_change(user: User, what: str) -> None:
    """Leave the Event of a change to how a worker signs in, by allauth's name of it ("totp_activated").

    allauth tells of some changes when the request's transaction is over, and with it who acts: then as at the door.
    """
    if connection.in_atomic_block:
        audit.note(what[:60], by=user.id, about=[user.id])
        return
    with transaction.atomic():
        at_the_door()
        audit.note(what[:60], by=user.id, about=[user.id])
