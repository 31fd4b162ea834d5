"""A page a file. Here: what they share, the gate first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from goldthread.casework.placements.queries import PersonFile, file_of, today
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, Viewer
from goldthread.oversight.looking.forms import Period, period_of


def file_and_period(viewer: Viewer, person: UUID, sent: Mapping[str, str]) -> tuple[PersonFile, Period, date]:
    """The person's file (their own gate), the period that was asked for, and today.

    Raises Absent where the person is, or where who has looked at them is not for this viewer.
    """
    file = file_of(viewer, person)
    if not viewer.may(Permission.SEE_READINGS, file.person.home_id):
        raise Absent
    member = next((each for each in file.members if each.person_id == person), None)
    day = today()
    return file, period_of(sent, day, member.joined_on if member else None), day
