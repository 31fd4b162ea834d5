"""Visits of independent people, and who agreed that they read a case record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from goldthread.casework.people.models import Consent, Person
from goldthread.casework.people.queries import within
from goldthread.casework.people.rules import visits as codes
from goldthread.casework.placements.models import Member, Visit
from goldthread.ground.access.models import Membership
from goldthread.ground.access.queries import Absent, held
from goldthread.ground.access.rules import Permission, Viewer
from goldthread.ground.packs.queries import pack
from goldthread.lib import clock

MOST = 60  # visits on the page: five years of them


def visits(viewer: Viewer, home: UUID) -> list[Visit]:
    """The visits of a home, the last first, each with its visitor. Raises Absent."""
    if not viewer.may(Permission.MANAGE_PLACEMENTS, home):
        raise Absent
    rows = Visit.objects.filter(home_id=home).select_related("visitor", "planned_by")
    return list(rows.order_by("-from_at", "id")[:MOST])


def visit(viewer: Viewer, id: UUID) -> Visit:
    """One visit with its home and visitor. Raises Absent."""
    homes = viewer.homes(Permission.MANAGE_PLACEMENTS)
    row = Visit.objects.filter(pk=id, home_id__in=homes).select_related("home", "visitor").first()
    if row is None:
        raise Absent
    return row


def visitors(viewer: Viewer, home: UUID) -> list[Membership]:
    """Who visits a home and reads nobody's file by their role: they see its log. By name. Raises Absent."""
    if not viewer.may(Permission.MANAGE_PLACEMENTS, home):
        raise Absent
    rows = Membership.objects.filter(held(clock.now()), home_id=home).select_related("user", "home")
    return [row for row in rows.order_by("user__name") if _visits(row)]


def _visits(row: Membership) -> bool:
    may = set(pack(row.home.pack).role(row.role).may)
    return Permission.SEE_HOME_LOG in may and not may & {Permission.SEE_RECORDS, Permission.MANAGE_STAFF}


@dataclass(frozen=True)
class Two:
    """The last word of a child and of their placing authority that stands: a row each, or none."""

    child: Consent | None
    authority: Consent | None

    @property
    def reads(self) -> bool:
        """Whether both have said yes."""
        return all(row is not None and row.given for row in (self.child, self.authority))


def holding(person: UUID, day: date) -> Two:
    """The consents of a person that hold on that day."""
    until = Q(until_on__isnull=True) | Q(until_on__gte=day)
    rows = Consent.objects.filter(until, person_id=person, ended_at=None, given=True, from_on__lte=day)
    return _two(rows.filter(code__in=codes.BOTH))


def asked(viewer: Viewer, visit: Visit) -> list[tuple[Person, Two]]:
    """Everybody who lives there, by name, with the last word of each side. Raises Absent."""
    if not viewer.may(Permission.MANAGE_PLACEMENTS, visit.home_id):
        raise Absent
    here = Member.objects.filter(placement__home_id=visit.home_id, left_on__isnull=True).values("person_id")
    people = list(Person.objects.filter(within(viewer), pk__in=here).order_by("preferred_name"))
    viewer.seen.people.update(person.id for person in people)
    day = timezone.localdate(min(max(visit.from_at, clock.now()), visit.until_at))
    until = Q(until_on__isnull=True) | Q(until_on__gte=day)
    rows = Consent.objects.filter(
        until, person_id__in=[person.id for person in people], ended_at=None, code__in=codes.BOTH
    )
    return [(person, _two([row for row in rows if row.person_id == person.id])) for person in people]


def _two(rows: object) -> Two:
    by_code = {row.code: row for row in rows}  # type: ignore[attr-defined]
    return Two(by_code.get(codes.BY_CHILD), by_code.get(codes.BY_AUTHORITY))
