"""The files of a folder."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q

from goldthread.casework.files.models import File
from goldthread.casework.people.models import Person
from goldthread.casework.records.models import Attached, Subject
from goldthread.casework.records.queries.seen import opens
from goldthread.front.leaving.queries.tables import BY_NAME, of_home
from goldthread.ground.access.rules import Viewer


def of_whole_home(home: UUID) -> Iterator[File]:
    """Every file that leaves with a home."""
    yield from of_home(BY_NAME["files"], home).iterator(chunk_size=500)


def count_of(home: UUID) -> int:
    """How many leave with a home."""
    return of_home(BY_NAME["files"], home).count()


def of_person(person: Person, *, by: Viewer) -> Iterator[File]:
    """What hangs on somebody's records that `by` may open, and the photo that stands at them now."""
    records = Subject.objects.filter(opens(by, "record__"), person=person, struck=False).values("record")
    attached = Attached.objects.filter(record__in=records).values("file")
    yield from File.objects.filter(Q(pk__in=attached) | Q(pk=person.photo_id)).order_by("pk").iterator()


def photos_of(people: list[Person]) -> dict[UUID, File]:
    """The photo that stands at each person now, by person."""
    found = File.objects.in_bulk([person.photo_id for person in people if person.photo_id])
    return {person.pk: found[person.photo_id] for person in people if person.photo_id in found}
