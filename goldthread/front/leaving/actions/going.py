"""Something leaves the house: whose it was and who took it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from goldthread.ground.access.rules import Permission, Viewer
from goldthread.ground.audit import actions as audit

if TYPE_CHECKING:
    from goldthread.casework.people.models import Person
    from goldthread.ground.homes.models import Home


@transaction.atomic
def let_home_leave(home: Home, *, by: Viewer) -> None:
    """Note that everything of a home is taken away. Called before the first byte. Raises Refused."""
    by.require(Permission.EXPORT, home.pk)
    audit.note("export_home", by=by.id, home=home.pk, about=[home.pk])


@transaction.atomic
def let_person_leave(person: Person, *, by: Viewer) -> None:
    """Note that one person's record is taken away. Called before the first byte. Raises Refused."""
    by.require(Permission.EXPORT, person.home_id)
    audit.note("export_person", by=by.id, home=person.home_id, about=[person.pk])
