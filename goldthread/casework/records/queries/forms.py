"""What a form must know of the home it is written in."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import connection

from goldthread.casework.people.rules import names_of
from goldthread.casework.records.rules.composing import Resident
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, Viewer

# One statement: everybody of the home, with the stay that holds on the day (or their last one), present people first.
_RESIDENTS = """
SELECT p.id, p.preferred_name, p.full_name, p.previous_names, p.stage, p.moves_by_themself, s.id,
       coalesce(s.present, false),
       CASE WHEN p.stage = 'unborn' THEN p.due_on WHEN p.birth_known = 'exact' THEN p.born_on END
FROM people_person p
LEFT JOIN LATERAL (
    SELECT pl.id, (pl.moved_in_on <= %(day)s AND (pl.moved_on_on IS NULL OR pl.moved_on_on >= %(day)s)) AS present
    FROM placements_member m JOIN placements_placement pl ON pl.id = m.placement_id
    WHERE m.person_id = p.id
    ORDER BY 2 DESC, pl.moved_in_on DESC LIMIT 1
) s ON true
WHERE p.home_id = %(home)s
ORDER BY coalesce(s.present, false) DESC, p.preferred_name
"""


def residents(viewer: Viewer, home: UUID, day: date) -> tuple[Resident, ...]:
    """Everybody who lives or has lived in the home, those present on that day first. One statement.

    Raises Absent when the viewer may not see the home's people.
    """
    if not viewer.may(Permission.SEE_PEOPLE, home):
        raise Absent
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(_RESIDENTS, {"home": home, "day": day})
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
            )
            for person, name, full, previous, stage, moves, placement, present, born_on in cursor.fetchall()
        )


def staff_names(viewer: Viewer, home: UUID) -> dict[UUID, str]:
    """The short names of those who hold or have held a post in the home, by id. One statement."""
    if not any(post.home_id == home for post in viewer.posts):
        raise Absent
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(
            "SELECT DISTINCT u.id, u.short_name FROM access_membership m JOIN users_user u ON u.id = m.user_id "
            "WHERE m.home_id = %s ORDER BY u.short_name",
            [home],
        )
        return dict(cursor.fetchall())
