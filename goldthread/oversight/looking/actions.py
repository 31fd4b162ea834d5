"""Judge the trail, hour by hour; answer for what was listed; note that a paper was given."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.access.rules import Permission, Refused, Viewer
from goldthread.ground.audit import actions as audit
from goldthread.ground.audit.models import Reading
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7
from goldthread.oversight.looking.models import Judged, ListedLook, LookAnswer
from goldthread.oversight.looking.queries import looks_between
from goldthread.oversight.looking.rules import CONTEXT, LASTING, SETTLED_FOR, findings

if TYPE_CHECKING:
    from goldthread.casework.people.models import Person

WAITED = timedelta(hours=1)  # what somebody writes within the hour explains a look
AT_ONCE = timedelta(hours=6)  # of looks judged in one transaction


def judge(until: datetime | None = None) -> int:
    """List what must be looked into among the looks since the last time, up to an hour ago; answers how many.

    By the house alone. Each stretch of six hours is one transaction, so that a long silence is caught up in steps.
    """
    until = (until or clock.now()) - WAITED
    number = 0
    while (since := _judged_until()) is not None and since < until:
        number += _judge(since, min(until, since + AT_ONCE))
    return number


def _judged_until() -> datetime | None:
    newest = Judged.objects.order_by("-id").values_list("until_at", flat=True).first()
    return newest or Reading.objects.order_by("id").values_list("at", flat=True).first()


@transaction.atomic
def _judge(since: datetime, until: datetime) -> int:
    with connection.cursor() as cursor:  # two sweeps at once would list twice
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    if (_judged_until() or since) > since:
        return 0
    found = findings(looks_between(since - CONTEXT, until), ZONE, since=since, settled=_settled(until))
    rows = [
        ListedLook(
            home_id=each.home,
            person_id=each.person,
            worker_id=each.worker,
            first_at=each.looks[0].at,
            last_at=each.looks[-1].at,
            number=len(each.looks),
            pages=sorted({look.page for look in each.looks}),
            signs=list(map(str, each.signs)),
        )
        for each in found
        if each.home is not None
    ]
    ListedLook.objects.bulk_create(rows)
    Judged.objects.create(until_at=until)
    if rows:
        audit.note("list_looks", by=None, about=[row.id for row in rows])
    return len(rows)


def _settled(at: datetime) -> set[tuple[UUID, UUID, str]]:
    """Worker, person and sign that were found fine not long ago; who thought again has answered again."""
    last: dict[tuple[UUID, UUID, str], bool] = {}
    answers = LookAnswer.objects.filter(at__gt=at - SETTLED_FOR).order_by("at", "id")
    for worker, person, signs, fine in answers.values_list("look__worker", "look__person", "look__signs", "fine"):
        last |= {(worker, person, sign): fine for sign in signs if sign in LASTING}
    return {key for key, fine in last.items() if fine}


_LOCK = 0x676F6C64_6C6F6F6B  # “goldlook”


@transaction.atomic
def answer(look: ListedLook, *, fine: bool, words: str, by: Viewer, id: UUID | None = None) -> None:
    """Say what was found of a listed look. Sent twice it is one answer.

    Raises Refused (not permitted, one’s own looks, no words).
    """
    by.require(Permission.SEE_READINGS, look.home_id)
    if look.worker_id == by.id:
        raise Refused(_("These are your own looks. Somebody else answers for them."))
    words = words.strip()
    if not words:
        raise Refused(_("Say in a few words what you found."))
    _row, new = LookAnswer.objects.get_or_create(
        id=id or uuid7(), defaults={"look": look, "fine": fine, "words": words, "by_id": by.id}
    )
    if new:
        audit.note("answer_look", by=by.id, home=look.home_id, about=[look.id, look.worker_id, look.person_id])


@transaction.atomic
def note_given(person: Person, *, by: Viewer) -> None:
    """Note that who has looked at a person was put on paper. Raises Refused."""
    by.require(Permission.SEE_READINGS, person.home_id)
    audit.note("print_looks", by=by.id, home=person.home_id, about=[person.pk])
