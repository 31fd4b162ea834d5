"""Somebody kept from a record by mistake: it is ended with a reason, by who may keep from it, and the row stays."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from goldthread.casework.records import actions as records
from goldthread.casework.records.models import Record
from goldthread.ground.access.models import Exclusion
from goldthread.ground.access.queries import viewer, worker
from goldthread.ground.access.rules import Refused
from goldthread.ground.audit.models import Event
from tests.casework.records.test_concerns import WAITS, client_of, raised, told, world
from tests.conftest import as_the_house
from tests.walls.world import World

pytestmark = pytest.mark.django_db
__all__ = ["world"]
WHY = "Another of that name was meant."


def let_know(world: World, id: UUID, whom: str, by: str = "manager", why: str = WHY):
    sent = {"act": "know", "known": str(world.users[whom].id), "known_why": why}
    return client_of(world, by).post(f"/records/{id}/sight/", sent)


def test_a_wrong_name_in_a_concern_is_put_right(world: World) -> None:
    id = raised(world, "deputy")
    deputy = client_of(world, "deputy")
    assert deputy.get(f"/records/{id}/").status_code == 404 and "deputy" not in told(world)
    page = client_of(world, "manager").get(f"/records/{id}/sight/").content.decode()
    assert "No longer keep it from somebody" in page
    assert let_know(world, id, "deputy", why=" ").status_code == 422
    assert let_know(world, id, "deputy").status_code == 302
    assert deputy.get(f"/records/{id}/").status_code == 200
    assert "deputy" in told(world) and WAITS in deputy.get("/account/").content.decode()
    page = client_of(world, "manager").get(f"/records/{id}/sight/").content.decode()
    assert "Kept from Deputy W" in page and "No longer kept from Deputy W" in page and WHY in page
    assert "It is about them." in page and "No longer keep it from somebody" not in page
    row = Exclusion.objects.get(record=id, user=world.users["deputy"])
    assert (row.ended_by, row.end_reason) == (world.users["manager"], WHY) and row.until_at is not None
    event = Event.objects.filter(verb="let_know").get()
    assert event.by_id == world.users["manager"].id and set(event.about) == {id, world.users["deputy"].id}
    with pytest.raises(Refused, match="any more"):
        records.let_know(
            Record.objects.get(pk=id), world.users["deputy"].id, reason=WHY, by=viewer(world.users["manager"])
        )


def test_its_writer_may_and_its_subject_never(world: World) -> None:
    id = raised(world, "manager", "deputy", by="on_rota")
    assert let_know(world, id, "manager", by="manager").status_code == 404, "they know nothing of it"
    assert let_know(world, id, "manager", by="deputy").status_code == 404
    for who in ("manager", "deputy", "senior", "safeguarding"):
        with pytest.raises(Refused):
            records.let_know(
                Record.objects.get(pk=id), world.users["manager"].id, reason=WHY, by=viewer(world.users[who])
            )
    assert Exclusion.objects.filter(record=id, until_at=None).count() == 2
    assert let_know(world, id, "manager", by="on_rota").status_code == 302
    assert client_of(world, "manager").get(f"/records/{id}/").status_code == 200
    assert client_of(world, "deputy").get(f"/records/{id}/").status_code == 404


def test_kept_again_after_it_was_ended(world: World) -> None:
    id = world.of["manager"]["rout"]
    manager, key = client_of(world, "manager"), str(world.users["deputy"].id)
    keep = {"act": "keep", "kept": key, "kept_why": "It is about them."}
    assert manager.post(f"/records/{id}/sight/", keep).status_code == 302
    assert let_know(world, id, "deputy").status_code == 302
    assert client_of(world, "deputy").get(f"/records/{id}/").status_code == 200
    assert manager.post(f"/records/{id}/sight/", keep).status_code == 302
    assert client_of(world, "deputy").get(f"/records/{id}/").status_code == 404
    assert Exclusion.objects.filter(record=id, user=world.users["deputy"]).count() == 2


def test_the_database_asks_who_acts(world: World) -> None:
    id = raised(world, "deputy", by="on_rota")
    deputy = world.users["deputy"].id
    for who in ("deputy", "senior", "safeguarding", "just_ended", "administrator", "visitor", "placing_named"):
        with transaction.atomic():
            worker(world.users[who].id)
            with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT goldthread_let_know(%s, %s, 'x', %s)", [id, deputy, world.users["manager"].id])
            with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("UPDATE access_exclusion SET until_at = now() WHERE record = %s", [id])
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM goldthread_once_kept(%s)", [id])
                assert cursor.fetchone()[0] == 0
            transaction.set_rollback(True)
        as_the_house()
    assert Exclusion.objects.filter(record=id, until_at=None).exists()
