"""stub"""
from __future__ import annotations
from goldthread.ground.audit import actions as audit
from goldthread.ground.users.models import User


def note_sign_in(user: User, *, chosen: bool = False) -> None:
    """Leave the Event of a session begun; `chosen` for the demo's door."""
    audit.note("choose" if chosen else "sign_in", by=user.id, about=[user.id])


def note_sign_out(user: User) -> None:
    """Leave the Event of a session ended by its worker."""
    audit.note("sign_out", by=user.id, about=[user.id])


def note_sign_in_failed() -> None:
    """Leave the Event of a failed sign-in."""
    audit.note("sign_in_failed", by=None)


def note_change(user: User, what: str) -> None:
    """Leave the Event of a change to how a worker signs in, by allauth's name of it ("totp_activated")."""
    audit.note(what[:60], by=user.id, about=[user.id])
