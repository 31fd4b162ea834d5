"""The standing cast, made through actions: `python -m tests.standing` furnishes the database it is pointed at."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import django

from goldthread.lib import actors

if TYPE_CHECKING:
    from goldthread.ground.homes.models import Home

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

# Those who live here, by preferred name: two families at The Willows, two young people at Ash Lane.
AMIRA, NOAH = "Amira", "Noah"  # parent of 19, and a baby of 9 weeks 3 days who does not move yet; week 5 of 12
KAYLEIGH, TYLER = "Kayleigh", "Tyler"  # parent of 17, a child in law too, allergic to nuts; and a baby of 5 months
REECE, SKY = "Reece", "Sky"  # 14 and 12
NIGHT_FEEDS = "Two staff present at night feeds"  # Amira and Noah's keep-safe line


def furnish() -> None:
    """Two homes, the cast, two families at one and a young person at the other."""
    from goldthread.ground.access import actions as access
    from goldthread.ground.homes import actions as homes
    from goldthread.ground.packs import actions as packs
    from goldthread.ground.users import actions as users

    packs.publish()
    opened = date(2020, 4, 1)
    willows = homes.open_home(
        provider="Hollin Care (invented)",
        name="The Willows",
        pack="residential_family_centre",
        opened_on=opened,
        by=None,
        invented=True,
    )
    ash = homes.open_home(
        provider="Hollin Care (invented)",
        name="Ash Lane",
        pack="childrens_home",
        opened_on=opened,
        by=None,
        invented=True,
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
                user=user,
                home=willows,
                role="practitioner",
                by=None,
                from_at=since,
                until_at=since + timedelta(days=200),
            )
            users.leave(user, by=user.id)
    _families(willows)
    _young_people(ash)


def _families(willows: Home) -> None:
    from goldthread.casework.people import actions as people
    from goldthread.casework.placements import actions as placements
    from goldthread.ground.access.queries import viewer
    from goldthread.ground.users.models import User
    from goldthread.lib import clock

    today = clock.now().date()
    dee = viewer(User.objects.get(email="dee@demo.invalid"))
    marian = viewer(User.objects.get(email="marian@demo.invalid"))
    amira = people.add(
        home=willows,
        preferred_name=AMIRA,
        full_name="Amira Haddad",
        pronouns="she/her",
        stage="parent",
        born_on=today - timedelta(days=7000),
        first_language="Arabic",
        interpreter="Arabic, for meetings",
        by=dee,
    )
    noah = people.add(
        home=willows,
        preferred_name=NOAH,
        full_name="Noah Haddad",
        pronouns="he/him",
        stage="baby",
        born_on=today - timedelta(days=66),
        by=dee,
    )
    people.relate(noah, amira, "mother", by=dee)
    people.set_keep_safe(noah, kind="two_staff", text=NIGHT_FEEDS, by=marian)
    people.set_legal_status(noah, code="interim_care_order", by=dee)
    stay = placements.move_in(
        home=willows,
        members=[(amira, "parent"), (noah, "baby")],
        moved_in_on=today - timedelta(days=31),
        weeks_planned=12,
        placing_authority="Hollin Borough (invented)",
        by=dee,
    )
    placements.allocate_key_worker(stay, User.objects.get(email="jo@demo.invalid"), by=dee)
    kayleigh = people.add(
        home=willows,
        preferred_name=KAYLEIGH,
        full_name="Kayleigh Marsh",
        pronouns="she/her",
        stage="parent",
        born_on=today - timedelta(days=6400),
        by=dee,
    )
    tyler = people.add(
        home=willows,
        preferred_name=TYLER,
        full_name="Tyler Marsh",
        pronouns="he/him",
        stage="baby",
        born_on=today - timedelta(days=157),
        moves_by_themself=True,
        by=dee,
    )
    people.relate(tyler, kayleigh, "mother", by=dee)
    people.add_allergy(
        kayleigh, substance="Nuts", reaction="Her throat swells", what_to_do="Her pen, then 999", by=marian
    )
    placements.move_in(
        home=willows,
        members=[(kayleigh, "parent"), (tyler, "baby")],
        moved_in_on=today - timedelta(days=73),
        weeks_planned=12,
        placing_authority="Hollin Borough (invented)",
        by=dee,
    )


def _young_people(ash: Home) -> None:
    from goldthread.casework.people import actions as people
    from goldthread.casework.placements import actions as placements
    from goldthread.lib import clock

    today = clock.now().date()
    for name, full, pronouns, stage, days in (
        (REECE, "Reece Doyle", "he/him", "young_person", 5300),
        (SKY, "Sky Penrose", "they/them", "child", 4550),
    ):
        person = people.add(
            home=ash,
            preferred_name=name,
            full_name=full,
            pronouns=pronouns,
            stage=stage,
            born_on=today - timedelta(days=days),
            by=None,
        )
        placements.move_in(home=ash, members=[(person, "resident")], moved_in_on=today - timedelta(days=200), by=None)


if __name__ == "__main__":
    actors.house = "tests"
    django.setup()
    furnish()
