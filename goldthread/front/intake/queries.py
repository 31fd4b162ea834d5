"""The gate to a batch, and the home as a file is held against it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.utils import timezone

from goldthread.casework.people.models import Person, Professional
from goldthread.casework.placements.models import Member, Placement
from goldthread.casework.placements.rules import Stay
from goldthread.casework.records.models import Record
from goldthread.casework.records.queries.forms import residents
from goldthread.front.intake.models import Batch, Progress
from goldthread.front.intake.rules import FIXED, Holds, State, Table, Unreadable, read
from goldthread.front.intake.rules.notes import kind_words, kinds
from goldthread.front.intake.rules.world import Known, World
from goldthread.ground.access.models import Membership
from goldthread.ground.access.queries import Absent, held
from goldthread.ground.access.rules import Permission, Viewer
from goldthread.ground.packs.queries import pack
from goldthread.lib import clock
from goldthread.lib.text import fold

# What must be allowed besides bringing in files, to bring in these.
NEEDED = {
    Holds.PEOPLE: Permission.MANAGE_PEOPLE,
    Holds.STAYS: Permission.MANAGE_PLACEMENTS,
    Holds.PROFESSIONALS: Permission.MANAGE_PEOPLE,
    Holds.NOTES: Permission.WRITE_RECORDS,
}
STALLED = timedelta(seconds=45)  # without a word from the job process
SAME = "="  # before the code of what holds for every row
MANY = 5000  # ids a statement


@dataclass(frozen=True)
class Along:
    """How far the job process is. `stalled`: it has not been heard of for a while."""

    done: int
    total: int
    stalled: bool


def batch(viewer: Viewer, id: UUID) -> Batch:
    """A batch of the home the viewer works in, without its bytes. Raises Absent."""
    if viewer.home is None or not viewer.may(Permission.IMPORT):
        raise Absent
    row = (
        Batch.objects.defer("content", "left_out")
        .select_related("begun_by", "ended_by", "home")
        .filter(pk=id, home_id=viewer.home.home_id)
        .first()
    )
    if row is None:
        raise Absent
    viewer.seen.people.update(UUID(person) for person in row.preview.get("people", ()))
    return row


def batches(viewer: Viewer, most: int = 20) -> list[Batch]:
    """The home's newest batches, without what is in them. Raises Absent."""
    if viewer.home is None or not viewer.may(Permission.IMPORT):
        raise Absent
    rows = Batch.objects.filter(home_id=viewer.home.home_id).select_related("begun_by")
    return list(rows.defer("content", "left_out", "preview", "headings").order_by("-begun_at", "-id")[:most])


def left_out(viewer: Viewer, id: UUID) -> bytes:
    """The rows with faults as CSV. Raises Absent: not there, or swept away."""
    row = batch(viewer, id)
    content = Batch.objects.values_list("left_out", flat=True).get(pk=row.pk)
    if not content:
        raise Absent
    return bytes(content)


def has_left_out(row: Batch) -> bool:
    """Whether rows that stayed out are still kept."""
    return Batch.objects.filter(pk=row.pk, left_out__isnull=False).exists()


def table(batch: Batch) -> Table:
    """The rows of a batch that is not over. Raises Absent when its bytes are gone."""
    content = Batch.objects.values_list("content", flat=True).get(pk=batch.pk)
    if content is None:
        raise Absent
    try:
        return read(bytes(content))
    except Unreadable as unreadable:  # it was read once, so the program has changed meanwhile
        raise Absent from unreadable


def same_for_all(row: Batch, code: str) -> Mapping[str, tuple[str, ...]]:
    """What a field may be for every row instead of a column, as code and words; empty where it may not."""
    holds = Holds(row.holds)
    if (holds, code) == (Holds.NOTES, "kind"):
        return kind_words(kinds(pack(row.home.pack)))
    return FIXED.get((holds, code), {})


def before(viewer: Viewer, row: Batch) -> Batch | None:
    """The newest batch of the same bytes that was brought in for the same purpose, or none."""
    same = Batch.objects.filter(
        home_id=row.home_id, digest=bytes(row.digest), holds=row.holds, state=State.DONE
    ).exclude(pk=row.pk)
    return same.select_related("ended_by").defer("content", "left_out").order_by("-ended_at").first()


def along(row: Batch) -> Along:
    """How far the job process is with a batch."""
    found = Progress.objects.filter(pk=row.pk).first()
    if found is None:
        return Along(0, row.rows, stalled=False)
    return Along(found.done, found.total, stalled=clock.now() - found.at > STALLED)


def made_people(viewer: Viewer, row: Batch) -> list[Person]:
    """Those whose files were made or written in, as far as links are given to them."""
    if not row.made or not viewer.may(Permission.SEE_PEOPLE, row.home_id):
        return []
    found = list(Person.objects.filter(pk__in=row.made, home_id=row.home_id).order_by("preferred_name", "id"))
    viewer.seen.people.update(person.id for person in found)
    return found


def present(ids: Collection[UUID]) -> set[UUID]:
    """Which of these records are there."""
    wanted = list(ids)
    found: set[UUID] = set()
    for at in range(0, len(wanted), MANY):
        found.update(Record.objects.filter(pk__in=wanted[at : at + MANY]).values_list("pk", flat=True))
    return found


def world(viewer: Viewer, row: Batch, addresses: Iterable[str] = ()) -> World:
    """What the home knows, as far as this file must be held against it. `addresses`: the file's e-mail addresses.

    For holding rows against only: nothing of it is shown but what the file says itself. Raises Absent.
    """
    now = clock.now()
    today = timezone.localdate(now)
    holds, home = Holds(row.holds), row.home_id
    known: dict[str, Any] = {}
    if holds is Holds.PROFESSIONALS:
        rows = list(Professional.objects.filter(home_id=home).values_list("source_key", "name", "work", "organisation"))
        known["professional_keys"] = frozenset(key for key, *_ in rows if key)
        known["professionals"] = frozenset((fold(name), fold(work), fold(at)) for _, name, work, at in rows)
        known["bad_addresses"] = frozenset(address for address in addresses if address and not _is_address(address))
    else:
        if not viewer.may(Permission.SEE_PEOPLE, home):
            raise Absent
        columns = ("id", "source_key", "preferred_name", "full_name", "previous_names", "stage", "born_on")
        persons = Person.objects.filter(home_id=home).order_by("id").values_list(*columns)
        known["people"] = tuple(Known(*each) for each in persons)
    if holds is Holds.STAYS:
        known["stays"] = _stays(home)
        keys = Placement.objects.filter(~Q(source_key=""), home_id=home).values_list("source_key", flat=True)
        known["stay_keys"] = frozenset(keys)
        known["workers"] = _workers(home, row.home.pack)
    elif holds is Holds.NOTES:
        known["residents"] = residents(viewer, home, today)
    return World(home=home, pack=pack(row.home.pack), today=today, now=now, **known)


def _stays(home: UUID) -> dict[UUID, list[Stay]]:
    found: dict[UUID, list[Stay]] = {}
    members = Member.objects.filter(placement__home_id=home).order_by("joined_on")
    for each in members.values_list("person_id", "person__preferred_name", "joined_on", "left_on"):
        found.setdefault(each[0], []).append(Stay(*each))
    return found


def _workers(home: UUID, pack_code: str) -> dict[str, UUID]:
    """Those who work here now and write records, by folded name, short name and e-mail address; two of a name: none."""
    writing = {role.code for role in pack(pack_code).roles if Permission.WRITE_RECORDS in role.may}
    rows = Membership.objects.filter(held(clock.now()), home_id=home, role__in=writing).select_related("user")
    found: dict[str, set[UUID]] = {}
    for row in rows:
        for name in (fold(row.user.name), fold(row.user.short_name), row.user.email.casefold()):
            found.setdefault(name, set()).add(row.user.id)
    return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
