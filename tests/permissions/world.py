"""Everybody of the table's [who], standing to The Willows as it says, and a thing of every sort for them to ask for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from goldthread.casework.duties import actions as duties
from goldthread.casework.files import actions as files
from goldthread.casework.people import models as of_people
from goldthread.casework.people.models import Person
from goldthread.casework.placements import actions as placements
from goldthread.casework.placements.models import NetworkLink, Placement
from goldthread.casework.records import actions as records
from goldthread.casework.records.models import Attached, Reader, Record
from goldthread.ground.access import actions as access
from goldthread.ground.access.models import Reach
from goldthread.ground.access.queries import viewer
from goldthread.ground.access.rules import Viewer
from goldthread.ground.homes.models import Home
from goldthread.ground.tokens import actions as tokens
from goldthread.ground.tokens.models import Token
from goldthread.ground.users import actions as users
from goldthread.ground.users.models import User
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7
from goldthread.practice.shifts.actions import turns
from goldthread.practice.shifts.models import Shift, ShiftWorker
from tests.architecture import universe as furnishing
from tests.architecture.universe import Universe
from tests.permissions.reading import SIGHTS, Thing, table
from tests.walls.world import WORD, World, mark, reach, write

HOUR = timedelta(hours=1)
FAMILY, OTHER, ASH = ("Kayleigh", "Tyler"), ("Amira", "Noah"), "Reece"
# When a shift of the cast begins and ends, in hours from now, by the word after the point in who they are.
TURNS = {"rota": (-2, 5), "rota_glass_family": (-2, 5), "kept": (-2, 5), "comes": (0.4, 8), "ended": (-8, -0.05)}
TURNS |= {"soon": (2, 9), "over": (-9, -2)}
TOKEN = ("see_people", "see_records", "write_records")
TASKS = ("key_worker", "assessor", "therapist")


@dataclass
class House:
    """`things[noun]`: what an address with that noun is tried with, as (Thing, the values of its names)."""

    universe: Universe
    users: dict[str, User] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    things: dict[str, list[tuple[Thing, dict[str, Any]]]] = field(default_factory=dict)
    own: list[UUID] = field(default_factory=list)  # the records whose author is whoever looks

    def record(self, state: str, sight: str) -> UUID:
        """The id of the record in that state, so narrow."""
        return next(
            values["id"] for thing, values in self.things["record"] if (thing.state, thing.sight) == (state, sight)
        )


def make() -> House:
    """The standing house, furnished, and the cast. In the transaction of the running test."""
    house = House(furnishing.furnish("Woven words"))
    willows, ash = (Home.objects.get(name=name) for name in ("The Willows", "Ash Lane"))
    dee, marian, omar = (viewer(User.objects.get(email=f"{key}@demo.invalid")) for key in ("dee", "marian", "omar"))
    people = {row.preferred_name: row for row in Person.objects.all()}
    stay = Placement.objects.get(members__person=people["Kayleigh"])
    _cast(house, willows, ash, people, stay, dee)
    _records(house, people, willows, ash, (dee, marian, omar))
    _of_people(house, people, willows, ash, (dee, omar))
    _of_homes(house)
    return house


# --- who -------------------------------------------------------------------------------------------------------------


def _cast(house: House, willows: Home, ash: Home, people: dict[str, Person], stay: Placement, by: Viewer) -> None:
    now = clock.now()
    shifts = {how: _shift(willows, by, *hours) for how, hours in TURNS.items()}
    for name, who in table().who.items():
        if who.reach == "out":
            continue
        first, _, how = name.partition(".")
        user = users.take_on(email=f"{name}@table.invalid", name=f"{name} Wall".title(), by=None, invented=True)
        house.users[name] = user
        home = ash if first == "elsewhere" else willows
        role = who.role if who.role != "-" else "deputy" if how == "deputy" else "registered_manager"
        gone = first == "left" or name == "token.ended"
        access.give_role(
            user=user,
            home=home,
            role=role,
            by=None,
            from_at=now - 400 * HOUR,
            until_at=now - HOUR if first == "left" else None,
            agency="Nightcover (invented)" if first == "agency" else "",
        )
        if first == "both":
            access.give_role(user=user, home=ash, role="registered_manager", by=None, from_at=now - 400 * HOUR)
            how = "rota"
        _standing(user, home, how, stay, shifts, agency=first == "agency")
        if who.family == "kept":
            for person in FAMILY:
                access.exclude(user=user.id, home=willows.id, person=people[person].id, by=by.id)
        if first == "token":
            _, house.tokens[name] = tokens.make_token(
                name="A program", may=TOKEN if role == "registered_manager" else TOKEN[:2], days=7, by=viewer(user)
            )
        if gone and first == "token":
            tokens.end_token(Token.objects.get(user=user), by=viewer(user))
    for shift in shifts.values():
        turns._within_reach(shift, now)


def _standing(user: User, home: Home, how: str, stay: Placement, shifts: dict[str, Shift], *, agency: bool) -> None:
    """How somebody stands to the home, by the word after the point."""
    if agency:
        begins, ends = {"tonight": (-1, 9), "before": (-30, -16), "tomorrow": (14, 24)}.get(how, (0, 0))
        if begins:
            reach(user, home, Reach.Why.AGENCY, begins, ends)
        return
    if how in shifts and home.id == shifts[how].home_id:
        ShiftWorker.objects.create(
            shift=shifts[how], user=user, planned_at=clock.now(), planned_by_id=shifts[how].planned_by_id
        )
    if how == "on_call":
        reach(user, home, Reach.Why.ON_CALL, -1, 5)
    if how == "released":
        placements.allocate_key_worker(stay, user, by=None, task="placing")
    if how in TASKS:
        placements.allocate_key_worker(stay, user, by=None, task=how)
    if how == "assessor_over":
        reach(user, home, Reach.Why.ASSESSOR, -90, -2, stay.id)
    if how == "agreed":
        reach(user, home, Reach.Why.VISIT, -1, 5, stay.id, 0)
    if how == "glass_home":
        reach(user, home, Reach.Why.BREAK_GLASS, -0.02, 0.97)
    if how in ("glass_family", "rota_glass_family"):
        reach(user, home, Reach.Why.BREAK_GLASS, -0.02, 0.97, stay.id, 2)
    if how == "glass_over":
        reach(user, home, Reach.Why.BREAK_GLASS, -2, -1, stay.id, 2)


def _shift(home: Home, by: Viewer, begins: float, ends: float) -> Shift:
    now = clock.now()
    made: Shift = Shift.objects.create(
        id=uuid7(),
        home=home,
        kind=f"t{begins}"[:10],
        starts_at=now + begins * HOUR,
        ends_at=now + ends * HOUR,
        planned_by_id=by.id,
        lead_id=by.id,
    )
    return made


# --- records ---------------------------------------------------------------------------------------------------------


def _records(
    house: House,
    people: dict[str, Person],
    willows: Home,
    ash: Home,
    by: tuple[Viewer, Viewer, Viewer],
) -> None:
    dee, marian, omar = by
    world = World(people=people)
    picture = files.keep(home=willows, upload=furnishing.picture(), name="photo.jpg", by=dee)
    rows: list[tuple[Thing, dict[str, Any]]] = []
    for state in table().states:
        about = {"of_the_other_family": OTHER, "of_both_families": FAMILY + OTHER, "log": ()}.get(state, FAMILY)
        for sight in SIGHTS:
            if state == "of_another_home":
                id = write(world, omar, ash, [ASH], sight=sight)
            elif state == "released_to_me":  # outside the home a file opens only when the text itself names it
                told = {"q.what": [f"A {WORD}"], "q.pictures": [str(picture.id)]}
                id = write(world, dee, willows, list(about), sight=sight, kind="achievement", more=told)
            else:
                id = write(world, dee, willows, list(about), sight=sight)
            _put_in_state(id, state, people, (dee, marian), house)
            Attached.objects.get_or_create(record_id=id, file=picture)
            own = state in ("mine", "mine_and_held")
            if own:
                house.own.append(id)
            subject = people[ASH if state == "of_another_home" else about[0] if about else "Kayleigh"].id
            values = {"id": id, "file": picture.id, "person": subject, "number": 2}
            rows.append((Thing("record", state, sight, own), values))
    house.things["record"] = rows


def _put_in_state(id: UUID, state: str, people: dict[str, Person], by: tuple[Viewer, Viewer], house: House) -> None:
    dee, marian = by
    row = Record.objects.get(pk=id)
    narrow, row.sight = row.sight, "routine"
    if state == "amended":
        Record.objects.filter(pk=id).update(sight="routine")
        row.refresh_from_db()
        records.amend(row, revision=uuid7(), base=1, fields=_again(people, id), reason="A word was wrong.", by=dee)
    if state == "struck":
        records.strike(row, person=people["Tyler"].id, reason="He was not there.", by=dee, instead=None)
    if state == "countersigned":
        Record.objects.filter(pk=id).update(sight="routine")
        row.refresh_from_db()
        records.countersign(row, by=marian)
    if state in ("held", "mine_and_held"):
        records.hold(id, until="second_observer", by=dee)
    if state == "kept_from_me":
        for user in house.users.values():
            access.exclude(user=user.id, home=row.home_id, record=id, by=dee.id)
    if state == "i_am_named":
        Reader.objects.bulk_create(
            Reader(record_id=id, user=user, why=Reader.Why.NAMED, by_id=dee.id) for user in house.users.values()
        )
    if state == "released_to_me":
        Reader.objects.bulk_create(
            Reader(record_id=id, user=user, why=Reader.Why.RELEASED, by_id=dee.id, reason="They asked.")
            for user in house.users.values()
        )
    Record.objects.filter(pk=id).update(sight=narrow)


def _again(people: dict[str, Person], id: UUID) -> dict[str, list[str]]:
    from zoneinfo import ZoneInfo

    moment = (clock.now() - timedelta(minutes=25)).astimezone(ZoneInfo("Europe/London"))
    return {
        "subject": [str(people[name].id) for name in FAMILY],
        "happened_on": [moment.strftime("%Y-%m-%d")],
        "happened_time": [moment.strftime("%H:%M")],
        "q.part_of_day": ["morning"],
        "q.note.seen": [f"A {WORD} on the lawn, they said, {mark(id)}."],
    }


# --- people and homes ------------------------------------------------------------------------------------------------


def _of_people(house: House, people: dict[str, Person], willows: Home, ash: Home, by: tuple[Viewer, Viewer]) -> None:
    dee, omar = by
    near = {"family": people["Kayleigh"], "other": people["Amira"], "ash": people[ASH]}
    things: dict[str, list[tuple[Thing, dict[str, Any]]]] = {}
    for where, person in near.items():
        writer = omar if where == "ash" else dee
        photo = files.give_photo(person, upload=furnishing.picture(), name="face.jpg", by=writer)
        stay = Placement.objects.get(members__person=person)
        day = clock.now().date() + timedelta(days=1)
        duty = duties.set_duty(
            home=person.home, title=f"Ring about the {WORD}", words="", day=day, person=person, by=writer
        )
        professional = house_professional(person, writer)
        rows = {
            "person": {"id": person.id, "file": photo.id},
            "placement": {"id": stay.id},
            "duty": {"id": duty.id},
            "network_link": {"id": professional},
            "keep_safe_line": {"id": of_people.KeepSafeLine.objects.filter(person=person).first().pk},  # type: ignore[union-attr]
        }
        for noun, values in rows.items():
            things.setdefault(noun, []).append((Thing(where), values))
        for kind, model in furnishing.LINES.items():
            row = model._default_manager.filter(person=person).exclude(
                **({"heading": "risk"} if kind == "line" else {})
            )
            things.setdefault("line", []).append((Thing(where, kind), {"kind": kind, "id": row[0].pk}))
    for rows in things.values():
        rows.append((Thing("nobody", rows[0][0].state), {**rows[0][1], "id": uuid4()}))
    house.things |= things


def house_professional(person: Person, by: Viewer) -> int:
    """The link of somebody who works with this person: its id."""
    from goldthread.casework.people import actions as of
    from goldthread.ground.packs.queries import pack

    made = of.add_professional(
        home=person.home, name="Wes Marlow", work="GP", organisation="", phone="", address="", by=by
    )
    placements.link_professional(person, made, pack(person.home.pack).network_roles[0].code, by=by)
    return NetworkLink.objects.get(professional=made).pk


# What a noun of the whole home is called in the universe; whose it is where it is one person's alone.
_OF_HOMES = {
    "shift": "shift",
    "handover": "handover",
    "look": "look",
    "glass": "glass",
    "user": "user",
    "membership": "membership",
    "device": "device",
    "batch": "batch",
    "let_in": "let_in",
    "visit": "visit",
    "concern": "concern",
    "move": "move",
    "moved": "moved",
}
_NAMES = {"user": "user_id", "membership": "membership_id", "device": "device_id"}


def _of_homes(house: House) -> None:
    ids = house.universe.ids
    for noun, called in _OF_HOMES.items():
        name = _NAMES.get(noun, "id")
        at = 1 if noun == "shift" else 0  # the one that runs
        house.things[noun] = [
            (Thing("home"), {name: ids["willows"][called][at], "person": ids["willows"]["person"][0]}),
            (Thing("ash"), {name: ids["ash"][called][at], "person": ids["ash"]["person"][0]}),
            (Thing("nobody"), {name: uuid4(), "person": ids["willows"]["person"][0]}),
        ]
    house.things["others_draft"] = [
        (Thing("home", "others"), {"id": ids["willows"]["others_draft"][0], "file": ids["willows"]["draft_file"][0]}),
        (Thing("nobody", "others"), {"id": uuid4(), "file": uuid4()}),
    ]
    house.things["others_glass"] = [(Thing("nobody"), {"id": ids["willows"]["glass"][0]})]
    house.things["token"] = [(Thing("home"), {"token": "no-such-token"})]
    house.things["number"] = [(Thing("home"), {"pk": 1})]
    house.things["-"] = [(Thing("home"), {"kind": "daily_log", "pack": "residential_family_centre", "digest": "word"})]
    kinds = {"pack": "residential_family_centre", "digest": "word"}
    house.things["form"] = [(Thing("home", kind), {"kind": kind, **kinds}) for kind in ("daily_log", "concern")]
    house.things["api"] = house.things["whole"] = house.things["-"]
    house.things["api_person"] = house.things["person"]
    house.things["api_record"] = house.things["record"]
