"""An independent person visits: when, and who agreed that they read a case record."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from goldthread.casework.people import actions as people
from goldthread.casework.people.models import Consent, Person
from goldthread.casework.people.rules import Fault, insist, text_faults, visits
from goldthread.casework.placements.models import Placement, Visit
from goldthread.casework.placements.queries.visits import holding, visitors
from goldthread.casework.placements.rules import LONGEST_VISIT
from goldthread.ground.access import actions as access
from goldthread.ground.access.models import Reach
from goldthread.ground.access.rules import Permission, Refused, Viewer
from goldthread.ground.audit import actions as audit
from goldthread.ground.homes.models import Home
from goldthread.lib import clock
from goldthread.lib.words import gettext
from goldthread.lib.words import gettext_noop as _


@transaction.atomic
def plan_visit(
    home: Home, *, visitor: UUID, from_at: datetime, until_at: datetime, by: Viewer, id: UUID | None = None
) -> Visit:
    """Write when an independent person visits. Whoever has agreed already lets them read then. Sent twice it is one.

    Raises Refused, NotRight.
    """
    by.require(Permission.MANAGE_PLACEMENTS, home.id)
    before = Visit.objects.filter(pk=id, home=home).first() if id else None
    if before is not None:
        return before
    faults = []
    if visitor not in {row.user_id for row in visitors(by, home.id)}:
        faults.append(Fault("visitor", _("Please choose somebody who visits this home.")))
    if not timedelta(0) < until_at - from_at <= LONGEST_VISIT:
        faults.append(Fault("ends", _("A visit ends after it begins, on the same day.")))
    if until_at <= clock.now():
        faults.append(Fault("on", _("This is past already.")))
    insist(faults)
    row = Visit(home=home, visitor_id=visitor, from_at=from_at, until_at=until_at, planned_by_id=by.id)
    if id is not None:
        row.id = id
    people.put_down(row)
    audit.note("plan_visit", by=by.id, home=home.id, about=[row.id, row.visitor_id])
    _let_read(row)
    return row


@transaction.atomic
def end_visit(visit: Visit, *, by: Viewer) -> None:
    """Call a visit off, or end it before its time: nothing more is read from the next page on. Raises Refused."""
    by.require(Permission.MANAGE_PLACEMENTS, visit.home_id)
    now = clock.now()
    if not Visit.objects.filter(pk=visit.pk, ended_at=None).update(ended_at=now, ended_by_id=by.id):
        return
    reaches = Reach.objects.filter(user_id=visit.visitor_id, home_id=visit.home_id, why=Reach.Why.VISIT)
    for source in set(reaches.filter(until_at__gt=now).values_list("source", flat=True)):
        access.end_reach(source=source, why=[Reach.Why.VISIT], at=now)
    audit.note("end_visit", by=by.id, home=visit.home_id, about=[visit.id, visit.visitor_id])
    for other in Visit.objects.filter(home_id=visit.home_id, ended_at=None, until_at__gt=now):
        _let_read(other)


@transaction.atomic
def answer_visit(
    visit: Visit,
    person: Person,
    *,
    code: str,
    answer: str,
    given_by: str,
    words: str,
    said_to: str,
    by: Viewer,
    from_on: date | None = None,
    id: UUID | None = None,
) -> None:
    """Keep what a child, or their placing authority, said to the visitor's reading of their case record.

    `answer`: "yes", "no" (asked and not given) or "back" (given and taken back, which holds from the next page on).
    `words`: as they said it, or how it came. A yes holds until the visit is over. Raises Refused, NotRight.
    """
    by.require(Permission.MANAGE_PLACEMENTS, visit.home_id)
    if visit.ended_at is not None or visit.until_at <= clock.now():
        raise Refused(gettext("This visit is over."))
    if person.home_id != visit.home_id or code not in visits.BOTH:
        raise Refused(gettext("That is not asked here."))
    faults = list(text_faults("words", words, 400, needed=True)) if code == visits.BY_CHILD or answer == "back" else []
    insist([*faults, *text_faults("said_to", said_to, 200, needed=True)])
    if answer == "back":
        given = Consent.objects.filter(person=person, code=code, ended_at=None).first()
        if given is None or not given.given:
            insist([Fault("answer", _("Nothing was given that could be taken back."))])
        else:
            people.end_consent(given, reason=words, by=by)
        return
    people.set_consent(
        person,
        code=code,
        given_by=given_by,
        given=answer == "yes",
        from_on=from_on,
        until_on=timezone.localdate(visit.until_at) if answer == "yes" else None,
        words=words,
        said_to=said_to,
        by=by,
        id=id,
    )
    for each in Visit.objects.filter(home_id=visit.home_id, ended_at=None, until_at__gt=clock.now()):
        _let_read(each)


def _let_read(visit: Visit) -> None:
    """Put within the visitor's reach, while the visit lasts, each stay of which everybody's two consents hold."""
    day = timezone.localdate(max(visit.from_at, clock.now()))  # past midnight a yes is of the new day
    stays = Placement.objects.filter(home_id=visit.home_id, moved_on_on=None).prefetch_related("members")
    for stay in stays:
        pairs = [holding(member.person_id, day) for member in stay.members.all() if member.left_on is None]
        if not pairs or not all(pair.child and pair.authority for pair in pairs):
            continue
        rows = [row for pair in pairs for row in (pair.child, pair.authority) if row is not None]
        begins = max(visit.from_at, *(row.set_at for row in rows))
        if begins >= visit.until_at:
            continue
        access.reach(
            user=visit.visitor_id,
            home=visit.home_id,
            why=Reach.Why.VISIT,
            source=rows[0].pk,
            from_at=begins,
            until_at=visit.until_at,
            placement=stay.id,
        )
