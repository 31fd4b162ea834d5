"""Let an agency worker in for as long as a shift lasts, and end it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from goldthread.casework.people.rules import Fault, NotRight
from goldthread.ground.access import actions as access
from goldthread.ground.access.rules import Permission, Refused, Viewer
from goldthread.ground.accounts import actions as accounts
from goldthread.ground.audit import actions as audit
from goldthread.ground.users import actions as users
from goldthread.ground.users.models import User
from goldthread.lib import clock
from goldthread.practice.shifts.models import LetIn, Shift, ShiftWorker
from goldthread.practice.shifts.queries.agency import been_here
from goldthread.practice.shifts.rules import EARLIEST_START, HANDING_OVER, same_words


@transaction.atomic
def let_in(
    shift: Shift,
    *,
    name: str = "",
    agency: str = "",
    known: UUID | None = None,
    another: bool = False,
    photo_seen: bool,
    device: UUID | None,
    by: Viewer,
) -> LetIn:
    """Let an agency worker into the home until the shift and its handover are over; `by` has seen their photo ID.

    `known`: who they are when they have worked here before. `another`: somebody else, though name and agency are
    those of one who has. `device`: the shared tablet on which they choose a PIN within minutes; none for who has a
    password. Let in again while they are here, they choose anew. Raises NotRight for what is missing, Refused for who
    may not.
    """
    leads(shift, by)
    shift = Shift.objects.select_for_update().select_related("home").get(pk=shift.pk)  # two at once: one by one
    now = clock.now()
    if shift.called_off_at is not None or not shift.starts_at - EARLIEST_START <= now < shift.ends_at:
        raise Refused(_("That shift is not on now."))
    faults = [] if photo_seen else [Fault("photo_seen", _("Look at their photo ID first, and say that you have."))]
    user = _whom(shift, name, agency, known, another, faults)
    if faults:
        raise NotRight(faults)
    if user is None:
        user = users.take_on_without_address(name=name, by=by.id, invented=shift.home.invented)
    else:
        agency = next(row.agency for row in been_here(shift.home_id) if row.user_id == user.id)
    until = shift.ends_at + HANDING_OVER
    row = LetIn.objects.filter(shift=shift, user=user, ended_at=None).first()
    if row is None:
        row = LetIn.objects.create(
            shift=shift, home_id=shift.home_id, user=user, agency=agency, until_at=until, by_id=by.id, let_in_at=now
        )
    elif row.until_at != until:
        LetIn.objects.filter(pk=row.pk).update(until_at=until)
    access.let_in_for_now(user=user, home=shift.home, agency=agency, until_at=until, source=row.id, by=by)
    _at_work(shift, user, by, now)
    if device is not None:
        accounts.may_choose_pin(user, device, shift.home_id)
    audit.note("let_in_agency", by=by.id, home=shift.home_id, about=[row.id, user.id, shift.id])
    return row


@transaction.atomic
def let_out(row: LetIn, *, by: Viewer) -> None:
    """End it before its time: their next request finds nothing. Ending twice is ending once. Raises Refused."""
    leads(row.shift, by)
    row = LetIn.objects.select_for_update().get(pk=row.pk)
    if row.ended_at is not None:
        return
    now = clock.now()
    row.ended_at, row.ended_by_id = now, by.id
    row.save(update_fields=["ended_at", "ended_by"])
    ShiftWorker.objects.filter(shift_id=row.shift_id, user_id=row.user_id, ended_at=None).update(
        ended_at=now, ended_by_id=by.id
    )
    access.let_out(user=row.user_id, home=row.home_id, source=row.id, by=by)
    accounts.goes_home(row.user, by=by)
    audit.note("let_out_agency", by=by.id, home=row.home_id, about=[row.id, row.user_id])


def leads(shift: Shift, by: Viewer) -> None:
    """Raise Refused unless they lead that shift or one that is on, or plan shifts there."""
    by.require(Permission.LET_IN_AGENCY, shift.home_id)
    if by.may(Permission.PLAN_SHIFTS, shift.home_id) or shift.lead_id in (by.id, None):
        return
    now = clock.now()
    led = Shift.objects.filter(home_id=shift.home_id, lead_id=by.id, called_off_at=None)
    if not led.filter(starts_at__lte=now, ends_at__gt=now - HANDING_OVER).exists():
        raise Refused(_("Who leads the shift lets agency workers in, or a manager."))


def _whom(shift: Shift, name: str, agency: str, known: UUID | None, another: bool, faults: list[Fault]) -> User | None:
    """Who they are when they have been here before; none for somebody new."""
    been = {row.user_id: row for row in been_here(shift.home_id)}
    if known is not None:
        if known not in been:
            raise Refused(_("Nobody from an agency whom this home knows. Write their name."))
        return been[known].user
    if not name:
        faults.append(Fault("name", _("Write their name as it stands on their photo ID.")))
    if not agency:
        faults.append(Fault("agency", _("Write which agency sent them.")))
    same = [row for row in been.values() if same_words(row.user.name, name) and same_words(row.agency, agency)]
    here = [row for row in same if _in_now(shift, row.user)]
    if here and not another:
        return here[0].user  # sent twice
    if same and not another:
        faults.append(Fault("known", _("Somebody of this name and agency has worked here. Is it them?")))
    return None


def _in_now(shift: Shift, user: User) -> bool:
    return LetIn.objects.filter(shift=shift, user=user, ended_at=None, until_at__gt=clock.now()).exists()


def _at_work(shift: Shift, user: User, by: Viewer, now: datetime) -> None:
    row, new = ShiftWorker.objects.get_or_create(
        shift=shift, user=user, defaults={"started_at": now, "started_by_id": by.id}
    )
    if not new:
        ShiftWorker.objects.filter(pk=row.pk).update(
            started_at=row.started_at or now,
            started_by_id=row.started_by_id or by.id,
            ended_at=None,
            ended_by_id=None,
            not_coming_at=None,
            not_coming_by_id=None,
        )
