"""A stay at the head of the pages that change it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from goldthread.casework.people.presenters import Face, faces
from goldthread.casework.placements.presenters.header import together
from goldthread.lib.dates import said_date

if TYPE_CHECKING:
    from goldthread.casework.placements.models import Placement


@dataclass(frozen=True)
class StayPage:
    """Whose stay it is, so that nobody changes the wrong one."""

    id: UUID
    title: str
    faces: tuple[Face, ...]
    line: str
    href: str


def stay_page(stay: Placement) -> StayPage:
    """The head of a page about a stay: everyone still of it, or everyone who was."""
    members = list(stay.members.all())
    people = [row.person for row in members if row.left_on is None] or [row.person for row in members]
    names = [person.preferred_name for person in people]
    return StayPage(
        id=stay.id,
        title=together(names),
        faces=faces(people),
        line=_("moved in on %(day)s") % {"day": said_date(stay.moved_in_on, words=translation)},
        href=reverse("person_network", args=[people[0].id]),
    )
