"""A family that moves twice, and home again; and one of two of whom a record speaks."""

from __future__ import annotations

import re
from collections.abc import Collection
from uuid import UUID

import pytest
from django.test import Client

from goldthread.casework.people.actions import dated
from goldthread.casework.people.models import Allergy, Move, Person
from goldthread.casework.placements.models import Member
from goldthread.casework.records import actions as records
from goldthread.casework.records.models import Handed, Record
from goldthread.ground.access import actions as access
from goldthread.ground.access.queries import viewer
from goldthread.ground.homes import actions as homes
from goldthread.ground.homes.models import Home
from goldthread.ground.users import actions as users
from goldthread.ground.users.models import User
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7
from tests.ground.accounts.confirmed import just_confirmed
from tests.walls.world import World, write

pytestmark = pytest.mark.django_db
A, B, C = "The Willows", "Ash Lane", "Far End"
MANAGERS = {A: "dee", B: "omar", C: "quin"}


@pytest.fixture(autouse=True)
def managers() -> None:
    """A third home, and who manages the two others."""
    homes.open_home(
        provider="Hollin Care (invented)", name=C, pack="childrens_home", opened_on=clock.now().date(), by=None,
        invented=True,
    )  # fmt: skip
    for name in (B, C):
        key = MANAGERS[name]
        user = users.take_on(email=f"{key}@demo.invalid", name=f"{key.title()} Fenn", by=None, invented=True)
        access.give_role(user=user, home=Home.objects.get(name=name), role="registered_manager", by=None)


def manager(home: str) -> Client:
    return just_confirmed(Client(), User.objects.get(email=f"{MANAGERS[home]}@demo.invalid"))


def who(name: str, at: str) -> UUID:
    """Somebody as that home knows them now: of two of the name whoever came last."""
    return Person.objects.filter(preferred_name=name, home__name=at).latest("added_at").pk


def record(about: list[str], sight: str = "routine", at: str = A) -> UUID:
    """A record of a home, by its manager."""
    by = viewer(User.objects.get(email=f"{MANAGERS[at]}@demo.invalid"))
    world = World(people={name: Person.objects.get(pk=who(name, at)) for name in about})
    return write(world, by, Home.objects.get(name=at), about, sight=sight)


def page(at: str, path: str, status: int = 200) -> str:
    answer = manager(at).get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def hand_over(name: str, way: tuple[str, str], chosen: Collection[UUID] = ()) -> Move:
    """By the page of the home that they leave."""
    person, to = who(name, way[0]), Home.objects.get(name=way[1])
    sent = {
        "id": str(uuid7()), "to": str(to.id), "on": clock.now().strftime("%Y-%m-%d"), "note": "Nearer to her aunt.",
        "record": [str(id) for id in chosen],
    }  # fmt: skip
    answer = manager(way[0]).post(f"/people/{person}/move/", sent)
    assert answer.status_code == 302, answer.content.decode()
    return Move.objects.get(person_id=person, ended_at=None)


def take_in(move: Move, together: UUID | None = None) -> UUID:
    """By the page of the home that they come to."""
    sent = {"id": str(uuid7()), "moved_in_on": str(move.on), "together": str(together or "")}
    answer = manager(move.to.name).post(f"/moves/{move.id}/", sent)
    assert answer.status_code == 302, answer.content.decode()
    move.refresh_from_db()
    assert move.person_there_id is not None
    return move.person_there_id


def family(way: tuple[str, str], chosen: Collection[UUID] = ()) -> list[UUID]:
    """Amira and Noah move and live together there."""
    moves = [hand_over("Amira", way, chosen), hand_over("Noah", way, chosen)]
    amira = take_in(moves[0])
    return [amira, take_in(moves[1], Member.objects.get(person_id=amira).placement_id)]


def along(at: str, name: str) -> int:
    """How many go along, as the page says."""
    found = re.search(r"([0-9,]+) records? goe?s? along", page(at, f"/people/{who(name, at)}/move/"))
    assert found is not None
    return int(found[1])


def offered(at: str, name: str) -> dict[UUID, str]:
    """What is chosen one by one, and what is said of each."""
    shown = page(at, f"/people/{who(name, at)}/move/")
    boxes = [part for part in shown.split('<div class="field field-tick') if 'name="record"' in part]
    return {UUID(re.findall(r'value="([0-9a-f-]{36})"', box)[0]): box for box in boxes}


def handed(move: Move) -> set[UUID]:
    return set(Handed.objects.filter(move=move, until_at=None).values_list("record_id", flat=True))


def opens(at: str, id: UUID) -> bool:
    return manager(at).get(f"/records/{id}/").status_code == 200


# --- twice, and home again -----------------------------------------------------------------------------------------


def test_a_family_moves_on_and_back_with_what_was_written_of_them_together() -> None:
    joint, own, group = record(["Amira", "Noah"]), record(["Amira"]), record(["Amira", "Kayleigh"])
    sealed = record(["Amira"], "sealed")
    assert set(offered(A, "Amira")) == {group, sealed}
    assert "also about Kayleigh" in offered(A, "Amira")[group]
    family((A, B), [group, sealed])
    there = record(["Amira", "Noah"], at=B)
    # the second home: the family's records of the first go along, and nobody of that home is named
    boxes = offered(B, "Amira")
    assert set(boxes) == {group, sealed} and along(B, "Amira") == 3
    assert "Kayleigh" not in boxes[group] and "also about somebody of another home" in boxes[group]
    family((B, C), [group])
    for id in (joint, own, group, there):
        assert opens(C, id) and opens(B, id)
    assert not opens(C, sealed)
    shown = page(C, f"/people/{who('Amira', C)}/")
    assert {id for id in (joint, own, group, there, sealed) if f"r-{id}" in shown} == {joint, own, group, there}
    assert "written at The Willows" in shown and "written at Ash Lane" in shown
    # and home again: what was written there never left
    last = record(["Amira"], at=C)
    family((C, A))
    shown = page(A, f"/people/{who('Amira', A)}/")
    assert {id for id in (joint, own, there, last) if f"r-{id}" in shown} == {joint, own, there, last}


def test_a_second_move_is_taken_back() -> None:
    joint = record(["Amira", "Noah"])
    _amira, noah = family((A, B))
    move = hand_over("Noah", (B, C))
    assert handed(move) == {joint} and opens(C, joint)
    assert manager(B).post(f"/moves/back/{move.id}/", {"reason": "No room after all."}).status_code == 302
    assert handed(move) == set() and not opens(C, joint) and opens(B, joint)
    assert Member.objects.get(person_id=noah, left_on=None).placement.home.name == B
    take_in(hand_over("Noah", (B, C)))
    assert opens(C, joint)


def test_a_name_that_this_home_knows_by_another_move_is_said() -> None:
    """Amira and Kayleigh both live here now, in stays of their own."""
    group = record(["Amira", "Kayleigh"])
    for name in ("Amira", "Kayleigh"):
        take_in(hand_over(name, (A, B), [group]))
    assert "also about Kayleigh" in offered(B, "Amira")[group]


# --- a record about two who move ------------------------------------------------------------------------------------


def test_who_comes_second_comes_with_what_is_about_both_too() -> None:
    joint, own = record(["Amira", "Noah"]), record(["Noah"])
    first, second = hand_over("Amira", (A, B)), hand_over("Noah", (A, B))
    for move, along in ((first, {joint}), (second, {joint, own})):
        assert handed(move) == along
        assert f"<li>{len(along)} · " in page(B, f"/moves/{move.id}/")


def test_what_is_about_both_stays_with_one_when_the_move_of_the_other_is_taken_back() -> None:
    joint = record(["Amira", "Noah"])
    first = hand_over("Amira", (A, B))
    take_in(hand_over("Noah", (A, B)))
    assert manager(A).post(f"/moves/back/{first.id}/", {"reason": "She stays."}).status_code == 302
    assert opens(B, joint)
    assert f"r-{joint}" in page(B, f"/people/{who('Noah', B)}/")


def test_not_this_person_of_one_leaves_it_with_the_other() -> None:
    joint = record(["Amira", "Noah"])
    family((A, B))
    dee = viewer(User.objects.get(email="dee@demo.invalid"))
    for name, still in (("Amira", True), ("Noah", False)):
        person = Person.objects.get(preferred_name=name, home__name=A)
        records.strike(Record.objects.get(pk=joint), person=person.id, reason="Not them.", by=dee)
        assert opens(B, joint) is still


def test_the_page_counts_what_goes_along_and_shows_what_is_chosen() -> None:
    for _each in range(5):
        record(["Kayleigh"])
    chosen = record(["Kayleigh", "Amira"])
    assert along(A, "Kayleigh") == 5 and set(offered(A, "Kayleigh")) == {chosen}
    assert len(handed(hand_over("Kayleigh", (A, B)))) == 5


# --- this very moment ----------------------------------------------------------------------------------------------


def test_a_line_written_while_somebody_moves_is_not_kept_and_its_words_are_still_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The page was open, and what it asks before it writes was asked before the move was kept."""
    person = who("Amira", A)
    hand_over("Amira", (A, B))
    monkeypatch.setattr(dated, "moved", lambda people: None)
    words = "A rash within minutes, her mother told us on the phone."
    client = manager(A)
    client.raise_request_exception = False
    answer = client.post(f"/people/{person}/allergy/", {"id": str(uuid7()), "substance": "Peanuts", "reaction": words})
    assert answer.status_code == 409, answer.content.decode()[:2000]
    shown = answer.content.decode()
    assert "They have moved to another home" in shown
    assert words in shown
    assert not Allergy.objects.filter(person_id=person, reaction=words).exists()
