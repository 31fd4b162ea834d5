"""The same act sent twice at the same moment, over two real connections: one effect, and nobody is told of a fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections
from django.test import Client

from goldthread.casework.people.models import Move, Person
from goldthread.casework.placements.models import Placement
from goldthread.casework.records import actions as records
from goldthread.casework.records.models import Concern, Reader, SightChange
from goldthread.ground.access import actions as access
from goldthread.ground.access.models import BreakGlass, Exclusion, Reach
from goldthread.ground.access.queries import viewer
from goldthread.ground.audit.models import Event
from goldthread.ground.homes.models import Home
from goldthread.ground.users.models import User
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7
from tests.conftest import copy_house, drop_house
from tests.ground.accounts.confirmed import just_confirmed

pytestmark = pytest.mark.django_db
TWICE = 2


@pytest.fixture
def apart(worker_id: str) -> Iterator[Callable[[Callable[[], Any]], Any]]:
    """Do something over a connection of its own, in a house whose rows are really kept."""
    name = f"parallel_{worker_id}_{uuid4().hex[:8]}"  # one of before may still be on its way out
    copy_house(name)
    before = connections.databases["default"]["NAME"]
    connections.databases["default"]["NAME"] = name

    def do(act: Callable[[], Any]) -> Any:
        def closed() -> Any:
            try:
                return act()
            finally:
                connections["default"].close()

        with ThreadPoolExecutor(1) as hand:
            return hand.submit(closed).result()

    yield do
    connections.databases["default"]["NAME"] = before
    drop_house(name)


def user(key: str) -> User:
    return User.objects.get(email=f"{key}@demo.invalid")


def signed(kind: str, **answers: list[str]) -> UUID:
    """A record of Ruth's about Noah."""
    id, moment = uuid7(), clock.now()
    home = Home.objects.get(name="The Willows")
    fields = {
        "subject": [str(Person.objects.get(preferred_name="Noah").id)],
        "happened_on": [moment.strftime("%Y-%m-%d")],
        "happened_time": ["00:01"],
        "q.note.seen": ["He slept."],
        **{f"q.{code}": answer for code, answer in answers.items()},
    }
    records.sign(id=id, home=home.id, kind=kind, fields=fields, by=viewer(user("ruth")))
    return id


def together(path: str, sent: dict[str, str], who: tuple[str, str] = ("dee", "dee")) -> list[int]:
    """Post it twice at the same moment; what was answered."""
    barrier = Barrier(TWICE)

    def post(key: str) -> int:
        try:
            client = Client()
            just_confirmed(client, user(key))
            barrier.wait()
            return client.post(path, sent).status_code
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(TWICE) as hands:
        return sorted(hands.map(post, who))


def test_a_change_of_sight(apart: Callable[..., Any]) -> None:
    record = apart(lambda: signed("daily_log"))
    sent = {"act": "sight", "sight": "restricted", "reason": "It is about his health."}
    assert together(f"/records/{record}/sight/", sent) == [302, 422], "the second is told that it is so already"
    assert apart(SightChange.objects.count) == 1
    assert apart(Event.objects.filter(verb="set_sight").count) == 1


def test_a_reader_named_and_a_worker_kept_from_it(apart: Callable[..., Any]) -> None:
    record = apart(lambda: signed("daily_log"))
    jo, ewan = apart(lambda: (user("jo").id, user("ewan").id))
    kept = {"act": "keep", "kept": str(ewan), "kept_why": "They are kin."}
    assert together(f"/records/{record}/sight/", kept)[0] == 302
    assert apart(Exclusion.objects.count) == apart(Event.objects.filter(verb="keep_from").count) == 1
    apart(lambda: records.set_sight(_record(record), "sealed", reason="A few know.", by=viewer(user("dee"))))
    assert together(f"/records/{record}/sight/", {"act": "name", "reader": str(jo)})[0] == 302
    assert apart(Reader.objects.count) == apart(Event.objects.filter(verb="name_reader").count) == 1


def _record(id: UUID) -> Any:
    from goldthread.casework.records.models import Record

    return Record.objects.get(pk=id)


def test_an_answer_to_a_concern(apart: Callable[..., Any]) -> None:
    def second_manager() -> UUID:
        home = Home.objects.get(name="The Willows")
        access.give_role(user=user("priya"), home=home, role="deputy", by=None)
        return signed("concern", told=["Nobody yet"])

    concern = apart(second_manager)
    for who in (("dee", "dee"), ("dee", "priya")):
        answered = together(f"/concerns/{concern}/", {"answer": "Spoke with her."}, who)
        assert answered in ([302, 422], [422, 422]), answered
    assert apart(Event.objects.filter(verb="answer_concern").count) == 1
    assert apart(Concern.objects.get).answer == "Spoke with her."


def test_a_concern_signed_twice_is_raised_once(apart: Callable[..., Any]) -> None:
    def fields() -> dict[str, Any]:
        return {
            "id": str(uuid7()),
            "act": "sign",
            "subject": str(Person.objects.get(preferred_name="Noah").id),
            "happened_on": clock.now().strftime("%Y-%m-%d"),
            "happened_time": "00:01",
            "q.note.seen": "He slept.",
            "q.told": "Nobody yet",
            "q.about_staff": str(user("marian").id),
        }

    assert together("/record/concern/", apart(fields), ("ruth", "ruth")) == [302, 302]
    assert apart(Concern.objects.count) == apart(Exclusion.objects.count) == 1


def test_breaking_the_glass(apart: Callable[..., Any]) -> None:
    person = apart(lambda: Person.objects.get(preferred_name="Noah").id)
    sent = {"id": str(uuid4()), "reason": "health", "words": "He fell."}
    assert together(f"/break-glass/?person={person}", sent, ("ruth", "ruth")) == [302, 302]
    assert apart(BreakGlass.objects.count) == 1
    assert apart(Reach.objects.filter(why="break_glass").count) == 1
    assert apart(Event.objects.filter(verb="break_glass").count) == 1
    # the id of another's is no way in
    assert together(f"/break-glass/?person={person}", sent, ("jo", "jo")) == [200, 200]
    assert apart(BreakGlass.objects.count) == 1


def test_an_answer_to_a_look_past_the_walls(apart: Callable[..., Any]) -> None:
    def broken() -> UUID:
        stay = Placement.objects.filter(home__name="The Willows").first()
        assert stay is not None
        by = viewer(user("ruth"))
        return access.break_glass(home=stay.home_id, placement=stay.id, reason="danger", words="He fell.", by=by)

    glass = apart(broken)
    together(f"/opened/{glass}/", {"answer": "right", "words": "I rang back."})
    assert apart(Event.objects.filter(verb="answer_glass").count) == 1


def test_handing_a_child_over_and_taking_them_in(apart: Callable[..., Any]) -> None:
    """Two pages each, opened by themselves: one move, one person at the new home, one stay."""

    def second_manager() -> tuple[UUID, UUID, str]:
        ash = Home.objects.get(name="Ash Lane")
        access.give_role(user=user("priya"), home=ash, role="registered_manager", by=None)
        return Person.objects.get(preferred_name="Tyler").id, ash.id, clock.now().strftime("%Y-%m-%d")

    tyler, ash, day = apart(second_manager)
    sent = {"to": str(ash), "on": day, "note": "Nearer to his aunt."}
    assert together(f"/people/{tyler}/move/", sent) == [200, 302]
    move = apart(lambda: Move.objects.get().id)
    assert together(f"/moves/{move}/", {"moved_in_on": day}, ("priya", "priya")) in ([200, 302], [302, 302])
    people = apart(
        lambda: list(Person.objects.filter(preferred_name="Tyler", home_id=ash).values_list("id", flat=True))
    )
    assert people == [apart(lambda: Move.objects.get().person_there_id)]
    assert apart(lambda: Placement.objects.filter(members__person__in=people).count()) == 1
    for verb in ("hand_over", "take_in"):
        assert apart(Event.objects.filter(verb=verb).count) == 1
