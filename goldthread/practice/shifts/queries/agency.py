"""Agency workers: who was let in, and whom the home knows from before."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from goldthread.ground.access.models import Membership
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, Viewer
from goldthread.practice.shifts.models import LetIn


def let_in_now(viewer: Viewer, home: UUID, now: datetime) -> list[LetIn]:
    """The agency workers who are in the home now, with their shift, by name. One statement. Raises Absent."""
    if not viewer.may(Permission.LET_IN_AGENCY, home):
        raise Absent
    rows = LetIn.objects.filter(home_id=home, ended_at=None, until_at__gt=now).select_related("user", "shift", "by")
    return list(rows.order_by("user__name", "id"))


def one_let_in(viewer: Viewer, id: UUID) -> LetIn:
    """One of them. Raises Absent."""
    homes = viewer.homes(Permission.LET_IN_AGENCY)
    row = LetIn.objects.filter(pk=id, home_id__in=homes).select_related("user", "shift").first()
    if row is None:
        raise Absent
    return row


def known(viewer: Viewer, home: UUID) -> list[Membership]:
    """The agency workers whom the home knows, the last to come first. Two statements. Raises Absent."""
    if not viewer.may(Permission.LET_IN_AGENCY, home):
        raise Absent
    return been_here(home)


def been_here(home: UUID) -> list[Membership]:
    """The agency workers whom the home knows, each with their newest post, the last to come first. Two statements."""
    rows = Membership.objects.filter(home_id=home, user__is_active=True).exclude(agency="").select_related("user")
    newest: dict[UUID, Membership] = {}
    for row in rows.order_by("-from_at"):
        newest.setdefault(row.user_id, row)
    own = Membership.objects.filter(home_id=home, agency="", user_id__in=newest).values_list("user_id", flat=True)
    return [row for user, row in newest.items() if user not in set(own)]
