"""Who may read a record: shown in plain words, changed on one page, in force from the next."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.test import Client

from goldthread.casework.records.models import Hold, Reader, Record, SightChange
from goldthread.ground.access.models import Exclusion
from goldthread.ground.audit.models import Event
from tests.walls.world import World, client_of

pytestmark = pytest.mark.django_db


def page_of(client: Client, record: UUID) -> str:
    answer = client.get(f"/records/{record}/sight/")
    assert answer.status_code == 200
    return answer.content.decode()


def narrow(client: Client, record: UUID, sight: str, reason: str = "It names somebody’s health.") -> int:
    return client.post(f"/records/{record}/sight/", {"act": "sight", "sight": sight, "reason": reason}).status_code


def test_it_says_who_reads_it_now_and_why(world: World) -> None:
    record = world.of["manager"]["rout"]
    manager = client_of(world, "manager")
    page = page_of(manager, record)
    now, later = page.split("When they are on shift")
    assert "On_Rota W" in now and "Key_Worker W" in now and "wrote it" in now
    assert "Off_Shift W" not in now and "Off_Shift W" in later
    for nowhere in ("Kin W", "Left W", "Other_Home W", "Administrator W"):
        assert f">{nowhere}<" not in page.split("Keep it from somebody")[0].split("Name a reader")[0], nowhere
    # what it says is what the walls do
    said = {name for name in world.users if f"<bdi>{world.users[name].short_name}</bdi>" in now}
    opens = {name for name in world.users if client_of(world, name).get(f"/records/{record}/").status_code == 200}
    assert said == opens


def test_a_manager_restricts_and_it_holds_from_the_next_page(world: World) -> None:
    record = world.of["manager"]["rout"]
    manager, worker = client_of(world, "manager"), client_of(world, "on_rota")
    assert worker.get(f"/records/{record}/").status_code == 200
    assert f"/records/{record}/sight/" in manager.get(f"/records/{record}/").content.decode()
    assert narrow(manager, record, "restricted") == 302
    assert worker.get(f"/records/{record}/").status_code == 404
    file = worker.get(f"/people/{world.people['Kayleigh'].id}/").content.decode()
    assert "2 restricted records stand here" in file and str(record) not in file
    assert "Restricted" in manager.get(f"/records/{record}/").content.decode()
    assert "Routine, then restricted" in page_of(manager, record) and "health" in page_of(manager, record)
    change = SightChange.objects.get(record_id=record)
    assert (change.before, change.after, change.by) == ("routine", "restricted", world.users["manager"])
    assert Event.objects.order_by("-id")[0].verb == "set_sight"
    assert narrow(manager, record, "routine") == 302
    assert worker.get(f"/records/{record}/").status_code == 200


def test_sealed_leaves_nothing_behind(world: World) -> None:
    record = world.of["deputy"]["rout"]
    manager, deputy, worker = (client_of(world, who) for who in ("manager", "deputy", "on_rota"))
    before = worker.get(f"/people/{world.people['Kayleigh'].id}/").content.decode()
    assert "1 restricted record stands here" in before
    assert 'value="sealed"' not in page_of(deputy, record)
    assert narrow(deputy, record, "sealed") == 422, "nobody shuts themselves out"
    assert narrow(manager, record, "sealed") == 302
    for client in (deputy, worker):
        assert client.get(f"/records/{record}/").status_code == 404
        assert client.get(f"/records/{record}/sight/").status_code == 404
    after = worker.get(f"/people/{world.people['Kayleigh'].id}/").content.decode()
    assert "1 restricted record stands here" in after and str(record) not in after
    assert "Sealed" in manager.get(f"/records/{record}/").content.decode()


def test_its_writer_makes_it_narrower_and_never_wider(world: World) -> None:
    record = world.of["on_rota"]["mine"]
    Record.objects.filter(pk=record).update(sight="sensitive")
    worker = client_of(world, "on_rota")
    page = page_of(worker, record)
    assert 'value="restricted"' in page and 'value="routine"' not in page
    assert narrow(worker, record, "routine") == 422
    assert narrow(worker, record, "restricted") == 302
    assert worker.get(f"/records/{record}/").status_code == 200, "who wrote it goes on reading it"
    assert narrow(worker, record, "sensitive") == 422
    assert Record.objects.get(pk=record).sight == "restricted"


def test_others_may_not_even_see_who_reads_it(world: World) -> None:
    record = world.of["senior"]["rout"]
    assert client_of(world, "senior").get(f"/records/{record}/sight/").status_code == 403
    assert "/sight/" not in client_of(world, "senior").get(f"/records/{record}/").content.decode()
    assert narrow(client_of(world, "senior"), record, "restricted") == 403
    for who in ("off_shift", "kin", "other_home", "left", "administrator"):
        answer = client_of(world, who).get(f"/records/{record}/sight/")
        assert answer.status_code in (302, 403, 404) and b"Kayleigh" not in answer.content, who
    assert not SightChange.objects.exists()


def test_what_was_typed_stays_where_something_is_wrong(world: World) -> None:
    record = world.of["manager"]["rout"]
    manager = client_of(world, "manager")
    answer = manager.post(f"/records/{record}/sight/", {"act": "sight", "sight": "restricted", "reason": " "})
    page = answer.content.decode()
    assert answer.status_code == 422 and "Please write something here" in page
    assert re.search(r'value="restricted"[^>]* checked', page)
    answer = manager.post(f"/records/{record}/sight/", {"act": "sight", "sight": "nonsense", "reason": "My words."})
    assert answer.status_code == 422 and "My words." in answer.content.decode()
    answer = manager.post(f"/records/{record}/sight/", {"act": "sight", "sight": "routine", "reason": "No change."})
    assert answer.status_code == 422 and "It is so already" in answer.content.decode()
    answer = manager.post(f"/records/{record}/sight/", {"act": "keep", "kept": "", "kept_why": "These are my words."})
    assert answer.status_code == 422 and "These are my words." in answer.content.decode()
    assert not SightChange.objects.exists()


def test_naming_a_reader_opens_it_to_them_alone(world: World) -> None:
    record = world.of["manager"]["seal"]
    manager, worker = client_of(world, "manager"), client_of(world, "on_rota")
    assert worker.get(f"/records/{record}/").status_code == 404
    post = {"act": "name", "reader": str(world.users["on_rota"].id)}
    assert manager.post(f"/records/{record}/sight/", post).status_code == 302
    assert worker.get(f"/records/{record}/").status_code == 200
    assert client_of(world, "senior").get(f"/records/{record}/").status_code == 404
    assert "named for it" in page_of(manager, record)
    assert Reader.objects.filter(record_id=record, user=world.users["on_rota"]).count() == 1


def test_keeping_somebody_from_it_leaves_them_nothing(world: World) -> None:
    record = world.of["manager"]["rout"]
    manager, deputy = client_of(world, "manager"), client_of(world, "deputy")
    post = {"act": "keep", "kept": str(world.users["deputy"].id), "kept_why": "It is about them."}
    assert manager.post(f"/records/{record}/sight/", post).status_code == 302
    assert deputy.get(f"/records/{record}/").status_code == 404
    assert str(record) not in deputy.get(f"/people/{world.people['Kayleigh'].id}/").content.decode()
    page = page_of(manager, record)
    assert "Kept from Deputy W" in page and "It is about them." in page
    row = Exclusion.objects.get(record=record, user=world.users["deputy"])
    assert row.set_by == world.users["manager"]
    manager.post(f"/records/{record}/sight/", post | {"kept": str(world.users["manager"].id)})
    assert Exclusion.objects.filter(record=record, user=world.users["manager"]).count() == 0, "not oneself"


def test_a_hold_is_lifted_by_who_sees_nothing_of_it_before(world: World) -> None:
    record = world.of["manager"]["held"]
    manager = client_of(world, "manager")
    assert manager.get(f"/records/{record}/").status_code == 404
    assert f"/records/{record}/sight/" in manager.get("/waiting/").content.decode()
    page = page_of(manager, record)
    assert "Dee O" in page and "second observer" in page and "quokka" not in page and "Kayleigh" not in page
    assert client_of(world, "senior").get(f"/records/{record}/sight/").status_code == 404
    assert "/sight/" not in client_of(world, "senior").get("/waiting/").content.decode()
    answer = manager.post(f"/records/{record}/sight/", {"act": "lift", "lift_why": ""})
    assert answer.status_code == 422
    assert manager.post(f"/records/{record}/sight/", {"act": "lift", "lift_why": "She is ill."}).status_code == 302
    assert manager.get(f"/records/{record}/").status_code == 200
    assert "Hold lifted" in page_of(manager, record)
    assert Hold.objects.get(record_id=record).lifted_by == world.users["manager"]


def test_the_databases_own_answer_is_for_who_may_ask(world: World) -> None:
    """The function under the page, asked past the program: nothing for anybody else."""
    from django.db import connection, transaction

    from goldthread.ground.access.queries import worker

    record = world.of["senior"]["rout"]
    for who, some in (("senior", False), ("on_rota", False), ("other_home", False), ("manager", True)):
        with transaction.atomic():
            worker(world.users[who].id)
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM goldthread_readers(%s)", [record])
                assert bool(cursor.fetchone()[0]) is some, who
            transaction.set_rollback(True)
