"""What is released of a record to whom, and what a placing social worker reads of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from goldthread.casework.placements.models import KeyWorker, Placement
from goldthread.casework.placements.rules import PLACING
from goldthread.casework.records.models import Reader, Record, RevisionText, Subject
from goldthread.casework.records.queries.seen import opens
from goldthread.ground.access.queries import Absent, outside
from goldthread.ground.access.rules import LEVELS, Permission, Sight, Viewer

MOST = 200  # on the page of what is released


def may_release(viewer: Viewer, record: Record) -> bool:
    """Whether the viewer may release a record that they open: in the whole home, and as narrow as it is."""
    level = LEVELS.index(Sight(record.sight))
    return any(
        post.home_id == record.home_id and Permission.RELEASE_RECORDS in post.may and post.level >= level
        for post in viewer.posts
    )


def stays_of(record: Record) -> list[Placement]:
    """The stays that go on of which everybody is whom it is about. Whoever was struck counts no more."""
    about = list(Subject.objects.filter(record=record, struck=False).values_list("person_id", flat=True))
    stays = Placement.objects.filter(home_id=record.home_id, moved_on_on=None)
    for person in about:
        stays = stays.filter(members__person_id=person)
    return list(stays) if about else []


def stands_in_the_way(record: Record, stays: Sequence[Placement]) -> str:
    """Why a record can be released to nobody, in a sentence; nothing when it can. `stays`: of `stays_of`."""
    if record.held:
        return _("It is held: only its writer reads it. Once the hold is lifted it can be released.")
    if not stays or record.for_home:
        if record.for_home or not Subject.objects.filter(record=record, struck=False).exists():
            return _("It is in nobody’s file, so there is no social worker to release it to.")
        return _(
            "It is about other people too, or their stay has ended. Take whoever does not belong here out of it "
            "(“Not this person”), or write what concerns one of them in a record of their own."
        )
    return ""


def placing(record: Record, stays: Sequence[Placement]) -> list[KeyWorker]:
    """The placing social workers named now for whom a record is about, each with their worker and stay.

    Whoever is named and has the role no longer is none of them. `stays`: of `stays_of`.
    """
    rows = KeyWorker.objects.filter(placement__in=stays, task=PLACING, until_at=None)
    named = list(rows.select_related("user", "placement").order_by("user__name", "id")) if stays else []
    there = outside(record.home_id) if named else frozenset()
    return [row for row in named if row.user_id in there]


def releases(record: Record) -> list[Reader]:
    """To whom a record that the viewer opens is released now, the first first. One statement; none for most records."""
    if not record.guarded:
        return []
    rows = Reader.objects.filter(record=record, why=Reader.Why.RELEASED, until_at=None)
    return list(rows.select_related("record__placement", "user", "by").order_by("from_at", "id"))


def standing(record: Record) -> list[Reader]:
    """Those of them who read it by that now: named still for a stay that goes on, of which everybody is."""
    rows = releases(record)
    named = {row.user_id for row in placing(record, stays_of(record))} if rows else set()
    return [row for row in rows if row.user_id in named]


def a_release(record: Record, id: UUID) -> Reader:
    """One of them. Raises Absent."""
    row = next((row for row in releases(record) if row.id == id), None)
    if row is None:
        raise Absent
    return row


# --- for whom it is released ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Released:
    """One record that is released to the viewer: what stands in the list of them."""

    record: UUID
    form: UUID
    names: tuple[str, ...]
    home: str
    happened_at: datetime
    released_at: datetime


def released(viewer: Viewer) -> list[Released]:
    """What is released to the viewer, the newest first. Three statements."""
    rows = Reader.objects.filter(
        opens(viewer, "record__"), user_id=viewer.id, why=Reader.Why.RELEASED, until_at__isnull=True
    )
    found = list(rows.select_related("record__home", "record__head").order_by("-from_at", "-id")[:MOST])
    records = [row.record_id for row in found]
    bodies = RevisionText.objects.filter(revision_id__in=[row.record.head_id for row in found])
    said = dict(bodies.values_list("revision__record_id", "body"))
    about: dict[UUID, set[str]] = {}
    for record, person in Subject.objects.filter(record_id__in=records, struck=False).values_list(
        "record_id", "person_id"
    ):
        about.setdefault(record, set()).add(str(person))
        viewer.seen.people.add(person)
    viewer.seen.records.update(records)
    return [
        Released(
            record=row.record_id,
            form=row.record.head.form_id,
            names=tuple(
                each["name"]
                for each in said[row.record_id]["subjects"]
                if each["person"] in about.get(row.record_id, ())
            ),
            home=row.record.home.name,
            happened_at=row.record.happened_at,
            released_at=row.from_at,
        )
        for row in found
        if row.record.head is not None
    ]


def released_of(record: UUID) -> frozenset[UUID]:
    """The people of the stay for which a record is released to the actor: whose names stand in it for them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT goldthread_released_of(%s)", [record])
        return frozenset(cursor.fetchone()[0])
