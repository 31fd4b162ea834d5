"""Names that a record speaks of, and whose file a file is."""

from __future__ import annotations

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


def file_people(person: UUID) -> set[UUID]:
    """Whose file it is: the person, and whoever has shared a stay with them (parent and baby). One statement."""
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(
            "SELECT other.person_id FROM placements_member m JOIN placements_member other "
            "ON other.placement_id = m.placement_id WHERE m.person_id = %s",
            [person],
        )
        return {person, *(row[0] for row in cursor.fetchall())}
