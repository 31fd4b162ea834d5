"""Give a role in a home, and end it; put somebody at work, and let them go."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from goldthread.ground.access.models import Membership, Reach
from goldthread.ground.access.rules import Permission, Refused, Viewer
from goldthread.ground.audit import actions as audit
from goldthread.ground.homes.models import Home
from goldthread.ground.packs.queries import pack
from goldthread.ground.users.models import User
from goldthread.lib import clock


@transaction.atomic
def give_role(
    *,
    user: User,
    home: Home,
    role: str,
    by: Viewer | None,
    from_at: datetime | None = None,
    until_at: datetime | None = None,
) -> Membership:
    """Let a worker hold a role of the home's pack, from now unless said, until further notice unless said.

    `by` is none only while the house is set up. Raises Refused (not permitted, no such role, the end before the
    beginning, held already at that time, nobody may give a role to themselves).
    """
    if by is not None:
        by.require(Permission.MANAGE_STAFF, home.id)
        if by.id == user.id:
            raise Refused(_("Nobody gives a role to themselves. Ask another manager."))
    try:
        pack(home.pack).role(role)
    except KeyError:
        raise Refused(_("This home has no such role.")) from None
    from_at = from_at or clock.now()
    if until_at is not None and until_at <= from_at:
        raise Refused(_("A role ends after it begins."))
    if _same_role(user, home, role).filter(_overlapping(from_at, until_at)).exists():
        raise Refused(_("This worker holds that role already at that time."))
    row = Membership.objects.create(
        user=user, home=home, role=role, from_at=from_at, until_at=until_at, given_by_id=by.id if by else None
    )
    audit.note("give_role", by=by.id if by else None, home=home.id, about=[user.id, row.id])
    return row


def _same_role(user: User, home: Home, role: str) -> QuerySet[Membership]:
    return Membership.objects.filter(user=user, home=home, role=role)


def _overlapping(from_at: datetime, until_at: datetime | None) -> Q:
    ends_later = Q(until_at__isnull=True) | Q(until_at__gt=from_at)
    return ends_later if until_at is None else ends_later & Q(from_at__lt=until_at)


@transaction.atomic
def end_role(membership: Membership, *, by: Viewer) -> None:
    """End a role now: it holds from the worker's next request. One that has not begun never begins.

    Raises Refused (not permitted, one's own, ended already).
    """
    by.require(Permission.MANAGE_STAFF, membership.home_id)
    if membership.user_id == by.id:
        raise Refused(_("Nobody ends their own role. Ask another manager."))
    now = clock.now()
    if membership.until_at is not None and membership.until_at <= now:
        raise Refused(_("This role has ended already."))
    membership.until_at = max(now, membership.from_at)
    membership.ended_by_id = by.id
    membership.save(update_fields=["until_at", "ended_by"])
    audit.note("end_role", by=by.id, home=membership.home_id, about=[membership.user_id, membership.id])


def reach(*, user: UUID, home: UUID, source: UUID, from_at: datetime, until_at: datetime) -> None:
    """Put a worker at work in a home until a moment. A step of the act that puts them there, which notes it.

    `source`: the row that says so; one that is at work already stays so, until the new moment.
    """
    row, new = Reach.objects.get_or_create(
        source=source,
        from_at=from_at,
        defaults={"user_id": user, "home_id": home, "why": Reach.Why.SHIFT, "until_at": max(from_at, until_at)},
    )
    if not new and row.until_at != until_at:
        Reach.objects.filter(pk=row.pk).update(until_at=max(from_at, until_at))


def end_reach(*, source: UUID, at: datetime) -> None:
    """Let go, at that moment, whoever that row put at work. A step of the act that does so, which notes it."""
    Reach.objects.filter(source=source, until_at__gt=at, from_at__lte=at).update(until_at=at)
