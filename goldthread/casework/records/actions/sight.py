"""How narrow a record is: its sight, who is named for it, who must not know of it, and what is held."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from goldthread.casework.records.actions.names import said_line
from goldthread.casework.records.models import Hold, Reader, Record, SightChange
from goldthread.casework.records.queries.sight import may_keep_from, may_name, may_narrow, may_widen, narrowest
from goldthread.ground.access import actions as access
from goldthread.ground.access.rules import LEVELS, NOT_YOURS, Refused, Sight, Viewer
from goldthread.ground.audit import actions as audit


@transaction.atomic
def set_sight(record: Record, sight: str, *, reason: str, by: Viewer) -> None:
    """Make a record narrower or wider. Its author may make it narrower; who may amend what others wrote, both.

    It holds from everybody's next page. Raises Refused: not permitted, no reason, no such sight, no change,
    narrower than one reads.
    """
    if not may_narrow(by, record):
        raise Refused(_(NOT_YOURS))
    reason = said_line(reason, _("Say why, in a few words."))
    row = Record.objects.select_for_update(of=("self",)).get(pk=record.pk)
    try:
        wanted, now = LEVELS.index(Sight(sight)), LEVELS.index(Sight(row.sight))
    except ValueError:
        raise Refused(_("Please choose who may see this.")) from None
    if wanted == now:
        raise Refused(_("It is so already."))
    if wanted < now and not may_widen(by, record):
        raise Refused(_("Only a manager makes a record wider again."))
    if wanted > now and wanted > narrowest(by, record):
        raise Refused(_("You would not read it yourself then. Ask somebody who would."))
    SightChange.objects.create(record=row, before=row.sight, after=sight, reason=reason, by_id=by.id)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE records_record SET sight = %s WHERE id = %s", [sight, row.pk])
    audit.note("set_sight", by=by.id, home=row.home_id, about=[row.id])


@transaction.atomic
def name_reader(record: Record, user: UUID, *, by: Viewer, why: str = Reader.Why.NAMED) -> None:
    """Let one more person read this record, whatever its sight. Naming twice is naming once. Raises Refused."""
    if not may_name(by, record):
        raise Refused(_(NOT_YOURS))
    try:
        with transaction.atomic():
            Reader.objects.create(record=record, user_id=user, why=why, by_id=by.id)
    except IntegrityError:
        return
    audit.note("name_reader", by=by.id, home=record.home_id, about=[record.id, user])


@transaction.atomic
def keep_from(record: Record, user: UUID, *, reason: str, by: Viewer) -> None:
    """Keep one worker from this record: they see nothing of it, nor that it is there. For its author and managers.

    Twice is once. Raises Refused: not permitted, no reason, oneself.
    """
    if not may_keep_from(by, record):
        raise Refused(_(NOT_YOURS))
    if user == by.id:
        raise Refused(_("That is you."))
    if user == record.author_id:
        raise Refused(_("They wrote it."))
    reason = said_line(reason, _("Say why, in a few words."))
    try:
        access.exclude(user=user, home=record.home_id, record=record.id, reason=reason, by=by.id)
    except IntegrityError:  # kept from it already
        return
    audit.note("keep_from", by=by.id, home=record.home_id, about=[record.id, user])


def hold(record: UUID, *, until: str, by: Viewer) -> None:
    """Hold a record of one's own that was signed in this transaction, until a condition is met. A step of an act."""
    Hold.objects.create(record_id=record, until=until, set_by_id=by.id)


@transaction.atomic
def lift_hold(record: UUID, *, reason: str, by: Viewer) -> None:
    """Lift a hold before its condition is met, without having seen what is held. Raises Refused: not permitted, why."""
    reason = said_line(reason, _("Say why, in a few words."))
    with connection.cursor() as cursor:
        cursor.execute("SELECT goldthread_lift(%s, %s, %s)", [record, reason, by.id])
        lifted = cursor.fetchone()[0]
    if not lifted:
        raise Refused(_(NOT_YOURS))
    audit.note("lift_hold", by=by.id, about=[record])


def hand_over_records(records: Collection[UUID], move: UUID, *, by: Viewer) -> int:
    """Let the home that somebody moves to read these from now on: how many. A step of the act by which they move.

    What is not about them, what the viewer does not open and what is held is left out.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT goldthread_hand_over(%s, %s, %s)", [move, list(records), by.id])
        return int(cursor.fetchone()[0])
