"""Single records released to a placing social worker: they read those, while they are released, and nothing else."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client

from goldthread.casework.people.models import Person
from goldthread.casework.placements import actions as placements
from goldthread.casework.placements.models import KeyWorker
from goldthread.casework.records import actions as records
from goldthread.casework.records.actions import releasing
from goldthread.casework.records.models import Reader, Record
from goldthread.casework.records.queries import release as queries
from goldthread.ground.access import actions as access
from goldthread.ground.access.models import Membership
from goldthread.ground.access.queries import viewer, worker
from goldthread.ground.access.rules import Refused
from goldthread.ground.audit.models import Event, Reading
from goldthread.ground.homes.models import Home
from goldthread.ground.users import actions as users
from goldthread.lib.identifiers import uuid7
from tests.conftest import as_the_house
from tests.ground.accounts.confirmed import just_confirmed
from tests.permissions.world import _again
from tests.walls.world import World, client_of, write

pytestmark = pytest.mark.django_db
WHY = "They asked for it in writing."


def by(world: World, who: str):
    return viewer(world.users[who])


def record_of(id: UUID) -> Record:
    return Record.objects.get(pk=id)


def release(world: World, id: UUID, who: str = "manager", to: str = "placing_named", **more: str):
    sent = {"act": "release", "to": str(world.users[to].id), "release_why": WHY, **more}
    return client_of(world, who).post(f"/records/{id}/release/", sent)


def end(world: World, id: UUID, to: str = "placing_named"):
    row = Reader.objects.get(record_id=id, user=world.users[to], why="released", until_at=None)
    sent = {"act": "end", "reader": str(row.id), "end_why": "It was the wrong one."}
    return client_of(world, "deputy").post(f"/records/{id}/release/", sent)


def test_they_read_what_is_released_and_nothing_else(world: World) -> None:
    id, other = world.of["manager"]["rout"], world.of["manager"]["rest"]
    theirs = client_of(world, "placing_named")
    assert theirs.get("/first/")["Location"] == "/released/"
    before = theirs.get("/released/").content.decode()
    assert str(id) not in before and theirs.get(f"/records/{id}/").status_code == 404
    assert release(world, id).status_code == 302
    page = theirs.get("/released/").content.decode()
    assert f"/records/{id}/" in page and "Kayleigh, Tyler" in page and "The Willows" in page and "Daily log" in page
    assert page.count('href="/records/') == 2, "and the one that was released to them before"
    record = theirs.get(f"/records/{id}/").content.decode()
    assert "quokka" in record and "Kayleigh" in record and "Released to you by The Willows" in record
    for nowhere in ("/people/", "/amend/", "/print/", "/sight/", "/release/", "/countersign", "/read", "/difference/"):
        assert nowhere not in record, nowhere
    assert "Write what followed" not in record and "I have read this" not in record
    for path in (f"/records/{other}/", f"/records/{id}/sight/", f"/records/{id}/print/", f"/records/{id}/amend/"):
        assert theirs.get(path).status_code in (403, 404), path
    for path in (
        "/people/",
        f"/people/{world.people['Kayleigh'].id}/",
        "/log/",
        "/shift/",
        "/find/",
        "/staff/",
        "/concerns/",
    ):
        answer = theirs.get(path)
        assert answer.status_code in (403, 404) and b"Kayleigh" not in answer.content, path
    assert theirs.post(f"/records/{id}/read").status_code in (403, 404)
    assert client_of(world, "placing").get(f"/records/{id}/").status_code == 404, "another's social worker"


def test_it_is_told_on_the_record_and_in_its_history(world: World) -> None:
    id = world.of["manager"]["rout"]
    assert release(world, id).status_code == 302
    staff = client_of(world, "on_rota").get(f"/records/{id}/").content.decode()
    assert "Released to Placing_Named Wall, " in staff
    sight = client_of(world, "manager").get(f"/records/{id}/sight/").content.decode()
    assert "Released to Placing_Named Wall" in sight and WHY in sight and "it was released to them" in sight
    assert Event.objects.filter(verb="release").latest("id").by_id == world.users["manager"].id
    assert end(world, id).status_code == 302
    theirs = client_of(world, "placing_named")
    assert theirs.get(f"/records/{id}/").status_code == 404
    assert str(id) not in theirs.get("/released/").content.decode()
    sight = client_of(world, "manager").get(f"/records/{id}/sight/").content.decode()
    assert "No longer released to Placing_Named Wall" in sight and "It was the wrong one." in sight and WHY in sight
    assert "Released to Placing_Named" not in client_of(world, "on_rota").get(f"/records/{id}/").content.decode()
    assert release(world, id).status_code == 302, "and once more"
    assert theirs.get(f"/records/{id}/").status_code == 200


def test_each_look_is_noted_and_stands_in_who_has_read_me(world: World) -> None:
    id = world.of["manager"]["rout"]
    release(world, id)
    before = Reading.objects.count()
    client_of(world, "placing_named").get(f"/records/{id}/")
    row = Reading.objects.latest("id")
    assert Reading.objects.count() == before + 1 and row.viewer_id == world.users["placing_named"].id
    assert row.records == [id] and set(row.people) == {world.people["Kayleigh"].id, world.people["Tyler"].id}
    page = client_of(world, "manager").get(f"/people/{world.people['Tyler'].id}/looks/").content.decode()
    assert "Placing_Named W" in page and "it was released to them" in page


def test_what_is_never_released(world: World) -> None:
    of = world.of["manager"]
    for column, words in (
        ("held", ""),
        ("log", "It is in nobody’s file"),
        ("group", "It is about other people too"),
        ("other", "Nobody is named as their placing social worker yet."),
    ):
        answer = release(world, of[column])
        if column == "held":
            assert answer.status_code == 404
            continue
        assert answer.status_code == 422 and words in answer.content.decode(), column
        with pytest.raises(Refused):
            records.release(record_of(of[column]), world.users["placing_named"].id, reason=WHY, by=by(world, "manager"))
        assert not Reader.objects.filter(record_id=of[column], why="released").exists()
    mine = write(world, by(world, "manager"), Home.objects.get(name="The Willows"), ["Kayleigh"])
    records.hold(mine, until="second_observer", by=by(world, "manager"))
    assert "It is held" in release(world, mine).content.decode()
    assert "Please write something" in release(world, of["rout"], release_why=" ").content.decode()
    assert release(world, of["rout"], to="placing").status_code == 422, "not theirs"
    assert release(world, of["rout"], to="on_rota").status_code == 422, "a worker of the home"


def test_somebody_struck_does_not_stand_in_the_way(world: World) -> None:
    id, manager = world.of["manager"]["group"], by(world, "manager")
    for name in ("Amira", "Noah"):
        records.strike(record_of(id), person=world.people[name].id, reason="Not there.", by=manager, instead=None)
    assert release(world, id).status_code == 302
    record = client_of(world, "placing_named").get(f"/records/{id}/").content.decode()
    assert "Kayleigh" in record and "Amira" not in record and "Noah" not in record


def test_what_is_sealed_only_by_who_reads_it_and_says_so(world: World) -> None:
    id = world.of["manager"]["seal"]
    assert release(world, id, who="deputy").status_code == 404
    refused = release(world, id)
    assert refused.status_code == 422 and "Please say that you know that" in refused.content.decode()
    assert release(world, id, sealed="on").status_code == 302
    assert client_of(world, "placing_named").get(f"/records/{id}/").status_code == 200


def test_who_may_release(world: World) -> None:
    id = world.of["manager"]["rout"]
    for who in ("senior", "safeguarding", "individual", "on_rota", "agency_tonight", "administrator", "placing_named"):
        assert release(world, id, who=who).status_code in (403, 404), who
        with pytest.raises(Refused):
            records.release(record_of(id), world.users["placing_named"].id, reason=WHY, by=by(world, who))
    assert not Reader.objects.filter(record_id=id, why="released").exists()
    assert release(world, id, who="deputy").status_code == 302
    assert release(world, id).status_code == 422, "there is nobody more"
    assert Reader.objects.filter(record_id=id, why="released").count() == 1
    row = Reader.objects.get(record_id=id, why="released")
    for who in ("senior", "placing_named"):
        with pytest.raises(Refused):
            records.end_release(row, reason=WHY, by=by(world, who))


def test_only_after_a_fresh_sign_in(world: World, settings) -> None:
    settings.DEMO = False
    client, id = Client(), world.of["manager"]["rout"]
    just_confirmed(client, world.users["manager"], ago=400, factor=True)
    sent = {"act": "release", "to": str(world.users["placing_named"].id), "release_why": WHY}
    asked = client.get(f"/records/{id}/release/")
    assert asked["Location"].startswith("/account/step-up/")
    assert b"Is it you" in client.post(f"/records/{id}/release/", sent, follow=True).content
    assert not Reader.objects.filter(record_id=id, why="released").exists()


def test_they_read_the_newest_text_and_no_other(world: World) -> None:
    id = world.of["manager"]["rout"]
    release(world, id)
    row = record_of(id)
    records.amend(
        row, revision=uuid7(), base=1, fields=_again(world.people, id), reason="A word.", by=by(world, "manager")
    )
    theirs = client_of(world, "placing_named")
    page = theirs.get(f"/records/{id}/").content.decode()
    assert "they said" in page and "Amended once" in page and "?text=" not in page
    assert "they said" in theirs.get(f"/records/{id}/?text=1").content.decode(), "the first is not theirs to read"
    assert theirs.get(f"/records/{id}/difference/2/").status_code in (403, 404)


def test_names_of_others_are_hidden(world: World) -> None:
    from goldthread.lib import clock

    id, moment = uuid7(), clock.now().astimezone()
    fields = {
        "subject": [str(world.people["Kayleigh"].id)],
        "happened_on": [moment.strftime("%Y-%m-%d")],
        "happened_time": ["00:01"],
        "q.part_of_day": ["morning"],
        "q.note.seen": ["She and Amira fed Tyler."],
    }
    home = Home.objects.get(name="The Willows")
    records.sign(id=id, home=home.id, kind="daily_log", fields=fields, by=by(world, "manager"))
    release(world, id)
    page = client_of(world, "placing_named").get(f"/records/{id}/?file={uuid4()}").content.decode()
    assert "Amira" not in page and "fed Tyler" in page and 'class="masked"' in page


def test_what_workers_said_about_it_to_one_another_stays_in_the_home(world: World) -> None:
    """In a note to the writer, and in why somebody was taken out of it, others are named and not marked."""
    id = world.of["manager"]["group"]
    for name in ("Amira", "Noah"):
        records.strike(record_of(id), person=world.people[name].id, reason="Amira sat apart.", by=by(world, "manager"))
    records.countersign(record_of(id), note="Well put about Amira.", by=by(world, "manager"))
    assert release(world, id).status_code == 302
    page = client_of(world, "placing_named").get(f"/records/{id}/").content.decode()
    assert "Countersigned" in page and "Manager W" in page and "Amira" not in page and "sat apart" not in page
    staff = client_of(world, "on_rota").get(f"/records/{id}/").content.decode()
    assert "Well put about Amira." in staff and "Amira sat apart." in staff


def test_it_ends_with_the_task_and_with_the_stay(world: World) -> None:
    id = world.of["manager"]["rout"]
    release(world, id)
    theirs, manager = client_of(world, "placing_named"), by(world, "manager")
    assert theirs.get(f"/records/{id}/").status_code == 200
    with transaction.atomic():
        placements.end_key_worker(KeyWorker.objects.get(user=world.users["placing_named"]), by=manager)
        assert theirs.get(f"/records/{id}/").status_code == 404
        staff = client_of(world, "manager")
        assert "Released to" not in staff.get(f"/records/{id}/").content.decode(), "it says what is so"
        assert "Released to" in staff.get(f"/records/{id}/release/").content.decode(), "and can be ended there"
        transaction.set_rollback(True)
    assert theirs.get(f"/records/{id}/").status_code == 200
    type(world.stay).objects.filter(pk=world.stay.id).update(moved_on_on=world.stay.moved_in_on)
    assert theirs.get(f"/records/{id}/").status_code == 404
    assert str(id) not in theirs.get("/released/").content.decode()


def test_a_manager_names_them_for_a_stay_and_nobody_else_as_that(world: World) -> None:
    manager = client_of(world, "manager")
    page = manager.get(f"/stays/{world.stay.id}/key-worker/")
    assert "Placing Wall, placing social worker" in page.content.decode()
    sent = {"user": str(world.users["placing"].id), "task": "key_worker"}
    assert manager.post(f"/stays/{world.stay.id}/key-worker/", sent).status_code == 302
    assert KeyWorker.objects.get(user=world.users["placing"]).task == "placing"
    assert client_of(world, "placing").get(f"/people/{world.people['Kayleigh'].id}/").status_code in (403, 404)
    with pytest.raises(Exception, match="placing social worker"):
        placements.allocate_key_worker(world.stay, world.users["senior"], by=by(world, "manager"), task="placing")
    with pytest.raises(Exception, match="writes records"):
        placements.allocate_key_worker(world.stay, world.users["placing"], by=by(world, "manager"), task="assessor")


def test_nobody_is_a_worker_of_the_home_and_outside_of_it_at_once(world: World) -> None:
    willows = Home.objects.get(name="The Willows")
    with pytest.raises(Refused, match="outside"):
        access.give_role(user=world.users["placing"], home=willows, role="practitioner", by=by(world, "manager"))
    with pytest.raises(Refused, match="outside"):
        access.give_role(
            user=world.users["on_rota"], home=willows, role="placing_social_worker", by=by(world, "manager")
        )
    new = users.take_on(email="new@walls.invalid", name="New Wall", by=None, invented=True)
    access.give_role(user=new, home=willows, role="placing_social_worker", by=by(world, "manager"))


def test_they_stand_in_no_list_of_the_homes_workers(world: World) -> None:
    manager = client_of(world, "manager")
    for path in ("/shifts/", "/duties/", "/record/concern/"):
        answer = manager.get(path)
        assert answer.status_code == 200 and b"Placing_Named" not in answer.content, path
    sight = manager.get(f"/records/{world.of['manager']['rout']}/sight/").content.decode()
    assert "Placing_Named" not in sight, "they are never named for a record"


def test_asked_of_the_database_alone(world: World) -> None:
    """Nobody writes such a row past the function, and it asks who acts; they see nothing of the home's own tables."""
    id, them = world.of["manager"]["rout"], world.users["placing_named"].id
    call = "SELECT goldthread_release(%s, %s, 'x', true, %s)"
    raw = (
        "INSERT INTO records_reader (id, record_id, user_id, why, by_id, from_at, reason, end_reason) "
        "VALUES (gen_random_uuid(), %s, %s, 'released', %s, now(), 'x', '')"
    )
    for who in ("senior", "on_rota", "individual", "placing_named", "placing", "manager"):
        for statement in (call, raw):
            if (who, statement) == ("manager", call):
                continue
            with transaction.atomic():
                worker(world.users[who].id)
                with pytest.raises(ProgrammingError), connection.cursor() as cursor, transaction.atomic():
                    cursor.execute(statement, [id, them, world.users["manager"].id])
                transaction.set_rollback(True)
            as_the_house()
    with transaction.atomic():
        worker(them)
        for table in ("people_person", "shifts_shift", "placements_placement", "placements_member", "records_draft",
                      "duties_duty", "access_exclusion", "placements_keyworker", "audit_event"):  # fmt: skip
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT count(*) FROM {table}")
                assert cursor.fetchone()[0] == 0, table
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM access_membership WHERE user_id <> %s", [them])
            assert cursor.fetchone()[0] == 0
            cursor.execute("SELECT count(*) FROM records_record")
            assert cursor.fetchone()[0] == 1, "the one that the world released"
            cursor.execute("SELECT goldthread_released_of(%s)", [id])
            assert cursor.fetchone()[0] == []
        transaction.set_rollback(True)
    as_the_house()
    assert Person.objects.exists()


def test_whoever_has_the_role_no_longer_is_offered_and_told_of_no_more(world: World) -> None:
    id, manager = world.of["manager"]["rout"], by(world, "manager")
    assert release(world, id).status_code == 302
    access.end_role(Membership.objects.get(user=world.users["placing_named"]), by=manager)
    record = record_of(id)
    assert "Released to Placing_Named" not in client_of(world, "on_rota").get(f"/records/{id}/").content.decode()
    page = client_of(world, "manager").get(f"/records/{world.of['manager']['mine']}/release/").content.decode()
    assert "Placing_Named" not in page and 'value="release"' not in page
    late = release(world, world.of["manager"]["mine"])
    assert late.status_code == 422 and "This can no longer be done here" in late.content.decode()
    with pytest.raises(Refused, match="placing social worker"):
        records.release(record, world.users["placing_named"].id, reason=WHY, by=manager)


def test_a_release_that_the_database_does_not_make_is_not_said_to_be_made(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their role ended between the page's question and the database's."""
    id, manager = world.of["manager"]["rout"], by(world, "manager")
    named = queries.placing(record_of(id), queries.stays_of(record_of(id)))
    for asked in (releasing, queries):
        monkeypatch.setattr(asked, "placing", lambda *_asked: named)
    access.end_role(Membership.objects.get(user=world.users["placing_named"]), by=manager)
    answer = release(world, id)
    assert answer.status_code == 422 and "It cannot be released to them now" in answer.content.decode()
    assert WHY in answer.content.decode(), "what was typed stays"
