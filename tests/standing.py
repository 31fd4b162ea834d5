"""The standing cast, made through actions: `python -m tests.standing` furnishes the database it is pointed at."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import django

WORKERS = {
    # key: (name, role in The Willows, or "" for none)
    "dee": ("Dee Okafor", "registered_manager"),
    "marian": ("Marian Holt", "senior_practitioner"),
    "jo": ("Jo Brandt", "practitioner"),
    "ruth": ("Ruth Sallis", "practitioner"),
    "ewan": ("Ewan Tully", "support_worker"),
    "ada": ("Ada Quill", "administrator"),
    "priya": ("Priya Nair", ""),  # works at the other home
    "len": ("Len Foster", ""),  # has left
}


def furnish() -> None:
    """Two homes, the cast, two families at one and a young person at the other."""
    from goldthread.ground.access import actions as access
    from goldthread.ground.homes import actions as homes
    from goldthread.ground.packs import actions as packs
    from goldthread.ground.users import actions as users

    packs.publish()
    opened = date(2020, 4, 1)
    willows = homes.open_home(
        provider="Hollin Care (invented)", name="The Willows", pack="residential_family_centre", opened_on=opened, by=None, invented=True
    )
    ash = homes.open_home(
        provider="Hollin Care (invented)", name="Ash Lane", pack="childrens_home", opened_on=opened, by=None, invented=True
    )
    since = datetime(2024, 1, 1, tzinfo=UTC)
    for key, (name, role) in WORKERS.items():
        user = users.take_on(
            email=f"{key}@demo.invalid", name=name, password=f"{key}-invented-password", by=None, invented=True
        )
        if role:
            access.give_role(user=user, home=willows, role=role, by=None, from_at=since)
        elif key == "priya":
            access.give_role(user=user, home=ash, role="support_worker", by=None, from_at=since)
        else:
            access.give_role(
                user=user, home=willows, role="practitioner", by=None, from_at=since, until_at=since + timedelta(days=200)
            )
            users.leave(user, by=user.id)


if __name__ == "__main__":
    django.setup()
    furnish()
