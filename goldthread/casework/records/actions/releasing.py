"""Release a signed record to a placing social worker, and end that; let somebody know of what they were kept from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import ProgrammingError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext as _
from psycopg import errors

from goldthread.casework.records.actions.names import said_line
from goldthread.casework.records.models import Reader, Record
from goldthread.casework.records.queries.release import placing, stands_in_the_way, stays_of
from goldthread.casework.records.queries.sight import may_keep_from
from goldthread.ground.access.rules import NOT_YOURS, Permission, Refused, Sight, Viewer
from goldthread.ground.audit import actions as audit


@transaction.atomic
def release(record: Record, user: UUID, *, reason: str, knows_sealed: bool = False, by: Viewer) -> None:
    """Let the placing social worker of whom it is about read it from their next page on. Twice is once.

    `knows_sealed`: what is sealed is released only by who says so. The caller has asked the second factor again. Raises
    Refused: not permitted, held, of the home, about others too, not their social worker, no reason.
    """
    by.require(Permission.RELEASE_RECORDS, record.home_id)
    reason = said_line(reason, _("Say why, in a few words."))
    stays = stays_of(record)
    if obstacle := stands_in_the_way(record, stays):
        raise Refused(obstacle)
    if user not in {row.user_id for row in placing(record, stays)}:
        raise Refused(_("Please choose their placing social worker."))
    if record.sight == Sight.SEALED and not knows_sealed:
        raise Refused(_("It is sealed. Please say that you know that."))
    if Reader.objects.filter(record=record, user_id=user, why=Reader.Why.RELEASED, until_at=None).exists():
        return
    with _asked() as cursor:
        cursor.execute("SELECT goldthread_release(%s, %s, %s, %s, %s)", [record.id, user, reason, knows_sealed, by.id])
        done = cursor.fetchone()[0]
    if not done:  # their role ended, or it moved on, a moment ago
        raise Refused(_("It cannot be released to them now. Please look at who is their placing social worker."))
    audit.note("release", by=by.id, home=record.home_id, about=[record.id, user])


@transaction.atomic
def end_release(row: Reader, *, reason: str, by: Viewer) -> None:
    """It is no longer released: nothing shows them from their next page on that it was. Raises Refused: why, ended."""
    by.require(Permission.RELEASE_RECORDS, row.record.home_id)
    reason = said_line(reason, _("Say why, in a few words."))
    with _asked() as cursor:
        cursor.execute("SELECT goldthread_end_release(%s, %s, %s)", [row.id, reason, by.id])
        done = cursor.fetchone()[0]
    if not done:
        raise Refused(_("This has been ended already."))
    audit.note("end_release", by=by.id, home=row.record.home_id, about=[row.record_id, row.user_id])


@transaction.atomic
def let_know(record: Record, user: UUID, *, reason: str, by: Viewer) -> None:
    """Somebody is no longer kept from this record: what their role opens, they open. For who may keep from it.

    Never by whom it keeps out. The row stays, with who ended it and why. Raises Refused: not permitted, why, ended.
    """
    if not may_keep_from(by, record) or user == by.id:
        raise Refused(_(NOT_YOURS))
    reason = said_line(reason, _("Say why, in a few words."))
    with _asked() as cursor:
        cursor.execute("SELECT goldthread_let_know(%s, %s, %s, %s)", [record.id, user, reason, by.id])
        done = cursor.fetchone()[0]
    if not done:
        raise Refused(_("They are not kept from it any more."))
    audit.note("let_know", by=by.id, home=record.home_id, about=[record.id, user])


@contextmanager
def _asked() -> Iterator[CursorWrapper]:
    """The database asks for itself who acts. Raises Refused."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            yield cursor
    except ProgrammingError as error:
        if isinstance(error.__cause__, errors.InsufficientPrivilege):
            raise Refused(_(NOT_YOURS)) from error
        raise
