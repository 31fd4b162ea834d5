"""The records of a home or of one person, whole and in order of time, a handful at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from goldthread.casework.files.models import File
from goldthread.casework.people.models import Person
from goldthread.casework.people.rules import names_of
from goldthread.casework.records.models import Attached, Link, Receipt, Record, Revision, SignOff, Subject
from goldthread.casework.records.queries.people import file_people
from goldthread.casework.records.queries.records import LinkRow, RevisionRow, Sheet, SignOffRow
from goldthread.casework.records.queries.seen import opens
from goldthread.casework.records.rules.mentions import Named
from goldthread.ground.access.queries import off_duty
from goldthread.ground.access.rules import Viewer
from goldthread.ground.packs.queries import form_versions
from goldthread.ground.users.models import User

HANDFUL = 100  # records in memory at once


@dataclass(frozen=True)
class Written:
    """One record whole, its files, and which linked records lie in the same folder."""

    sheet: Sheet
    files: dict[UUID, File]
    near: frozenset[UUID]
    about: tuple[UUID, ...]  # in whose timeline it stands


def written(home: UUID, person: UUID | None = None, *, by: Viewer | None = None) -> Iterator[Written]:
    """Every record of a home, or of one person's file as `by` may open it, from the first that happened. Memory holds
    a handful.

    The caller has asked whether they may leave.
    """
    heads = (
        _records(home, person, by).select_related("author").order_by("happened_at", "id").iterator(chunk_size=HANDFUL)
    )
    while handful := list(islice(heads, HANDFUL)):
        yield from _whole(handful, person, by)


def count_of(home: UUID, person: UUID | None = None, *, by: Viewer | None = None) -> int:
    """How many there are."""
    return _records(home, person, by).count()


def people_of(home: UUID) -> list[Person]:
    """Everybody of a home, by name."""
    return list(Person.objects.filter(home=home).order_by("preferred_name", "pk"))


def family_of(person: UUID) -> frozenset[UUID]:
    """Whose file it is: the person, and whoever has shared a stay with them."""
    return frozenset(file_people(person))


def named(home: UUID) -> list[Named]:
    """Everybody of a home with the names they go by."""
    rows = Person.objects.filter(home=home).values_list("id", "preferred_name", "full_name", "previous_names", "stage")
    return [
        Named(key, names_of(name, full, previous, grown_up=stage in ("parent", "adult")))
        for key, name, full, previous, stage in rows
    ]


def names(home: UUID) -> dict[str, str]:
    """Everybody whom a record of the home may name, by id as text: people by preferred, workers by short name."""
    found = {str(key): name for key, name in Person.objects.filter(home=home).values_list("id", "preferred_name")}
    return found | {str(key): name for key, name in User.objects.values_list("id", "short_name")}


def _records(home: UUID, person: UUID | None, by: Viewer | None) -> QuerySet[Record]:
    rows = Record.objects.filter(home=home).annotate(off_duty=off_duty("home_id", "author_id", "written_at"))
    if person is not None:
        rows = rows.filter(pk__in=Subject.objects.filter(person=person, struck=False).values("record"))
    if by is not None:
        rows = rows.filter(opens(by))
    return rows


def _whole(heads: list[Record], person: UUID | None, by: Viewer | None) -> Iterator[Written]:
    ids = [head.pk for head in heads]
    revisions, offs, subjects = defaultdict(list), defaultdict(list), defaultdict(list)
    found: Any
    for found in (
        Revision.objects.filter(record__in=ids)
        .order_by("record", "number")
        .values_list(
            *("record_id", "id", "number", "form_id", "author__short_name", "author_id", "written_at", "received_at"),
            *("reason", "digest", "text__body"),
        )
    ):
        values = [*found[1:9], bytes(found[9]), found[10]]
        revisions[found[0]].append(RevisionRow(*values))
    for record, *row in (
        SignOff.objects.filter(record__in=ids)
        .order_by("received_at", "id")
        .values_list(
            *("record_id", "act", "by__short_name", "role", "received_at", "note", "revision__number"),
            *("person_id", "instead_id"),
        )
    ):
        offs[record].append(SignOffRow(*row[:8]))
    for record, who, struck in (
        Subject.objects.filter(record__in=ids).order_by("id").values_list("record_id", "person_id", "struck")
    ):
        subjects[record].append((who, struck))
    receipts = defaultdict(list)
    for record, name, at in (
        Receipt.objects.filter(record__in=ids)
        .order_by("received_at", "id")
        .values_list("record_id", "reader__short_name", "received_at")
    ):
        receipts[record].append((name, at))
    led_to, came_from, near = _links(ids, person, by)
    files: dict[UUID, dict[UUID, File]] = defaultdict(dict)
    for row in Attached.objects.filter(record__in=ids).select_related("file").order_by("id"):
        files[row.record_id][row.file_id] = row.file
    form_versions({row.form for rows in revisions.values() for row in rows})  # so that none is asked for alone
    for head in heads:
        about = subjects[head.pk]
        sheet = Sheet(
            record=head,
            revisions=tuple(revisions[head.pk]),
            sign_offs=tuple(offs[head.pk]),
            struck=frozenset(who for who, struck in about if struck),
            led_to=tuple(led_to[head.pk]),
            came_from=tuple(came_from[head.pk]),
            receipts=tuple(receipts[head.pk]),
            read_by_viewer=True,
            off_duty=head.off_duty,  # type: ignore[attr-defined]
            files=frozenset(files[head.pk]),
            pictures=frozenset(key for key, file in files[head.pk].items() if file.width is not None),
        )
        yield Written(sheet, files[head.pk], near, tuple(who for who, struck in about if not struck))


def _links(ids: list[UUID], person: UUID | None, by: Viewer | None) -> tuple[Any, Any, frozenset[UUID]]:
    led_to, came_from, near = defaultdict(list), defaultdict(list), set()
    links = Link.objects.filter(source__in=ids) | Link.objects.filter(target__in=ids)
    if by is not None:  # that something led to a record they may not open is not told either
        links = links.filter(opens(by, "source__"), opens(by, "target__"))
    wanted = set(ids)
    for link in links.select_related("source", "target").order_by("id"):
        near |= {link.source_id, link.target_id}
        if link.source_id in wanted:
            led_to[link.source_id].append(LinkRow(link.target_id, link.target.kind, link.target.happened_at))
        if link.target_id in wanted:
            came_from[link.target_id].append(LinkRow(link.source_id, link.source.kind, link.source.happened_at))
    if person is not None and near:
        mine = Subject.objects.filter(person=person, struck=False, record__in=near)
        near = set(mine.values_list("record_id", flat=True))
    return led_to, came_from, frozenset(near)
