"""The photo by which a person is known."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from goldthread.casework.people.actions.dated import insist_here
from goldthread.casework.people.models import Person, PersonChange
from goldthread.ground.access.rules import Permission, Viewer
from goldthread.ground.audit import actions as audit


@transaction.atomic
def set_photo(person: Person, photo: UUID | None, *, by: Viewer) -> bool:
    """Put a photo to a person in place of the one before, or (None) take theirs away. Whether anything changed.

    `photo`: the id of a File of the person's own home, which the caller has kept and looked at. Which picture stood
    there before stays written. Raises Refused.
    """
    by.require(Permission.MANAGE_PEOPLE, person.home_id)
    row = Person.objects.select_for_update().get(pk=person.pk)
    before = row.photo_id
    person.photo_id = photo
    if before == photo:
        return False
    insist_here(row.id)
    row.photo_id = photo
    row.save(update_fields=["photo_id"])
    PersonChange.objects.create(
        person=row, by_id=by.id, field="photo", before=str(before or ""), after=str(photo or "")
    )
    files = [file for file in (photo, before) if file is not None]
    audit.note("set_photo" if photo else "take_photo_away", by=by.id, home=row.home_id, about=[row.id, *files])
    return True
