"""Who reads what of a child who moved: each home, before and after; by pages and by the database alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client

from goldthread.casework.moving import actions, queries
from goldthread.casework.people.models import Move, Person
from goldthread.casework.placements import actions as placements
from goldthread.casework.placements.models import Placement
from goldthread.casework.records.models import Record
from goldthread.ground.access import actions as access
from goldthread.ground.access.models import Reach
from goldthread.ground.access.queries import viewer, worker
from goldthread.ground.access.rules import Viewer
from goldthread.ground.audit.models import Reading
from goldthread.ground.homes.models import Home
from goldthread.ground.users import actions as users
from goldthread.ground.users.models import User
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7
from tests.ground.accounts.confirmed import just_confirmed
from tests.walls.world import WORD, World, reach, write

pytestmark = pytest.mark.django_db

# Who looks: in which home, as what, and on its rota or not.
CAST = {
    "old manager": ("The Willows", "registered_manager", False),
    "old support": ("The Willows", "support_worker", True),
    "new manager": ("Ash Lane", "registered_manager", False),
    "new deputy": ("Ash Lane", "deputy", False),
    "new support": ("Ash Lane", "support_worker", True),
    "new off shift": ("Ash Lane", "support_worker", False),
    "new key worker": ("Ash Lane", "support_worker", False),
    "new agency": ("Ash Lane", "support_worker", False),
    "kept from her": ("Ash Lane", "senior_practitioner", False),
}
# By hand. O: opens it; .: nothing. Before the move; then after it, with what is written in the new home as well.
# Handed over: all but `left` (about somebody else too) and `sealed left`; `sealed` was chosen.
COLUMNS = ("routine", "sensitive", "restricted", "sealed", "left", "sealed left", "new")
BEFORE = {
    "old manager": "OOOOOO-",
    "old support": "OO..O.-",
    "new manager": "......-",
    "new deputy": "......-",
    "new support": "......-",
    "new off shift": "......-",
    "new key worker": "......-",
    "new agency": "......-",
    "kept from her": "......-",
}
AFTER = {
    "old manager": "OOOOOO.",
    "old support": "OO..O..",
    "new manager": "OOOO..O",
    "new deputy": "OOO...O",
    "new support": "OO....O",
    "new off shift": ".......",
    "new key worker": "OO....O",
    "new agency": "O.....O",
    "kept from her": ".......",
}
TABLES = {
    "records_record": "id",
    "records_revision": "record_id",
    "records_subject": "record_id",
    "records_signoff": "record_id",
    "records_words": "record_id",
}


@dataclass
class House:
    users: dict[str, User] = field(default_factory=dict)
    records: dict[str, UUID] = field(default_factory=dict)
    move: Move | None = None
    there: Person | None = None

    def may(self, name: str) -> Viewer:
        return viewer(self.users[name])

    def browser(self, name: str) -> Client:
        return just_confirmed(Client(), self.users[name])


def kayleigh() -> Person:
    return Person.objects.select_related("home__provider").get(preferred_name="Kayleigh", home__name="The Willows")


@pytest.fixture
def house() -> House:
    """The cast of two homes and a record of each sight; nobody has moved yet."""
    found = House()
    homes = {row.name: row for row in Home.objects.all()}
    for name, (home, role, on_rota) in CAST.items():
        user = users.take_on(email=f"{name.replace(' ', '.')}@walls.invalid", name=name.title(), by=None, invented=True)
        agency = "Nightcover (invented)" if name == "new agency" else ""
        access.give_role(user=user, home=homes[home], role=role, by=None, agency=agency)
        if on_rota:
            reach(user, homes[home], Reach.Why.ROTA, -2, 5)
        found.users[name] = user
    reach(found.users["new agency"], homes["Ash Lane"], Reach.Why.AGENCY, -1, 9)
    access.exclude(
        user=found.users["kept from her"].id, home=homes["Ash Lane"].id, person=kayleigh().id,
        by=found.users["new manager"].id,
    )  # fmt: skip
    world = World(people={row.preferred_name: row for row in Person.objects.filter(home=homes["The Willows"])})
    dee = viewer(User.objects.get(email="dee@demo.invalid"))
    for column in COLUMNS[:-1]:
        about = ["Kayleigh", "Amira"] if column == "left" else ["Kayleigh"]
        sight = column.split()[0] if column != "left" else "routine"
        found.records[column] = write(world, dee, homes["The Willows"], about, sight=sight)
    return found


def move(house: House) -> None:
    """She moves, is taken in, has a key worker there, and somebody writes of her there."""
    ash = Home.objects.get(name="Ash Lane")
    chosen = [house.records[column] for column in ("restricted", "sealed")]
    told = {"on": clock.now().date(), "note": "Nearer to her college.", "by": house.may("old manager"), "id": uuid7()}
    house.move = actions.hand_over(kayleigh(), ash, chosen=chosen, **told)
    manager = house.may("new manager")
    comes = queries.who_comes(manager, house.move.id)
    house.there = actions.take_in(comes, moved_in_on=house.move.on, by=manager, id=uuid7()).person
    stay = Placement.objects.get(members__person=house.there)
    placements.allocate_key_worker(stay, house.users["new key worker"], by=None)
    house.records["new"] = write(World(people={"Kayleigh": house.there}), manager, ash, ["Kayleigh"])


def seen(user: User, table: str, column: str, ids: list[UUID]) -> set[UUID]:
    """What a plain SELECT shows this worker, with no filter of the program before it."""
    with transaction.atomic():
        worker(user.id)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT DISTINCT {column} FROM {table} WHERE {column} = ANY(%s)", [ids])
            found = {row[0] for row in cursor.fetchall()}
        transaction.set_rollback(True)
    return found


def wrong(house: House, expected: dict[str, str]) -> list[object]:
    """Where the database, the record's page or the finding says something else than the table."""
    found: list[object] = []
    ids = list(house.records.values())
    for name, row in expected.items():
        marks = {column: mark for column, mark in zip(COLUMNS, row, strict=True) if mark != "-"}
        for table, of in TABLES.items():
            shown = seen(house.users[name], table, of, ids)
            found += [
                (name, column, table) for column, mark in marks.items()
                if (house.records[column] in shown) != (mark == "O")
            ]  # fmt: skip
        client = house.browser(name)
        answer = client.post("/find/", {"words": WORD})
        hits = set(re.findall(r'href="/records/([0-9a-f-]{36})/', answer.content.decode()))
        for column, mark in marks.items():
            id = house.records[column]
            if (client.get(f"/records/{id}/").status_code == 200) != (mark == "O"):
                found.append((name, column, "its address"))
            if answer.status_code == 200 and (str(id) in hits) != (mark == "O"):
                found.append((name, column, "by its words"))
    return found


def test_the_table_is_whole() -> None:
    assert BEFORE.keys() == AFTER.keys() == CAST.keys()
    assert all(len(row) == len(COLUMNS) for row in (*BEFORE.values(), *AFTER.values()))


def test_before_and_after_the_move(house: House) -> None:
    assert not wrong(house, BEFORE)
    move(house)
    assert not wrong(house, AFTER)


def test_between_handing_over_and_taking_in_the_new_home_knows_nobody_but_through_its_manager(house: House) -> None:
    """The person's own row stays the old home's: of it the new home's manager alone is told what is needed."""
    old = kayleigh().id
    told = {"on": clock.now().date(), "note": "Nearer.", "by": house.may("old manager"), "id": uuid7()}
    moved = actions.hand_over(kayleigh(), Home.objects.get(name="Ash Lane"), chosen=[], **told)
    opens = {"new manager": 200, "new deputy": 200, "new support": 403, "kept from her": 403, "old manager": 404}
    for name, status in opens.items():
        assert house.browser(name).get(f"/moves/{moved.id}/").status_code == status, name
    for name in CAST:
        expected = {old} if name.startswith("old") else set()
        assert seen(house.users[name], "people_person", "id", [old]) == expected, name
        assert seen(house.users[name], "people_allergy", "person_id", [old]) == expected, name
        assert (house.browser(name).get(f"/people/{old}/").status_code == 200) == bool(expected), name


def test_what_the_new_home_writes_is_never_visible_at_the_old_one(house: House) -> None:
    move(house)
    assert house.there is not None
    for name in ("old manager", "old support"):
        assert seen(house.users[name], "people_person", "id", [house.there.id]) == set()
        assert seen(house.users[name], "people_allergy", "person_id", [house.there.id]) == set()
        client = house.browser(name)
        assert client.get(f"/people/{house.there.id}/").status_code == 404
        assert str(house.records["new"]) not in client.get(f"/people/{kayleigh().id}/").content.decode()


def test_her_timeline_there_shows_both_each_marked_where_it_was_written(house: House) -> None:
    move(house)
    assert house.there is not None
    page = house.browser("new support").get(f"/people/{house.there.id}/").content.decode()
    shown = {column for column, id in house.records.items() if f"r-{id}" in page}
    assert shown == {"routine", "sensitive", "new"}
    assert page.count("written at The Willows") == 2
    assert "restricted record stands here" in page and "New M" in page  # whom to ask: of this home
    found = house.browser("new support").post("/find/", {"words": WORD}).content.decode()
    assert found.count("written at The Willows") == 2
    old = house.browser("old support").get(f"/people/{kayleigh().id}/").content.decode()
    assert "written at" not in old


def test_there_it_is_read_and_nothing_else(house: House) -> None:
    move(house)
    assert house.there is not None
    id, old = house.records["routine"], kayleigh().id
    client = house.browser("new manager")
    page = client.get(f"/records/{id}/?file={house.there.id}").content.decode()
    assert "Written at The Willows" in page and f"/people/{house.there.id}/" in page
    for way in ("amend", "countersign", f"strike/{old}", "sight"):
        assert f"/records/{id}/{way}/" not in page, way
    for way, data in (
        ("amend", {"reason": "Mine.", "base": "1"}),
        ("countersign", {"note": "Mine."}),
        (f"strike/{old}", {"reason": "Mine."}),
        ("sight", {"sight": "sealed", "reason": "Mine."}),
    ):
        assert client.post(f"/records/{id}/{way}/", data).status_code in (403, 404), way
    row = Record.objects.get(pk=id)
    assert (row.revisions_count, row.sight, row.countersigned_at) == (1, "routine", None)
    assert not row.subjects.get().struck


def test_every_look_at_what_was_handed_over_counts_on_both_ids(house: House) -> None:
    move(house)
    assert house.there is not None
    client = house.browser("new support")
    for path in (f"/people/{house.there.id}/", f"/records/{house.records['routine']}/"):
        client.get(path)
        last = Reading.objects.order_by("-id").first()
        assert last is not None and {house.there.id, kayleigh().id} <= set(last.people), path
    client.post("/find/", {"words": WORD})
    last = Reading.objects.order_by("-id").first()
    assert last is not None and {house.there.id, kayleigh().id} <= set(last.people)
    page = house.browser("old manager").get(f"/people/{kayleigh().id}/looks/").content.decode()
    assert house.users["new support"].short_name in page  # who has read me, at the home that she left
    with connection.cursor() as cursor:
        since = clock.now() - timedelta(hours=1)
        cursor.execute(
            "SELECT jsonb_array_length(facts->'roles') FROM goldthread_looks(%s, %s, %s, NULL, NULL, 3)",
            [kayleigh().id, since, since + timedelta(hours=2)],
        )
        assert {row[0] for row in cursor.fetchall()} == {1}  # her new home explains it


def test_who_must_know_nothing_of_her_is_told_of_nothing_in_either_home(house: House) -> None:
    move(house)
    assert house.there is not None
    kept = house.may("kept from her")
    assert {kayleigh().id, house.there.id} <= kept.not_people
    assert house.browser("kept from her").get(f"/people/{house.there.id}/").status_code == 404
    assert kept.coming == ()


def test_a_move_that_was_taken_back_opens_nothing_any_more(house: House) -> None:
    told = {"on": clock.now().date(), "note": "Nearer.", "by": house.may("old manager"), "id": uuid7()}
    moved = actions.hand_over(kayleigh(), Home.objects.get(name="Ash Lane"), chosen=[], **told)
    ids = [house.records["routine"]]
    assert seen(house.users["new manager"], "records_record", "id", ids) == set(ids)
    actions.take_back(moved, reason="No room.", by=house.may("old manager"))
    assert not wrong(house, BEFORE)
    assert house.browser("new manager").get(f"/moves/{moved.id}/").status_code == 404


def test_nobody_writes_moves_or_hands_over_past_the_functions(house: House) -> None:
    """An injected statement: a move to one's own home, a row of handed, a move of somebody else's."""
    move(house)
    assert house.move is not None
    ash, id = Home.objects.get(name="Ash Lane"), house.records["left"]
    manager = house.users["new manager"]
    tries = (
        ("INSERT INTO records_handed (record_id, home_id, by_id, from_at) VALUES (%s, %s, %s, now())",
         [id, ash.id, manager.id]),
        ("INSERT INTO people_move (id, person_id, home_id, to_id, \"on\", by_id, note, left_out, end_reason) SELECT "
         "gen_random_uuid(), person_id, home_id, to_id, \"on\", %s, '', 0, '' FROM people_move", [manager.id]),
        ("SELECT goldthread_hand_over(%s, %s, %s)", [house.move.id, [id], house.users["old manager"].id]),
    )  # fmt: skip
    for statement, parameters in tries:
        with (
            pytest.raises(Exception, match=r"row-level security|may not hand over|permission denied"),
            transaction.atomic(),
        ):
            worker(manager.id)
            with connection.cursor() as cursor:
                cursor.execute(statement, parameters)
    with transaction.atomic():
        worker(house.users["old support"].id)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT goldthread_take_back(%s, 'mine', %s)", [house.move.id, house.users["old manager"].id]
            )
            assert cursor.fetchone()[0] is False
            cursor.execute("UPDATE people_move SET note = 'mine'")
            assert cursor.rowcount == 0
            cursor.execute("SELECT * FROM goldthread_before(%s)", [[house.there.id]])  # type: ignore[union-attr]
            assert cursor.fetchall() == []
        transaction.set_rollback(True)
