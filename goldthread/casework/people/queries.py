"""The gate to a person, and what is known of them."""

from __future__ import annotations

from uuid import UUID

from goldthread.casework.people.models import Person
from goldthread.casework.people.rules import NamedPerson, names_of
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, Viewer

GROWN_UP = (Person.Stage.PARENT, Person.Stage.ADULT)


def person(viewer: Viewer, person_id: UUID) -> Person:
    """The person of that id, with their home. One statement. Raises Absent when not there or not for this viewer."""
    row = (
        Person.objects.select_related("home")
        .filter(pk=person_id, home_id__in=viewer.homes(Permission.SEE_PEOPLE))
        .first()
    )
    if row is None:
        raise Absent
    viewer.seen.people.add(row.id)
    return row


def people(viewer: Viewer, home_id: UUID) -> list[Person]:
    """Everybody this home has known, by name. One statement. Raises Absent when the viewer may not see them."""
    if not viewer.may(Permission.SEE_PEOPLE, home_id):
        raise Absent
    rows = list(Person.objects.filter(home_id=home_id).order_by("preferred_name", "id"))
    viewer.seen.people.update(row.id for row in rows)
    return rows


def named(home_id: UUID) -> list[NamedPerson]:
    """The names of everybody this home has known, here now or not: a name of someone who moved on is masked as well.

    One statement. For those who live here now see `placements.queries.named`.
    """
    rows = Person.objects.filter(home_id=home_id).values_list(
        "id", "preferred_name", "full_name", "previous_names", "stage"
    )
    return [
        NamedPerson(key, names_of(preferred, full, previous, grown_up=stage in GROWN_UP))
        for key, preferred, full, previous, stage in rows.order_by("id")
    ]
