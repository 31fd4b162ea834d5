"""A concern: told at once to the shift lead and the managers, never to whom it is about, with them until answered."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from goldthread.casework.records.models import Concern, Reader, Record
from goldthread.ground.access.models import Exclusion
from goldthread.ground.access.queries import viewer
from goldthread.ground.audit.models import Event
from goldthread.ground.homes.models import Home
from goldthread.ground.users.models import User
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7
from goldthread.practice.shifts.models import Shift
from tests.walls.world import World, client_of

pytestmark = pytest.mark.django_db
SEEN = "He shouted axolotl at her through the door."
WAITS = "concern waits for an answer"


@pytest.fixture
def world(world: World) -> World:
    dee = User.objects.get(email="dee@demo.invalid")
    world.users["dee"] = dee
    now = clock.now()
    Shift.objects.create(
        home=Home.objects.get(name="The Willows"),
        kind="long_day",
        starts_at=now - timedelta(hours=2),
        ends_at=now + timedelta(hours=5),
        lead=world.users["senior"],
        planned_by=dee,
    )
    return world


def fields(world: World, *staff: str, about: str = "Kayleigh") -> dict[str, object]:
    moment = clock.now() - timedelta(minutes=30)
    return {
        "subject": [str(world.people[about].id)] if about else [],
        "happened_on": moment.strftime("%Y-%m-%d"),
        "happened_time": moment.strftime("%H:%M"),
        "q.note.seen": SEEN,
        "q.told": "Nobody yet",
        "q.about_staff": [str(world.users[each].id) for each in staff],
        "act": "sign",
    }


def raised(world: World, *staff: str, by: str = "on_rota", about: str = "Kayleigh") -> UUID:
    id = uuid7(clock.now())
    answer = client_of(world, by).post("/record/concern/", fields(world, *staff, about=about) | {"id": str(id)})
    assert answer.status_code == 302, answer.content.decode()
    return id


def told(world: World) -> set[str]:
    """Above whose pages a concern stands."""
    return {who for who in world.users if viewer(world.users[who]).told}


def test_it_reaches_who_leads_the_shift_and_who_may_answer_at_once(world: World) -> None:
    assert told(world) == set()
    id = raised(world)
    assert told(world) == {"senior", "manager", "deputy", "safeguarding", "dee"}
    assert Record.objects.get(pk=id).sight == "restricted"
    for who in ("senior", "manager", "on_rota", "just_ended"):
        above = client_of(world, who).get("/account/").content.decode()
        assert (f"1 {WAITS}" in above) is (who in ("senior", "manager")), who
    for who in ("on_rota", "senior", "manager", "deputy", "safeguarding", "individual"):
        page = client_of(world, who).get(f"/records/{id}/").content.decode()
        assert SEEN in page and "waits for an answer" in page, who
        assert str(id) in client_of(world, who).get("/concerns/").content.decode(), who
    assert "It has reached Dee O, Deputy W, Manager W, Safeguarding W, Senior W" in page
    for who in ("just_ended", "on_call", "key_worker", "agency_tonight", "kin", "other_home", "visitor"):
        client = client_of(world, who)
        assert client.get(f"/records/{id}/").status_code in (302, 403, 404), who
        assert str(id) not in client.get("/concerns/").content.decode(), who
    file = client_of(world, "just_ended").get(f"/people/{world.people['Kayleigh'].id}/").content.decode()
    assert "2 restricted records stand here" in file


def everything(world: World, who: str) -> str:
    client, kayleigh = client_of(world, who), world.people["Kayleigh"].id
    pages = (f"/people/{kayleigh}/", "/people/", "/concerns/", "/waiting/", "/log/", "/log/?show=all", "/account/")
    texts = [client.get(page).content.decode() for page in pages]
    return "".join(texts) + client.post("/find/", {"words": "axolotl"}).content.decode().replace('"axolotl"', "")


def test_whom_it_is_about_finds_nothing(world: World) -> None:
    id = raised(world, "deputy")
    found = everything(world, "deputy")
    assert str(id) not in found and SEEN not in found and WAITS not in found
    assert "restricted record" not in found, "a deputy reads what is restricted: no count may tell of more"
    client = client_of(world, "deputy")
    for path in ("", "sight/", "amend/", "print/"):
        assert client.get(f"/records/{id}/{path}").status_code == 404
    assert client.get(f"/concerns/{id}/").status_code == 404
    assert client.post(f"/concerns/{id}/", {"answer": "Nothing happened."}).status_code == 404
    assert client.post("/record/concern/", fields(world) | {"id": str(id)}).status_code == 404
    assert told(world) == {"senior", "manager", "safeguarding", "dee"}
    assert "Kept from Deputy W" in client_of(world, "manager").get(f"/records/{id}/sight/").content.decode()


def test_a_shift_lead_whom_it_is_about_is_not_told(world: World) -> None:
    id = raised(world, "senior")
    assert told(world) == {"manager", "deputy", "safeguarding", "dee"}
    assert not Reader.objects.filter(record_id=id).exists()
    found = everything(world, "senior")
    assert str(id) not in found and SEEN not in found
    assert "1 restricted record stands here" in found, "as before"


def test_where_nobody_is_left_it_reaches_those_above(world: World) -> None:
    managers = ("manager", "deputy", "safeguarding", "dee")
    id = raised(world, *managers)
    assert told(world) == {"senior", "individual"}
    page = client_of(world, "on_rota").get(f"/records/{id}/").content.decode()
    assert "It has reached Individual W, Senior W." in page and "Nobody in this home" not in page
    assert client_of(world, "individual").post(f"/concerns/{id}/", {"answer": "Spoke with her."}).status_code == 302
    other = raised(world, *managers, "individual")
    assert told(world) == {"senior"}
    assert "Nobody in this home can answer it" in client_of(world, "on_rota").get(f"/records/{other}/").content.decode()


def test_it_stays_until_somebody_says_what_was_done(world: World) -> None:
    id = raised(world, by="deputy")
    deputy, manager = client_of(world, "deputy"), client_of(world, "manager")
    assert "deputy" not in told(world), "who wrote it waits for another"
    assert deputy.post(f"/concerns/{id}/", {"answer": "I looked."}).status_code == 422
    assert client_of(world, "senior").get(f"/concerns/{id}/").status_code == 403
    assert SEEN in manager.get(f"/concerns/{id}/").content.decode()
    empty = manager.post(f"/concerns/{id}/", {"answer": "  "})
    assert empty.status_code == 422 and not Concern.objects.get(pk=id).answer
    long = manager.post(f"/concerns/{id}/", {"answer": "Typed. " * 900})
    assert long.status_code == 422 and "Typed. Typed." in long.content.decode()
    said = "Rang the designated officer at 14:10."
    assert manager.post(f"/concerns/{id}/", {"answer": said})["Location"] == f"/records/{id}/"
    assert told(world) == set()
    page = deputy.get(f"/records/{id}/").content.decode()
    assert said in page and "answered by Manager W" in page
    assert "answered by Manager W" in deputy.get("/concerns/").content.decode()
    again = client_of(world, "safeguarding").post(f"/concerns/{id}/", {"answer": "Another answer."})
    assert again.status_code == 422 and "answered already" in again.content.decode()
    assert Concern.objects.get(pk=id).answer == said
    assert [event.verb for event in Event.objects.order_by("-id")[:2]] == ["answer_concern", "sign"]


def test_it_may_be_about_nobody_who_lives_here(world: World) -> None:
    id = raised(world, "deputy", about="")
    row = Record.objects.get(pk=id)
    assert row.for_home and row.placement is None
    assert SEEN in client_of(world, "manager").get(f"/records/{id}/").content.decode()
    assert client_of(world, "just_ended").get(f"/records/{id}/").status_code == 404
    assert str(id) not in everything(world, "deputy")


def test_off_shift_one_writes_of_those_whose_key_worker_one_is_or_of_nobody(world: World) -> None:
    assert Record.objects.get(pk=raised(world, by="key_worker")).placement == world.stay
    assert Record.objects.get(pk=raised(world, by="key_worker", about="")).for_home
    client = client_of(world, "key_worker")
    answer = client.post("/record/concern/", fields(world, about="Amira") | {"id": str(uuid7(clock.now()))})
    assert answer.status_code == 422 and SEEN in answer.content.decode(), "of nobody else's: what was typed stays"


def test_nobody_keeps_it_from_themselves_and_what_was_typed_stays(world: World) -> None:
    client = client_of(world, "on_rota")
    for wrong, words in (
        ([str(world.users["on_rota"].id)], "That is you"),
        ([str(uuid7(clock.now()))], "somebody who works here"),
        ([str(world.users["other_home"].id)], "somebody who works here"),
    ):
        answer = client.post(
            "/record/concern/", fields(world) | {"id": str(uuid7(clock.now())), "q.about_staff": wrong}
        )
        assert answer.status_code == 422 and words in answer.content.decode() and SEEN in answer.content.decode()
    assert not Concern.objects.exists() and not Exclusion.objects.filter(reason="It is about them.").exists()


def test_amending_keeps_it_from_whom_it_names_now(world: World) -> None:
    id = raised(world)
    assert client_of(world, "safeguarding").get(f"/records/{id}/").status_code == 200
    changed = fields(world, "safeguarding") | {"reason": "I know now who it was.", "id": str(uuid7()), "base": "1"}
    answer = client_of(world, "on_rota").post(f"/records/{id}/amend/", changed)
    assert answer.status_code == 302, answer.content.decode()
    assert client_of(world, "safeguarding").get(f"/records/{id}/").status_code == 404
    assert told(world) == {"senior", "manager", "deputy", "dee"}
    assert Concern.objects.count() == 1


def test_the_program_itself_writes_none_of_it(world: World) -> None:
    """Past the pages: the database takes an answer from nobody but those who may, and no row by hand."""
    from django.db import ProgrammingError, connection, transaction

    from goldthread.ground.access.queries import worker

    id = raised(world, "deputy")
    by_hand = "UPDATE records_concern SET answer = 'x', answered_at = now(), answered_by_id = %s WHERE record_id = %s"
    for who in ("deputy", "on_rota", "senior", "other_home", "manager"):
        with transaction.atomic():
            worker(world.users[who].id)
            with connection.cursor() as cursor:
                cursor.execute(by_hand, [world.users[who].id, id])
                assert cursor.rowcount == 0, who
            if who != "manager":
                with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute("SELECT goldthread_answer(%s, 'x', %s)", [id, world.users["manager"].id])
            if who in ("on_rota", "senior", "other_home"):  # a record of another's
                with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute("SELECT goldthread_raise(%s, '{}', '', %s)", [world.of["manager"]["rout"], None])
            transaction.set_rollback(True)
