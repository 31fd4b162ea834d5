"""Who is key worker of a stay."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from goldthread.casework.people.rules import Fault, insist
from goldthread.casework.placements.models import KeyWorker, Placement
from goldthread.casework.placements.rules import PLACING
from goldthread.ground.access import actions as access
from goldthread.ground.access.models import Reach
from goldthread.ground.access.queries import viewer
from goldthread.ground.access.rules import Permission, Refused, Viewer
from goldthread.ground.audit import actions as audit
from goldthread.ground.users.models import User
from goldthread.lib import clock
from goldthread.lib.words import gettext
from goldthread.lib.words import gettext_noop as _


@transaction.atomic
def allocate_key_worker(
    placement: Placement,
    user: User,
    *,
    by: Viewer | None,
    from_at: datetime | None = None,
    task: str = KeyWorker.Task.KEY_WORKER,
) -> KeyWorker:
    """Make a worker of the home key worker of a stay (or its assessor, its therapist), beside those who are already.

    `task`: of KeyWorker.Task. They reach the stay off shift as well, from their next page. A placing social worker, who
    works elsewhere, reaches nothing by it but what is released to them. Raises Refused, NotRight.
    """
    if by is not None:
        by.require(Permission.MANAGE_PLACEMENTS, placement.home_id)
    if placement.moved_on_on is not None:
        raise Refused(gettext("This stay has ended."))
    if task == PLACING:
        if not viewer(user).outside(placement.home_id):
            insist([Fault("user", _("Please choose somebody who is a placing social worker here."))])
    elif not viewer(user).may_on_shift(Permission.WRITE_RECORDS, placement.home_id):
        insist([Fault("user", _("Please choose somebody who works here and writes records."))])
    row, new = KeyWorker.objects.get_or_create(
        placement=placement,
        user=user,
        until_at=None,
        defaults={"task": task, "from_at": from_at or clock.now(), "given_by_id": by.id if by else None},
    )
    if new:
        access.reach(
            user=user.id,
            home=placement.home_id,
            why=Reach.Why(task),
            source=row.id,
            from_at=row.from_at,
            until_at=None,
            placement=placement.id,
        )
        audit.note(
            "allocate_key_worker", by=by.id if by else None, home=placement.home_id, about=[placement.id, user.id]
        )
    return row


@transaction.atomic
def end_key_worker(row: KeyWorker, *, by: Viewer) -> None:
    """End it now. Raises Refused."""
    by.require(Permission.MANAGE_PLACEMENTS, row.placement.home_id)
    open_row = KeyWorker.objects.filter(pk=row.pk, until_at__isnull=True)
    if open_row.update(until_at=clock.now(), ended_by_id=by.id):
        access.end_reach(source=row.pk, why=[Reach.Why(row.task)], at=clock.now())
        audit.note("end_key_worker", by=by.id, home=row.placement.home_id, about=[row.placement_id, row.user_id])
