"""`python -m tests.simulation.furnish`: a real home (no demo) with a manager, four workers and a family."""

from __future__ import annotations

from datetime import date, timedelta

import django

from goldthread.lib import actors
from tests.ground.accounts.apps import give_app

CAST = ("ruth", "jo", "marian", "ewan")


def furnish() -> None:
    """Through actions, as the app."""
    from goldthread.casework.people import actions as people
    from goldthread.casework.placements import actions as placements
    from goldthread.ground.access import actions as access
    from goldthread.ground.access.queries import viewer
    from goldthread.ground.homes import actions as homes
    from goldthread.ground.users import actions as users
    from goldthread.lib import clock

    today = clock.now().date()
    home = homes.open_home(
        provider="Hollin Care (invented)",
        name="The Willows",
        pack="residential_family_centre",
        opened_on=date(2020, 4, 1),
        by=None,
    )
    for key in ("dee", *CAST):
        user = users.take_on(
            email=f"{key}@demo.invalid", name=key.title(), password=f"{key}-invented-password", by=None
        )
        access.give_role(user=user, home=home, role="practitioner" if key in CAST else "registered_manager", by=None)
        give_app(user)  # outside a demo nobody comes in without a second factor
        if key == "dee":
            dee = user
    by = viewer(dee)
    noah = people.add(
        home=home, preferred_name="Noah", full_name="Noah Haddad", stage="baby", born_on=today - timedelta(66), by=by
    )
    amira = people.add(home=home, preferred_name="Amira", stage="parent", born_on=today - timedelta(7000), by=by)
    placements.move_in(
        home=home,
        members=[(amira, "parent"), (noah, "baby")],
        moved_in_on=today - timedelta(days=31),
        weeks_planned=12,
        placing_authority="Hollin Borough (invented)",
        by=by,
    )


if __name__ == "__main__":
    actors.house = "tests"
    django.setup()
    furnish()
