"""Give a role in a home, and end it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from goldthread.ground.access.models import Membership
from goldthread.ground.access.rules import Permission, Refused, Viewer
from goldthread.ground.audit import actions as audit
from goldthread.ground.homes.models import Home
from goldthread.ground.packs.queries import pack
from goldthread.ground.users.models import User
from goldthread.lib import clock


@transaction.atomic
def give_role(
    *, user: User, home: Home, role: str, by: Viewer | None, from_at: datetime | None = None, until_at: datetime | None = None
) -> Membership:
    """Let a worker hold a role of the home's pack, from now unless said, until further notice unless said.

    `by` is none only while the house is set up. Raises Refused (not permitted, no such role, nobody may give a role
    to themselves).
    """
    if by is not None:
        by.require(Permission.MANAGE_STAFF, home.id)
        if by.id == user.id:
            raise Refused("Nobody gives a role to themselves. Ask another manager.")
    try:
        pack(home.pack).role(role)
    except KeyError:
        raise Refused("This home has no such role.") from None
    row = Membership.objects.create(
        user=user, home=home, role=role, from_at=from_at or clock.now(), until_at=until_at, given_by_id=by and by.id
    )
    audit.note("give_role", by=by and by.id, home=home.id, about=[user.id, row.id])
    return row


@transaction.atomic
def end_role(membership: Membership, *, by: Viewer) -> None:
    """End a role now: it holds from the worker's next request."""
    by.require(Permission.MANAGE_STAFF, membership.home_id)
    if membership.user_id == by.id:
        raise Refused("Nobody ends their own role. Ask another manager.")
    membership.until_at = clock.now()
    membership.ended_by_id = by.id
    membership.save(update_fields=["until_at", "ended_by"])
    audit.note("end_role", by=by.id, home=membership.home_id, about=[membership.user_id, membership.id])
