"""What every dated line shares: set once however often it is sent, ended once, with a reason."""

from __future__ import annotations

from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.errors import UniqueViolation

from goldthread.casework.people.models import Dated, Person
from goldthread.casework.people.queries import moved
from goldthread.casework.people.rules import Fault, NotRight, insist, text_faults
from goldthread.ground.access.rules import Permission, Refused, Viewer
from goldthread.ground.audit import actions as audit
from goldthread.lib import clock
from goldthread.lib.dates import said_date
from goldthread.lib.identifiers import uuid7
from goldthread.lib.words import gettext_noop

Line = TypeVar("Line", bound=Dated)


MOVED = gettext_noop("%(name)s moved to %(home)s on %(day)s. What was written here stays, and is only read.")


def insist_here(*people: UUID) -> None:
    """Raise NotRight where one of them has moved to another home: nothing new is written of them here."""
    gone = moved(people)
    if gone is not None:
        values = {"name": gone.person.preferred_name, "home": gone.to.name, "day": said_date(gone.on)}
        raise NotRight([Fault("", MOVED, values)])


def days(from_on: date | None) -> tuple[date, date]:
    """Today in the home, and the day from which a line holds: today unless said."""
    today = timezone.localdate(clock.now())
    return today, from_on or today


def keep(row: Line, verb: str, begins: date, by: Viewer, id: UUID | None) -> Line:
    """Keep the row, unless a row of that id stands there already (the same page sent twice)."""
    row.id = id or uuid7(clock.now())
    row.from_on = begins
    row.set_by_id = by.id
    person: Person = row.person  # type: ignore[attr-defined]
    known = type(row)._default_manager.filter(pk=row.id).first()
    if known is not None:
        if known.person_id != person.id:  # type: ignore[attr-defined]
            raise Refused(_("This page was already used for somebody else. Please start it again."))
        return known
    insist_here(person.id)
    put_down(row)
    audit.note(verb, by=by.id, home=person.home_id, about=[person.id, row.id])
    return row


def put_down(row: Model) -> None:
    """Save a new row under the id that its page made. Raises Refused where the id is taken by what one does not see, or
    by the same page sent from two browsers at once."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        raise Refused(_("This page was already used. Look whether it is there, or else start it again.")) from None


def end(row: Dated, verb: str, permission: Permission, reason: str, by: Viewer) -> None:
    """End a line with a reason, after the permission was asked. Ended once: a second end changes nothing."""
    person: Person = row.person  # type: ignore[attr-defined]
    by.require(permission, person.home_id, of=[person.id])
    insist_here(person.id)
    insist(text_faults("reason", reason, 400, needed=True))
    if close(row, reason.strip(), by):
        audit.note(verb, by=by.id, home=person.home_id, about=[person.id, row.id])


def close(row: Dated, reason: str, by: Viewer) -> bool:
    """Whether it was open until now: who ended it first, and why, stays."""
    ended = {"ended_at": clock.now(), "ended_by_id": by.id, "end_reason": reason}
    return bool(type(row)._default_manager.filter(pk=row.pk, ended_at__isnull=True).update(**ended))
