"""What a form must know of the home it is written in."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import connection

from goldthread.casework.people.rules import names_of
from goldthread.casework.records.rules.composing import Resident
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, Viewer
from goldthread.ground.packs.rules import Kind

# One statement: everybody of the home, with the stay that holds on the day (or their last one), present people first.
_RESIDENTS = """
SELECT p.id, p.preferred_name, p.full_name, p.previous_names, p.stage, p.moves_by_themself, s.id,
       coalesce(s.present, false),
       CASE WHEN p.stage = 'unborn' THEN p.due_on WHEN p.birth_known = 'exact' THEN p.born_on END,
       coalesce(gone.name, ''), gone.on
FROM people_person p
LEFT JOIN LATERAL (
    SELECT h.name, m.on FROM people_move m JOIN homes_home h ON h.id = m.to_id
    WHERE m.person_id = p.id AND m.ended_at IS NULL
) gone ON true
LEFT JOIN LATERAL (
    SELECT pl.id, (pl.moved_in_on <= %(day)s AND (pl.moved_on_on IS NULL OR pl.moved_on_on >= %(day)s)) AS present
    FROM placements_member m JOIN placements_placement pl ON pl.id = m.placement_id
    WHERE m.person_id = p.id
    ORDER BY 2 DESC, pl.moved_in_on DESC LIMIT 1
) s ON true
WHERE p.home_id = %(home)s AND (%(near)s::uuid[] IS NULL OR p.id = ANY(%(near)s))
    AND p.id <> ALL(%(not_people)s::uuid[])
ORDER BY coalesce(s.present, false) DESC, p.preferred_name
"""


def may_write(viewer: Viewer, home: UUID, kind: Kind) -> bool:
    """Whether the viewer may write a record of this kind there now: a concern off shift as well."""
    return viewer.may_in(Permission.WRITE_RECORDS, home) or (kind.answered and viewer.may_raise(home))


def whom(viewer: Viewer, home: UUID, kind: Kind, day: date) -> tuple[Resident, ...]:
    """Whom a form offers. Off shift a concern is shown nobody: its writer says in words whom it is about."""
    if kind.answered and not viewer.may_in(Permission.SEE_PEOPLE, home) and viewer.may_raise(home):
        return ()
    return residents(viewer, home, day)


def residents(viewer: Viewer, home: UUID, day: date) -> tuple[Resident, ...]:
    """Everybody who lives or has lived in the home, those present on that day first. One statement.

    Somebody off shift is given those of the stays within their reach. Raises Absent when that is nobody.
    """
    if not viewer.may_in(Permission.SEE_PEOPLE, home):
        raise Absent
    near = None if viewer.may(Permission.SEE_PEOPLE, home) else list(viewer.people(Permission.SEE_PEOPLE))
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(_RESIDENTS, {"home": home, "day": day, "near": near, "not_people": list(viewer.not_people)})
        return tuple(
            Resident(
                id=person,
                preferred_name=name,
                names=names_of(name, full, previous, grown_up=stage in ("parent", "adult")),
                placement=placement,
                is_baby=stage == "baby",
                not_yet_moving=stage == "baby" and not moves,
                present=present,
                stage=stage,
                born_on=born_on,
                moved_to=moved_to,
                moved_on=moved_on,
            )
            for person, name, full, previous, stage, moves, placement, present, born_on, moved_to, moved_on in (
                cursor.fetchall()
            )
        )


def staff_names(viewer: Viewer, home: UUID) -> dict[UUID, str]:
    """The short names of those who hold or have held a post in the home, by id. One statement."""
    if not viewer.works_in(home):
        raise Absent
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(
            "SELECT DISTINCT u.id, u.short_name FROM access_membership m JOIN users_user u ON u.id = m.user_id "
            "JOIN homes_home h ON h.id = m.home_id WHERE m.home_id = %s AND NOT EXISTS (SELECT 1 FROM access_role r "
            "WHERE r.pack = h.pack AND r.code = m.role AND r.may = '{see_released}') ORDER BY u.short_name",
            [home],
        )
        return dict(cursor.fetchall())
