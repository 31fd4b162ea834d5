"""The gate of a record, and its history."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef

from goldthread.casework.people.models import Move
from goldthread.casework.records.models import Attached, Handed, Link, Receipt, Record, Revision, SignOff, Subject
from goldthread.casework.records.queries.seen import opens
from goldthread.ground.access.queries import Absent, off_duty
from goldthread.ground.access.rules import Permission, Viewer


@dataclass(frozen=True)
class RevisionRow:
    """One signed text, with what the database knows of it."""

    id: UUID
    number: int
    form: UUID
    author: str
    author_id: UUID
    written_at: datetime
    received_at: datetime
    reason: str
    digest: bytes
    body: dict[str, Any]


@dataclass(frozen=True)
class SignOffRow:
    """One name put to a record."""

    act: str
    by: str
    role: str
    at: datetime
    note: str
    revision: int
    person: UUID | None
    instead: UUID | None


@dataclass(frozen=True)
class LinkRow:
    """A record that this one led to or came from."""

    record: UUID
    kind: str
    happened_at: datetime


@dataclass(frozen=True)
class Sheet:
    """A record, whole: its head, its history, its names."""

    record: Record
    revisions: tuple[RevisionRow, ...]
    sign_offs: tuple[SignOffRow, ...]
    struck: frozenset[UUID]
    led_to: tuple[LinkRow, ...]
    came_from: tuple[LinkRow, ...]
    receipts: tuple[tuple[str, datetime], ...]
    read_by_viewer: bool
    off_duty: bool  # its author was not on shift when it was written
    files: frozenset[UUID] = field(default_factory=frozenset)
    pictures: frozenset[UUID] = field(default_factory=frozenset)  # those of the files that a page can show as they are

    @property
    def about(self) -> frozenset[UUID]:
        """Whom its current text is about."""
        return frozenset(UUID(each["person"]) for each in self.head.body["subjects"])

    @property
    def head(self) -> RevisionRow:
        """The current text."""
        return self.revisions[-1]


def gate(viewer: Viewer, record_id: UUID) -> Record:
    """The record, if the viewer may read it: a person's record, or the home's own log. Raises Absent."""
    about_people = Exists(Subject.objects.filter(record=OuterRef("pk")))
    off = off_duty("home_id", "author_id", "written_at")
    rows = Record.objects.select_related("home").annotate(about_people=about_people, off_duty=off)
    record = rows.filter(opens(viewer), pk=record_id).first()
    if record is None:
        with connection.cursor() as cursor:  # no sooner than what is there and does not open
            cursor.execute("SELECT goldthread_weigh(%s, %s)", [record_id, viewer.id])
        raise Absent
    return record


def revisions(record: Record) -> tuple[RevisionRow, ...]:
    """Every signed text of a record that has passed the gate, in order."""
    rows = (
        Revision.objects.filter(record=record)
        .order_by("number")
        .values_list(
            "id",
            "number",
            "form_id",
            "author__short_name",
            "author_id",
            "written_at",
            "received_at",
            "reason",
            "digest",
            "text__body",
        )
    )
    return tuple(RevisionRow(*row[:8], bytes(row[8]), row[9]) for row in rows)


def sheet(viewer: Viewer, record_id: UUID) -> Sheet:
    """A record, whole. Raises Absent. A fixed number of statements."""
    record = gate(viewer, record_id)
    subjects = list(record.subjects.values_list("person_id", "struck"))
    viewer.seen.records.add(record.id)
    viewer.seen.people.update(person for person, _ in subjects)
    sign_offs = SignOff.objects.filter(record=record).order_by("received_at", "id")
    links = Link.objects.filter(source=record) | Link.objects.filter(target=record)
    led_to, came_from = [], []
    links = links.filter(opens(viewer, "source__"), opens(viewer, "target__"))
    for link in links.select_related("source", "target").order_by("id"):
        if link.source_id == record.id:
            led_to.append(LinkRow(link.target_id, link.target.kind, link.target.happened_at))
        else:
            came_from.append(LinkRow(link.source_id, link.source.kind, link.source.happened_at))
    receipts = list(
        Receipt.objects.filter(record=record)
        .order_by("received_at")
        .values_list("reader_id", "reader__short_name", "received_at")
    )
    files = list(Attached.objects.filter(record=record).values_list("file_id", "file__width"))
    return Sheet(
        record=record,
        revisions=revisions(record),
        sign_offs=tuple(
            SignOffRow(*row)
            for row in sign_offs.values_list(
                "act", "by__short_name", "role", "received_at", "note", "revision__number", "person_id", "instead_id"
            )
        ),
        struck=frozenset(person for person, struck in subjects if struck),
        led_to=tuple(led_to),
        came_from=tuple(came_from),
        receipts=tuple((name, at) for _, name, at in receipts),
        read_by_viewer=any(reader == viewer.id for reader, _, _ in receipts),
        off_duty=record.off_duty,  # type: ignore[attr-defined]
        files=frozenset(file for file, _ in files),
        pictures=frozenset(file for file, width in files if width is not None),
    )


def read_only(record: Record) -> bool:
    """Whether it was handed over with a child who moved, or is about nobody who has not moved. One statement."""
    handed = Handed.objects.filter(record_id=record.pk, until_at__isnull=True)
    about = Subject.objects.filter(record_id=record.pk, struck=False)
    gone = Move.objects.filter(person_id=OuterRef("person_id"), ended_at__isnull=True)
    stay, left = about.filter(~Exists(gone)), about.filter(Exists(gone))
    whole = Record.objects.filter(pk=record.pk)
    return whole.filter(Exists(handed) | Exists(left) & ~Exists(stay)).exists()


def may_amend(viewer: Viewer, record: Record) -> bool:
    """Whether the viewer may amend: what they wrote, or, with that permission, what another wrote; nothing that is only
    read since a child moved."""
    own = record.author_id == viewer.id and viewer.may_in(Permission.WRITE_RECORDS, record.home_id)
    return (own or viewer.may(Permission.AMEND_OTHERS, record.home_id)) and not read_only(record)
