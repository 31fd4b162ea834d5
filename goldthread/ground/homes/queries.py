"""Homes, for those above."""

from __future__ import annotations

from uuid import UUID

from goldthread.ground.homes.models import Home


def home(home_id: UUID) -> Home:
    """The home of that id. Raises Home.DoesNotExist. Names of homes are not personal data."""
    return Home.objects.select_related("provider").get(pk=home_id)


def others(home_id: UUID) -> list[Home]:
    """The other homes of the provider of this one, by name. One statement."""
    rows = Home.objects.filter(provider__homes=home_id).exclude(pk=home_id)
    return list(rows.order_by("name"))


def any_home() -> bool:
    """Whether a home has been opened in this database."""
    return Home.objects.exists()
