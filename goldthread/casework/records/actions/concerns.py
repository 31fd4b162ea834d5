"""A concern: told at once to whom it concerns, kept from whom it is about, and answered once."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import ProgrammingError, connection, transaction
from django.utils.translation import gettext as _
from psycopg import errors

from goldthread.casework.records.models import Concern
from goldthread.casework.records.queries.forms import staff_names
from goldthread.casework.records.rules.composing import Composed
from goldthread.ground.access.rules import NOT_YOURS, Refused, Viewer
from goldthread.ground.audit import actions as audit
from goldthread.ground.packs.rules import Kind
from goldthread.lib.text import refuse

MOST_ANSWER = 4000


def keeps_from(kind: Kind, composed: Composed, by: Viewer, home: UUID) -> list[UUID]:
    """Whom a form names as those who must know nothing of it. Puts what is wrong with them beside the question."""
    named = [UUID(each) for each in composed.answers.get(kind.keeps_from, ())] if kind.keeps_from else []
    if not named:
        return []
    box = f"q.{kind.keeps_from}"
    if by.id in named:
        composed.errors[box] = _("That is you. Ask somebody else to write this.")
    elif set(named) - staff_names(by, home).keys():
        composed.errors[box] = _("Please choose somebody who works here.")
    return named


def raise_concern(record: UUID, about: Sequence[UUID], *, by: Viewer) -> None:
    """Tell whoever leads the shift and whoever may answer; keep it from whom it is about. A step of signing it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT goldthread_raise(%s, %s, %s, %s)", [record, list(about), _("It is about them."), by.id])


@transaction.atomic
def answer_concern(concern: Concern, *, answer: str, by: Viewer) -> None:
    """Say what was done. Raises Refused: not permitted, one's own, nothing said, answered already."""
    answer = answer.replace("\r\n", "\n").strip()
    if not answer:
        raise Refused(_("Say what was done, in a few words."))
    if len(answer) > MOST_ANSWER or refuse(answer):
        raise Refused(
            str(refuse(answer) or _("Please say it in %(most)s characters or fewer.") % {"most": MOST_ANSWER})
        )
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT goldthread_answer(%s, %s, %s)", [concern.record_id, answer, by.id])
            done = cursor.fetchone()[0]
    except ProgrammingError as error:
        if isinstance(error.__cause__, errors.InsufficientPrivilege):
            raise Refused(_(NOT_YOURS)) from error
        raise
    if not done:
        raise Refused(_("This has been answered already."))
    audit.note("answer_concern", by=by.id, home=concern.home_id, about=[concern.record_id])
