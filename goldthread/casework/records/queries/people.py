"""Names that a record speaks of, and whose file a file is."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from goldthread.casework.records.queries.records import Sheet


def names_in(sheet: Sheet) -> dict[str, str]:
    """The present names of the people and workers that a record's answers, strikes and subjects name. One statement."""
    ids: set[UUID] = set(sheet.struck)
    for row in sheet.revisions:
        for answer in row.body["answers"].values():
            if isinstance(answer, list):
                ids.update(found for each in answer if (found := _id(each)))
        ids.update(UUID(subject["person"]) for subject in row.body["subjects"])
    ids.update(person for row in sheet.sign_offs for person in (row.person, row.instead) if person)
    if not ids:
        return {}
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(
            "SELECT id, preferred_name FROM people_person WHERE id = ANY(%(ids)s) "
            "UNION ALL SELECT id, short_name FROM users_user WHERE id = ANY(%(ids)s)",
            {"ids": list(ids)},
        )
        return {str(key): name for key, name in cursor.fetchall()}


def _id(value: object) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) and len(value) == 36 else None
    except ValueError:
        return None


def before(people: Iterable[UUID]) -> dict[UUID, UUID]:
    """Who these people were in the homes that they moved from, with who of them each is now. One statement."""
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("SELECT before, person FROM goldthread_before(%s)", [list(people)])
        return dict(cursor.fetchall())


def after(people: Iterable[UUID]) -> dict[UUID, UUID]:
    """Who these people, of other homes, are now in a home of the viewer's. One statement."""
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("SELECT before, person FROM goldthread_after(%s)", [list(people)])
        return dict(cursor.fetchall())


def moved_with(records: Iterable[UUID]) -> dict[UUID, dict[UUID, UUID]]:
    """Of records handed over: who those whom each is about, and who moved, are now in a home of the viewer's.

    By record, who they were and who they are; without whoever was struck. One statement.
    """
    found: dict[UUID, dict[UUID, UUID]] = {}
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(
            "SELECT s.record_id, s.person_id, a.person FROM records_subject s JOIN goldthread_after("
            "ARRAY(SELECT person_id FROM records_subject WHERE record_id = ANY(%(records)s))) a "
            "ON a.before = s.person_id WHERE s.record_id = ANY(%(records)s) AND NOT s.struck",
            {"records": list(records)},
        )
        for record, before, person in cursor.fetchall():
            found.setdefault(record, {})[before] = person
    return found


def file_people(*people: UUID) -> set[UUID]:
    """Whose file it is: these people, and whoever has shared a stay with them (parent and baby). One statement."""
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(
            "SELECT other.person_id FROM placements_member m JOIN placements_member other "
            "ON other.placement_id = m.placement_id WHERE m.person_id = ANY(%s)",
            [list(people)],
        )
        return {*people, *(row[0] for row in cursor.fetchall())}
