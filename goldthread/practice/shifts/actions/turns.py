"""Plan a shift, put it right, call it off, start and end it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.access import actions as access
from goldthread.ground.access.models import Membership, Reach
from goldthread.ground.access.queries import held
from goldthread.ground.access.rules import NOT_YOURS, Permission, Refused, Viewer
from goldthread.ground.audit import actions as audit
from goldthread.ground.homes.models import Home
from goldthread.ground.packs.queries import pack
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7
from goldthread.practice.shifts.models import (
    Shift,
    ShiftWorker,
)
from goldthread.practice.shifts.rules import (
    COMES_IN,
    EARLIEST_START,
    FORGOTTEN_AFTER,
    HANDING_OVER,
    span,
)


@dataclass(frozen=True)
class Planned:
    """A worker who is planned on a shift, and what they are trained in."""

    user: UUID
    first_aid: bool = False
    medicine: bool = False


@transaction.atomic
def plan_shift(
    *,
    home: Home,
    kind: str,
    day: date,
    workers: Sequence[Planned],
    by: Viewer,
    lead: UUID | None = None,
    on_call: UUID | None = None,
    id: UUID | None = None,
) -> Shift:
    """Plan a shift that begins on that day, at the hours that the home's pack sets. Sent twice it is one shift.

    Raises Refused: not permitted, no such shift in the pack, nobody on it, planned already, a worker of another home.
    """
    by.require(Permission.PLAN_SHIFTS, home.id)
    times = next((each for each in pack(home.pack).shifts if each.code == kind), None)
    if times is None:
        raise Refused(_("This home has no such shift."))
    before = Shift.objects.filter(pk=id, home=home).first() if id else None
    if before is not None:
        return before
    starts_at, ends_at = span(day, time.fromisoformat(times.starts), time.fromisoformat(times.ends), ZONE)
    _check(home.id, workers, lead, on_call, starts_at)
    try:
        with transaction.atomic():
            row = Shift.objects.create(
                id=id or uuid7(),
                home=home,
                kind=kind,
                starts_at=starts_at,
                ends_at=ends_at,
                lead_id=lead,
                on_call_id=on_call,
                planned_by_id=by.id,
            )
    except IntegrityError:
        raise Refused(_("This shift is planned already. Change that one.")) from None
    now = clock.now()
    ShiftWorker.objects.bulk_create(_planned(row, each, by, now) for each in workers)
    _within_reach(row, now)
    audit.note("plan_shift", by=by.id, home=home.id, about=[row.id, *(each.user for each in workers)])
    return row


@transaction.atomic
def change_shift(
    shift: Shift, *, workers: Sequence[Planned], by: Viewer, lead: UUID | None = None, on_call: UUID | None = None
) -> None:
    """Put a shift right: who is on it, who leads, who is on call. Whoever is taken off is kept as not coming.

    Raises Refused: not permitted, called off, nobody on it, taking off somebody who has started.
    """
    by.require(Permission.PLAN_SHIFTS, shift.home_id)
    shift = Shift.objects.select_for_update().get(pk=shift.pk)
    if shift.called_off_at is not None:
        raise Refused(_("This shift was called off."))
    _check(shift.home_id, workers, lead, on_call, shift.starts_at)
    there = {row.user_id: row for row in ShiftWorker.objects.filter(shift=shift)}
    now = clock.now()
    wanted = {each.user: each for each in workers}
    for user, row in there.items():
        each = wanted.get(user)
        if each is None:
            if row.started_at is not None:
                raise Refused(_("Somebody you took off has started this shift. End their shift instead."))
            row.not_coming_at, row.not_coming_by_id = row.not_coming_at or now, row.not_coming_by_id or by.id
        else:
            row.not_coming_at, row.not_coming_by_id = None, None
            row.first_aid, row.medicine = each.first_aid, each.medicine
        row.save(update_fields=["not_coming_at", "not_coming_by", "first_aid", "medicine"])
    ShiftWorker.objects.bulk_create(
        _planned(shift, each, by, now) for user, each in wanted.items() if user not in there
    )
    Shift.objects.filter(pk=shift.pk).update(lead_id=lead, on_call_id=on_call)
    shift.lead_id, shift.on_call_id = lead, on_call
    _within_reach(shift, now)
    audit.note("change_shift", by=by.id, home=shift.home_id, about=[shift.id, *wanted])


@transaction.atomic
def call_off(shift: Shift, *, by: Viewer) -> None:
    """Call a planned shift off. It is kept. Raises Refused: not permitted, somebody has started it."""
    by.require(Permission.PLAN_SHIFTS, shift.home_id)
    if ShiftWorker.objects.filter(shift=shift, started_at__isnull=False).exists():
        raise Refused(_("Somebody has started this shift, so it is not called off."))
    now = clock.now()
    if Shift.objects.filter(pk=shift.pk, called_off_at__isnull=True).update(called_off_at=now, called_off_by_id=by.id):
        shift.called_off_at = now
        _within_reach(shift, now)
        audit.note("call_off_shift", by=by.id, home=shift.home_id, about=[shift.id])


@transaction.atomic
def start_shift(shift: Shift, *, by: Viewer) -> ShiftWorker:
    """Start one's own shift now; whoever was not planned is put on it. Starting twice is starting once.

    Raises Refused: not permitted, called off, too early, over, or ended already.
    """
    if not by.may_step_in(shift.home_id):
        raise Refused(_(NOT_YOURS))
    now = clock.now()
    if shift.called_off_at is not None:
        raise Refused(_("This shift was called off."))
    if now < shift.starts_at - EARLIEST_START:
        raise Refused(_("It is too early to start this shift."))
    if now >= shift.ends_at + FORGOTTEN_AFTER:
        raise Refused(_("This shift is over."))
    row, _new = ShiftWorker.objects.select_for_update().get_or_create(
        shift=shift, user_id=by.id, defaults={"started_at": now, "started_by_id": by.id}
    )
    if row.ended_at is not None:
        raise Refused(_("You have ended this shift. Ask whoever plans shifts to put it right."))
    if row.started_at is None:
        row.started_at, row.started_by_id = now, by.id
        row.not_coming_at, row.not_coming_by_id = None, None
        row.save(update_fields=["started_at", "started_by", "not_coming_at", "not_coming_by"])
    access.reach(
        user=by.id,
        home=shift.home_id,
        why=Reach.Why.SHIFT,
        source=row.id,
        from_at=row.started_at,
        until_at=shift.ends_at + FORGOTTEN_AFTER,
    )
    audit.note("start_shift", by=by.id, home=shift.home_id, about=[shift.id])
    return row


@transaction.atomic
def say_right(shift: Shift, *, by: Viewer) -> None:
    """Whoever stepped in on this shift unplanned was right to; said once, by somebody else who plans shifts.

    Raises Refused: not permitted, or nobody but oneself did.
    """
    by.require(Permission.PLAN_SHIFTS, shift.home_id)
    rows = ShiftWorker.objects.filter(shift=shift, planned_at__isnull=True, started_by=F("user")).exclude(user_id=by.id)
    users = list(rows.values_list("user_id", flat=True))
    if not users:
        raise Refused(
            _("Nobody but you stepped in on this shift. Somebody else who plans shifts says whether it was right.")
        )
    if rows.filter(right_at__isnull=True).update(right_at=clock.now(), right_by_id=by.id):
        audit.note("say_right", by=by.id, home=shift.home_id, about=[shift.id, *users])


@transaction.atomic
def end_shift(shift: Shift, *, by: Viewer, user: UUID | None = None) -> None:
    """End one's own shift now, or, with that permission, another's who forgot. Ending twice is ending once.

    Raises Refused: not permitted, or not started.
    """
    by.require(Permission.WRITE_RECORDS, shift.home_id)
    if user not in (None, by.id):
        by.require(Permission.PLAN_SHIFTS, shift.home_id)
    row = ShiftWorker.objects.select_for_update().filter(shift=shift, user_id=user or by.id).first()
    if row is None or row.started_at is None:
        raise Refused(_("This shift has not been started."))
    if row.ended_at is not None:
        return
    now = clock.now()
    row.ended_at, row.ended_by_id = now, by.id
    row.save(update_fields=["ended_at", "ended_by"])
    access.end_reach(source=row.id, why=[Reach.Why.SHIFT], at=now)
    audit.note("end_shift", by=by.id, home=shift.home_id, about=[shift.id, row.user_id])


def _within_reach(shift: Shift, now: datetime) -> None:
    """Let those planned, and who is on call, reach the home for the shift's hours and the handovers round them."""
    for row in ShiftWorker.objects.filter(shift=shift):
        if shift.called_off_at is None and row.not_coming_at is None:
            access.reach(
                user=row.user_id,
                home=shift.home_id,
                why=Reach.Why.ROTA,
                source=row.id,
                from_at=shift.starts_at - COMES_IN,
                until_at=shift.ends_at + HANDING_OVER,
            )
        else:
            access.end_reach(source=row.id, why=[Reach.Why.ROTA], at=now)
    access.end_reach(source=shift.id, why=[Reach.Why.ON_CALL], at=now)
    if shift.on_call_id is not None and shift.called_off_at is None:
        access.reach(
            user=shift.on_call_id,
            home=shift.home_id,
            why=Reach.Why.ON_CALL,
            source=shift.id,
            from_at=max(shift.starts_at, now),
            until_at=max(shift.ends_at, now),
        )


def _planned(shift: Shift, each: Planned, by: Viewer, now: datetime) -> ShiftWorker:
    return ShiftWorker(
        shift=shift,
        user_id=each.user,
        first_aid=each.first_aid,
        medicine=each.medicine,
        planned_at=now,
        planned_by_id=by.id,
    )


def _check(
    home: UUID, workers: Sequence[Planned], lead: UUID | None, on_call: UUID | None, starts_at: datetime
) -> None:
    ids = {each.user for each in workers}
    if not workers:
        raise Refused(_("Choose who works this shift."))
    if lead is not None and lead not in ids:
        raise Refused(_("The shift lead is one of those who work the shift."))
    asked = ids | ({on_call} if on_call else set())
    at = max(starts_at, clock.now())
    if Membership.objects.filter(held(at), home_id=home, user_id__in=asked).values("user_id").distinct().count() < len(
        asked
    ):
        raise Refused(_("Choose people who work in this home then."))
