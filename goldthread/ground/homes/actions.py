"""Open a provider and its homes."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from goldthread.ground.audit import actions as audit
from goldthread.ground.homes.models import Home, Provider


@transaction.atomic
def open_home(*, provider: str, name: str, pack: str, opened_on: date, by: UUID | None, invented: bool = False) -> Home:
    """Open a home under a provider, who is made with its first home.

    Raises ValueError when invented and real homes would share one database.
    """
    if Home.objects.exclude(invented=invented).exists():
        raise ValueError("Demo homes and real homes never share a database.")
    owner, _ = Provider.objects.get_or_create(name=provider)
    home = Home.objects.create(provider=owner, name=name, pack=pack, opened_on=opened_on, invented=invented)
    audit.note("open_home", by=by, home=home.id, about=[home.id])
    return home
