"""A worker who is not on shift, and has no key children, writes a concern: that, and opens nothing by it."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from goldthread.casework.records.models import Concern, Draft, Record, Subject
from goldthread.ground.access.models import Exclusion
from goldthread.ground.access.queries import worker
from goldthread.ground.homes.models import Home
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7
from tests.casework.records.test_concerns import SEEN, client_of, fields, told, world
from tests.conftest import as_the_house
from tests.walls.world import World

pytestmark = pytest.mark.django_db
__all__ = ["world"]
CLOSED = ("/people/", "/record/", "/record/daily_log/", "/record/home_log/", "/log/", "/shift/", "/concerns/", "/find/")


def test_they_write_it_and_are_told_whom_it_reached(world: World) -> None:
    client = client_of(world, "off_shift")
    assert "/record/concern/" in client.get("/off-shift/").content.decode()
    page = client.get("/record/concern/")
    assert page.status_code == 200 and "nobody is shown here" in page.content.decode()
    assert b"Kayleigh" not in page.content and b"Amira" not in page.content
    id = uuid7(clock.now())
    answer = client.post("/record/concern/", fields(world, "deputy", about="") | {"id": str(id)})
    assert answer.status_code == 302 and answer["Location"] == "/off-shift/", answer.content.decode()
    after = client.get("/off-shift/").content.decode()
    assert "Concern signed." in after and "It has reached Dee O, Manager W, Safeguarding W, Senior W." in after
    row = Record.objects.get(pk=id)
    assert (row.for_home, row.sight, row.author_id) == (True, "restricted", world.users["off_shift"].id)
    assert not Subject.objects.filter(record=id).exists()
    assert told(world) == {"senior", "manager", "safeguarding", "dee"}
    assert Exclusion.objects.get(record=id).user_id == world.users["deputy"].id
    assert SEEN in client_of(world, "manager").get(f"/records/{id}/").content.decode()
    assert client_of(world, "deputy").get(f"/records/{id}/").status_code == 404
    sent_again = client.post("/record/concern/", fields(world, "deputy", about="") | {"id": str(id)})
    assert sent_again.status_code == 302 and Concern.objects.filter(record=id).count() == 1


def test_nothing_else_opens_to_them(world: World) -> None:
    client, kayleigh = client_of(world, "off_shift"), world.people["Kayleigh"].id
    for path in (*CLOSED, f"/people/{kayleigh}/", f"/records/{world.of['off_shift']['rout']}/"):
        answer = client.get(path)
        assert answer.status_code in (302, 403, 404) and b"Kayleigh" not in answer.content, path
    sent = {"id": str(uuid7(clock.now())), "subject": str(kayleigh), "q.note.seen": SEEN, "act": "sign"}
    assert client.post("/record/daily_log/", sent).status_code == 403
    assert client.post("/record/home_log/", sent).status_code == 403
    refused = client.post("/record/concern/", fields(world) | {"id": sent["id"]})
    assert refused.status_code == 422 and "Say in words whom it is about" in refused.content.decode()
    assert SEEN in refused.content.decode(), "what they wrote while they were on shift stays"
    assert not Record.objects.filter(pk=sent["id"]).exists()


def test_what_they_began_is_kept_and_opens_off_shift(world: World) -> None:
    client, id = client_of(world, "off_shift"), uuid7(clock.now())
    keep = fields(world, about="") | {"kind": "concern", "save_number": "1"}
    assert client.post(f"/drafts/{id}/keep", keep).json()["saved"]
    assert str(id) in client.get("/drafts/").content.decode()
    assert SEEN in client.get(f"/drafts/{id}/").content.decode()
    form = Draft.objects.get(pk=id)
    other = client.post(f"/drafts/{uuid7(clock.now())}/keep", keep | {"kind": "daily_log"})
    assert other.status_code == 403 and Draft.objects.filter(author=form.author).count() == 1
    assert client.post(f"/drafts/{id}/give-up").status_code == 302 and not Draft.objects.filter(pk=id).exists()


@pytest.mark.parametrize(
    ("who", "writes"),
    [
        ("off_shift", True),
        ("comes_soon", True),
        ("agency_tonight", True),
        ("agency_tomorrow", False),
        ("visitor", False),
        ("administrator", False),
        ("individual", False),
        ("placing_named", False),
        ("left", False),
        ("other_home", True),  # of their own home
    ],
)
def test_who_may(world: World, who: str, writes: bool) -> None:
    client, id = client_of(world, who), uuid7(clock.now())
    status = client.post("/record/concern/", fields(world, about="") | {"id": str(id)}).status_code
    assert (status == 302) is writes, status
    rows = Record.objects.filter(pk=id)
    assert rows.exists() is writes
    if writes:
        home = "Ash Lane" if who == "other_home" else "The Willows"
        assert rows.get().home_id == Home.objects.get(name=home).id


def test_the_database_lets_that_through_and_nothing_else(world: World) -> None:
    insert = (
        "INSERT INTO records_record (id, home_id, for_home, kind, author_id, happened_at, written_at, sight, held, "
        "guarded, revisions_count, countersign_owed) "
        "VALUES (%s, %s, %s, 'concern', %s, now(), now(), %s, false, false, 1, false)"
    )
    willows, ash = (Home.objects.get(name=name).id for name in ("The Willows", "Ash Lane"))
    off, other = world.users["off_shift"].id, world.users["on_rota"].id

    def tried(who: UUID, home: UUID, for_home: bool, author: UUID, sight: str) -> bool:
        with transaction.atomic():
            worker(who)
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(insert, [uuid7(clock.now()), home, for_home, author, sight])
                return True
            except ProgrammingError:
                return False
            finally:
                transaction.set_rollback(True)

    cases = [
        ((off, willows, True, off, "restricted"), True),
        ((off, willows, True, off, "routine"), False),
        ((off, willows, False, off, "restricted"), False),
        ((off, willows, True, other, "restricted"), False),
        ((off, ash, True, off, "restricted"), False),
    ]
    cases += [
        ((world.users[who].id, willows, True, world.users[who].id, "restricted"), False)
        for who in ("visitor", "agency_tomorrow", "left", "placing_named")
    ]
    for case, lets in cases:
        assert tried(*case) is lets, case
        as_the_house()
