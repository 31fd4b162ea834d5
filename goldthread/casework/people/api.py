"""Who is known to a home, for a worker's own program. One person whole: placements/api.py, where their file lies."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, Field

from goldthread.casework.people import queries
from goldthread.ground.access.rules import Permission, needs, viewer_of
from goldthread.lib.problems import Asked, problems

PAGE = 100
router = Router(tags=["people"])


class PersonLine(BaseModel):
    """Somebody the home knows or has known. The preferred name comes first."""

    id: UUID
    preferred_name: str
    full_name: str
    pronouns: str
    stage: str = Field(description="unborn, baby, child, young_person, parent, adult")
    born_on: date | None
    birth_known: str = Field(description="exact, estimated or unknown")
    due_on: date | None


class People(BaseModel):
    """Up to 100 people by name, and after whom the next ones come."""

    people: list[PersonLine]
    next: UUID | None = Field(description="Ask again with after=<this>; null when nobody follows.")


class AskedPeople(Asked):
    """Where the list begins."""

    after: UUID | None = None


@router.get("/people", response={200: People, **problems()}, operation_id="people", summary="People of the home")
@needs(Permission.SEE_PEOPLE)
def api_people(request: HttpRequest, asked: Query[AskedPeople]) -> People:
    """Everybody the token's home knows or has known, by name, 100 at a time."""
    viewer = viewer_of(request)
    assert viewer.home is not None
    known = queries.people(viewer, viewer.home.home_id)
    begin = 0
    if asked.after is not None:
        # Somebody who is gone from the list is as somebody who never was: it begins anew, and nothing is told.
        begin = next((place for place, person in enumerate(known, 1) if person.id == asked.after), 0)
    shown = known[begin : begin + PAGE]
    viewer.seen.people.intersection_update(person.id for person in shown)  # the others were not shown
    return People(
        people=[
            PersonLine(
                id=person.id,
                preferred_name=person.preferred_name,
                full_name=person.full_name,
                pronouns=person.pronouns,
                stage=person.stage,
                born_on=person.born_on,
                birth_known=person.birth_known,
                due_on=person.due_on,
            )
            for person in shown
        ],
        next=shown[-1].id if begin + PAGE < len(known) else None,
    )
