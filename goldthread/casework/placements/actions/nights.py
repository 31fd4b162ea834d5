"""How often somebody is looked in on at night."""

from __future__ import annotations

from datetime import time

from django.db import transaction
from django.utils.translation import gettext as _

from goldthread.casework.people.models import Person
from goldthread.casework.people.rules import insist
from goldthread.casework.placements.models import NightPlan, Placement
from goldthread.casework.placements.rules import night_faults
from goldthread.ground.access.rules import Permission, Refused, Viewer
from goldthread.ground.audit import actions as audit
from goldthread.lib import clock


@transaction.atomic
def plan_nights(
    placement: Placement, person: Person, *, every_minutes: int, starts: time, ends: time, by: Viewer
) -> NightPlan:
    """Say how often they are looked in on from tonight, in place of what held before. Raises Refused, NotRight."""
    by.require(Permission.SET_KEEP_SAFE, placement.home_id)
    if not placement.members.filter(person=person, left_on__isnull=True).exists():
        raise Refused(_("They do not live here now."))
    insist(night_faults(every_minutes, starts, ends))
    now = clock.now()
    in_force = NightPlan.objects.filter(person=person, until_at__isnull=True)
    same = in_force.filter(placement=placement, every_minutes=every_minutes, starts=starts, ends=ends).first()
    if same is not None:  # the same page sent twice
        return same
    in_force.update(until_at=now, ended_by_id=by.id)
    row = NightPlan.objects.create(
        placement=placement,
        person=person,
        every_minutes=every_minutes,
        starts=starts,
        ends=ends,
        from_at=now,
        set_by_id=by.id,
    )
    audit.note("plan_nights", by=by.id, home=placement.home_id, about=[person.id, row.id])
    return row


@transaction.atomic
def end_night_plan(plan: NightPlan, *, by: Viewer) -> None:
    """No looks at night are planned from now on. Raises Refused."""
    by.require(Permission.SET_KEEP_SAFE, plan.placement.home_id)
    if NightPlan.objects.filter(pk=plan.pk, until_at__isnull=True).update(until_at=clock.now(), ended_by_id=by.id):
        audit.note("end_night_plan", by=by.id, home=plan.placement.home_id, about=[plan.person_id, plan.id])
