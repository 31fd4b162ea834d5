"""Duties: each takes the viewer, and notes whom it names. Absent and forbidden are the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Window

from goldthread.casework.duties.models import Duty, DutyAct
from goldthread.casework.people.models import Person
from goldthread.casework.placements.models import Member
from goldthread.casework.placements.queries import today
from goldthread.casework.placements.queries.prepared import Prepared
from goldthread.ground.access.queries import Absent, staff
from goldthread.ground.access.rules import Permission, Viewer
from goldthread.ground.packs.queries import pack

__all__ = ["Choices", "Duty", "Several", "choices", "duty", "ended", "open_duties", "workers"]

MOST = 200


@dataclass(frozen=True)
class Several:
    """Open duties, those that fall due first; `number` of all that are open."""

    rows: tuple[Duty, ...]
    number: int


def open_duties(viewer: Viewer, home: UUID, *, due_by: datetime | None = None, most: int = MOST) -> Several:
    """The home's open duties, those that fall due first, with person, owner and who set each; `moved_on` says whether
    the person has. `due_by`: only what is due by then; `number` counts all the same. One statement. Raises Absent.
    """
    if not viewer.may(Permission.SEE_RECORDS, home):
        raise Absent
    found = _open(most).ask(home=home, on=today())
    number = found[0].number if found else 0  # type: ignore[attr-defined]
    if due_by is not None:
        found = [row for row in found if row.due_at <= due_by]
    _note(viewer, found)
    return Several(tuple(found), number)


def ended(viewer: Viewer, home: UUID, since: datetime) -> list[Duty]:
    """What was done, or no longer needed, since then, the last first, each with its acts. Two statements."""
    if not viewer.may(Permission.SEE_RECORDS, home):
        raise Absent
    rows = Duty.objects.filter(home_id=home, ended_at__gte=since).exclude(state=Duty.State.OPEN)
    rows = _with_acts(_whole(rows, today()))
    found = list(rows.order_by("-ended_at", "id")[:MOST])
    _note(viewer, found)
    return found


def duty(viewer: Viewer, duty_id: UUID) -> Duty:
    """One duty, whole, with its home and acts. Two statements. Raises Absent."""
    rows = Duty.objects.filter(pk=duty_id, home_id__in=viewer.homes(Permission.SEE_RECORDS))
    row = _with_acts(_whole(rows, today())).select_related("home").first()
    if row is None:
        raise Absent
    _note(viewer, [row])
    return row


@dataclass(frozen=True)
class Choices:
    """Whom a duty may be about, and whose it may be: (id, name) by name."""

    people: tuple[tuple[UUID, str], ...]
    workers: tuple[tuple[UUID, str], ...]


def choices(viewer: Viewer, home: UUID, about: UUID | None = None) -> Choices:
    """Who lives here now (and `about`, who may have moved on), and the workers who write records. Two statements.

    Names to choose from are no look at anybody. Raises Absent.
    """
    if not viewer.may(Permission.WRITE_RECORDS, home):
        raise Absent
    on = today()
    here = Member.objects.filter(_there(on), placement__home_id=home).values("person_id")
    people = Person.objects.filter(Q(pk__in=here) | Q(pk=about), home_id=home)
    return Choices(
        tuple(people.order_by("preferred_name", "id").values_list("id", "preferred_name")), workers(viewer, home)
    )


def workers(viewer: Viewer, home: UUID) -> tuple[tuple[UUID, str], ...]:
    """The workers of a home who write records, by name. One statement. Raises Absent."""
    roles = {role.code: role.may for role in pack(_pack(viewer, home)).roles}
    write = Permission.WRITE_RECORDS.value
    rows = [user for post, user in staff(viewer, home) if write in roles.get(post.role, ())]
    return tuple(dict.fromkeys((user.id, user.short_name) for user in rows))


def _pack(viewer: Viewer, home: UUID) -> str:
    found = next((post.pack for post in viewer.posts if post.home_id == home), None)
    if found is None:
        raise Absent
    return found


@cache
def _open(most: int) -> Prepared[Duty]:
    """The open duties of a home with how many there are: asked on every page of a shift, so put into words once."""

    def rows(home: UUID, on: date) -> QuerySet[Duty]:
        every = _whole(Duty.objects.filter(home_id=home, state=Duty.State.OPEN), on)
        return every.annotate(number=Window(Count("*"))).order_by("due_at", "id")[:most]

    return Prepared(rows, lambda: {"home": _NOWHERE, "on": _NEVER})


_NOWHERE = UUID("0f00dead-0000-4000-8000-00000000d0e5")  # stand-ins: they occur in no query of ours
_NEVER = date(1821, 5, 5)


def _there(on: date) -> Q:
    return Q(joined_on__lte=on) & (Q(left_on__isnull=True) | Q(left_on__gte=on))


def _whole(rows: QuerySet[Duty], on: date) -> QuerySet[Duty]:
    """With person, owner and who set it, and whether the person has moved on by that day."""
    theirs = Member.objects.filter(person_id=OuterRef("person_id"))
    gone = Exists(theirs.filter(left_on__lt=on)) & ~Exists(theirs.filter(Q(left_on__isnull=True) | Q(left_on__gte=on)))
    return rows.select_related("person", "owner", "set_by").annotate(moved_on=gone)


def _with_acts(rows: QuerySet[Duty]) -> QuerySet[Duty]:
    acts = DutyAct.objects.select_related("by", "owner_before", "owner_since").order_by("at", "id")
    return rows.prefetch_related(Prefetch("acts", acts))


def _note(viewer: Viewer, rows: Sequence[Duty]) -> None:
    viewer.seen.people.update(row.person_id for row in rows if row.person_id)
