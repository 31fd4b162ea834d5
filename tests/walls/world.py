"""Everybody who may stand before a record, and a record in every state: made in the running test, as the house."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from uuid import UUID, uuid4

from django.test import Client

from goldthread.casework.moving import actions as moving
from goldthread.casework.people import actions as people
from goldthread.casework.people.models import Person
from goldthread.casework.placements import actions as placements
from goldthread.casework.placements.models import Placement
from goldthread.casework.records import actions as records
from goldthread.casework.records.models import Reader, Record
from goldthread.ground.access import actions as access
from goldthread.ground.access.models import Reach
from goldthread.ground.access.queries import viewer
from goldthread.ground.access.rules import Viewer
from goldthread.ground.homes.models import Home
from goldthread.ground.users import actions as users
from goldthread.ground.users.models import User
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7
from tests.ground.accounts.confirmed import just_confirmed

HOUR = timedelta(hours=1)
WORD = "quokka"  # in every record of the world, and in no other

# Who looks: their role at The Willows, and when they are on its rota ("" for not at all), in hours from now.
CAST: dict[str, tuple[str, tuple[float, float] | None]] = {
    "manager": ("registered_manager", None),
    "deputy": ("deputy", None),
    "senior": ("senior_practitioner", None),
    "safeguarding": ("safeguarding_lead", None),
    "individual": ("responsible_individual", None),
    "administrator": ("administrator", None),
    "on_rota": ("support_worker", (-2, 5)),
    "just_ended": ("practitioner", (-8, -0.5)),
    "comes_soon": ("support_worker", (2, 9)),
    "off_shift": ("practitioner", None),
    "on_call": ("practitioner", None),
    "key_worker": ("support_worker", None),
    "assessor": ("assessor", None),
    "therapist": ("therapist", None),
    "agency_tonight": ("support_worker", None),
    "agency_tomorrow": ("support_worker", None),
    "visitor": ("provider_visitor", None),
    "visitor_agreed": ("provider_visitor", None),
    "glass_of_stay": ("support_worker", (-2, 5)),
    "glass_of_home": ("practitioner", None),
    "kin": ("senior_practitioner", None),
    "placing": ("placing_social_worker", None),
    "placing_named": ("placing_social_worker", None),
    "left": ("", None),
    "other_home": ("", None),
}


@dataclass
class World:
    """`of[who][column]`: a record's id; `users[who]`."""

    users: dict[str, User] = field(default_factory=dict)
    of: dict[str, dict[str, UUID]] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    stay: Placement | None = None


def make() -> World:
    """The cast at The Willows and Ash Lane, and what each may stand before."""
    world = World()
    willows, ash = (Home.objects.get(name=name) for name in ("The Willows", "Ash Lane"))
    world.people = {row.preferred_name: row for row in Person.objects.all()}
    world.stay = Placement.objects.get(members__person=world.people["Kayleigh"])
    now = clock.now()
    for name, (role, rota) in CAST.items():
        user = users.take_on(email=f"{name}@walls.invalid", name=f"{name.title()} Wall", by=None, invented=True)
        world.users[name] = user
        if role:
            agency = "Nightcover (invented)" if name.startswith("agency") else ""
            access.give_role(user=user, home=willows, role=role, by=None, from_at=now - 40 * HOUR, agency=agency)
        if rota:
            reach(user, willows, Reach.Why.ROTA, rota[0] - 0.5, rota[1] + 1)
    access.give_role(user=world.users["other_home"], home=ash, role="registered_manager", by=None, from_at=now - HOUR)
    access.give_role(
        user=world.users["left"], home=willows, role="deputy", by=None, from_at=now - 40 * HOUR, until_at=now - HOUR
    )
    reach(world.users["on_call"], willows, Reach.Why.ON_CALL, -1, 5)
    reach(world.users["agency_tonight"], willows, Reach.Why.AGENCY, -1, 9)
    reach(world.users["agency_tomorrow"], willows, Reach.Why.AGENCY, -30, -16)
    reach(world.users["visitor_agreed"], willows, Reach.Why.VISIT, -1, 5, world.stay.id, 0)
    reach(world.users["glass_of_stay"], willows, Reach.Why.BREAK_GLASS, -0.2, 0.5, world.stay.id, 2)
    reach(world.users["glass_of_home"], willows, Reach.Why.BREAK_GLASS, -0.2, 0.5)
    for name in ("key_worker", "assessor", "therapist"):
        placements.allocate_key_worker(world.stay, world.users[name], by=None, task=name)
    placements.allocate_key_worker(world.stay, world.users["placing_named"], by=None, task="placing")
    for name in ("Kayleigh", "Tyler"):
        access.exclude(
            user=world.users["kin"].id, home=willows.id, person=world.people[name].id, by=world.users["manager"].id
        )
    _records(world, willows, ash)
    return world


def reach(
    user: User,
    home: Home,
    why: Reach.Why,
    begins: float,
    ends: float,
    stay: UUID | None = None,
    clearance: int | None = None,
) -> None:
    now = clock.now()
    access.reach(
        user=user.id,
        home=home.id,
        why=why,
        source=uuid4(),
        from_at=now + begins * HOUR,
        until_at=now + ends * HOUR,
        placement=stay,
        clearance=clearance,
    )


def _records(world: World, willows: Home, ash: Home) -> None:
    dee, omar = (viewer(User.objects.get(email=f"{key}@demo.invalid")) for key in ("dee", "dee"))
    family, now = ["Kayleigh", "Tyler"], clock.now()
    shared = {
        "rout": write(world, dee, willows, family),
        "sens": write(world, dee, willows, family, sight="sensitive"),
        "rest": write(world, dee, willows, family, sight="restricted"),
        "seal": write(world, dee, willows, family, sight="sealed"),
        "held": write(world, dee, willows, family),
        "log": write(world, dee, willows, []),
        "other": write(world, dee, willows, ["Amira"]),
        "group": write(world, dee, willows, [*family, "Amira", "Noah"]),
        "gone": write(world, dee, willows, ["Noah"]),
    }
    records.hold(shared["held"], until="second_observer", by=dee)
    moving.hand_over(world.people["Noah"], ash, on=now.date(), note="Invented.", chosen=[], by=dee, id=uuid7(now))
    manager = viewer(world.users["other_home"])
    shared["ash"] = write(world, manager, ash, ["Reece"])
    for name, user in world.users.items():
        own = dict(shared)
        own["kept"] = write(world, dee, willows, family)
        access.exclude(user=user.id, home=willows.id, record=own["kept"], by=dee.id)
        own["named"] = write(world, dee, willows, family, sight="sealed")
        Reader.objects.create(record_id=own["named"], user=user, why=Reader.Why.NAMED, by_id=dee.id)
        own["sent"] = write(world, dee, willows, family, sight="sealed")
        Reader.objects.create(record_id=own["sent"], user=user, why=Reader.Why.RELEASED, by_id=dee.id, reason="Asked.")
        own["mine"] = write(world, dee, willows, family, sight="sealed", author=user)
        world.of[name] = own
    assert omar is not None


def client_of(world: World, who: str) -> Client:
    """Their browser: they have signed in just now, so that nothing asks for their password again."""
    return just_confirmed(Client(), world.users[who])


def mark(id: UUID) -> str:
    """A word of this record's own: found anywhere, its words were shown. It stands in no address."""
    return f"mark{id.hex[-10:]}"


def write(
    world: World,
    by: Viewer,
    home: Home,
    about: list[str],
    *,
    sight: str = "routine",
    author: User | None = None,
    kind: str = "daily_log",
    more: Mapping[str, list[str]] = MappingProxyType({}),
) -> UUID:
    """A signed record; with `author`, that one's (as if they had been able to sign it); `more`: fields as typed.

    About nobody it is of the home's log, whatever `kind` says.
    """
    from zoneinfo import ZoneInfo

    id = uuid7(clock.now())
    moment = (clock.now() - timedelta(minutes=20)).astimezone(ZoneInfo("Europe/London"))
    fields = {
        "subject": [str(world.people[name].id) for name in about],
        "happened_on": [moment.strftime("%Y-%m-%d")],
        "happened_time": [moment.strftime("%H:%M")],
        "q.note.seen": [f"A {WORD} on the lawn, {mark(id)}."],
        **({"q.part_of_day": ["morning"]} if kind == "daily_log" else {}),
        **more,
    }
    if not about:
        kind, fields = "home_log", {**fields, "q.topic": ["other"]}
    records.sign(id=id, home=home.id, kind=kind, fields=fields, by=by)
    changes = {"sight": sight, **({"author": author} if author else {})}
    Record.objects.filter(pk=id).update(**changes)
    return id


__all__ = ["CAST", "WORD", "World", "client_of", "make", "mark", "people", "reach", "write"]
