"""Looks to review: judged by the house an hour later, answered in words, never for one's own."""

from __future__ import annotations

import re

import pytest
from django.db import connection, transaction
from django.utils.timezone import localdate

from goldthread.ground.access import actions as access
from goldthread.ground.access.rules import Refused
from goldthread.ground.audit.models import Event, Reading
from goldthread.ground.homes.models import Home
from goldthread.lib import clock
from goldthread.oversight.looking import actions, queries
from goldthread.oversight.looking.models import ListedLook, LookAnswer
from tests.oversight.looking.house import DAY, HOUR, MINUTE, at_work, browser, person, read, user, who, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def snooped() -> ListedLook:
    """Ruth, off shift in a home that keeps a rota, opened Noah's file three hours ago, twice on one day."""
    now = clock.now()
    first = now - 3 * HOUR
    if localdate(first) != localdate(first + 5 * MINUTE):
        first -= 10 * MINUTE
    at_work("ewan", now - 9 * HOUR, now - 2 * HOUR)
    read("ewan", "Noah", at=now - 4 * HOUR)
    read("ruth", "Noah", at=first)
    read("ruth", "Noah", at=first + 5 * MINUTE, page="person_about")
    assert actions.judge() == 1
    return ListedLook.objects.get()


def test_what_nothing_explains_is_listed_once(snooped: ListedLook) -> None:
    assert (snooped.worker_id, snooped.person_id, snooped.number) == (user("ruth").id, person("Noah").id, 2)
    assert snooped.pages == ["person", "person_about"]
    assert snooped.signs == ["unexplained"]
    assert snooped.home_id == person("Noah").home_id
    assert actions.judge() == 0
    assert ListedLook.objects.count() == 1


def test_what_is_less_than_an_hour_old_waits_for_what_is_written() -> None:
    now = clock.now()
    write("ruth", "Noah")
    at_work("ewan", now - 9 * HOUR, now - 2 * HOUR)
    read("ruth", "Noah", at=now - 30 * MINUTE)
    assert actions.judge() == 0
    assert actions.judge(now + HOUR) == 0
    read("ruth", "Tyler", at=now + 10 * MINUTE)
    assert actions.judge(now + 2 * HOUR) == 1


def test_why_the_glass_was_broken_stands_with_the_look() -> None:
    """The reason is the worker's own; of another's, or of another hour, nothing stands there."""
    at_work("ewan", clock.now() - 9 * HOUR, clock.now() + HOUR)
    home = person("Noah").home_id
    said = "He fell and the ambulance asks what he takes."
    for key, words in (("ruth", said), ("jo", "Another’s words.")):
        access.break_glass(home=home, placement=None, reason="health", words=words, by=who(key))
    read("ruth", "Noah")
    assert actions.judge(clock.now() + 2 * HOUR) == 1
    row = ListedLook.objects.get()
    assert row.signs == ["break_glass"]
    dee = browser("dee")
    for path in ("/looks/", f"/looks/{row.id}/"):
        page = dee.get(path).content.decode()
        assert f"An emergency of health: {said}" in page and "Another’s words" not in page, path


def test_a_long_silence_is_caught_up_in_steps() -> None:
    now = clock.now()
    at_work("ewan", now - 10 * DAY, now - 9 * DAY)
    for days in (5, 3, 1):
        read("ruth", "Noah", at=now - days * DAY)
    assert actions.judge() == 3


def test_a_search_just_before_the_stretch_is_still_seen() -> None:
    """What stands before a sweep is context for it: a sign is not lost between two."""
    now = clock.now()
    access.give_role(user=user("priya"), home=Home.objects.get(name="The Willows"), role="practitioner", by=None)
    at_work("ewan", now - 9 * HOUR, now - 2 * HOUR)
    read("ruth", "Noah", "Tyler", "Amira", at=now - 4 * HOUR, page="find")
    assert actions.judge(now - 3 * HOUR + MINUTE) == 3  # unexplained, each
    read("ruth", "Noah", at=now - 4 * HOUR + 3 * MINUTE)
    actions.judge()
    assert ListedLook.objects.filter(signs__contains=["searched"]).count() == 1


def test_a_manager_answers_in_words_and_it_is_kept(snooped: ListedLook) -> None:
    client = browser("dee")
    page = client.get("/looks/").content.decode()
    assert "Ruth S looked at Noah" in page
    assert "1 look to look into" in client.get("/waiting/").content.decode()
    client.get("/looks/")
    assert person("Noah").id in Reading.objects.latest("id").people
    answer = client.post(f"/looks/{snooped.id}/", {"found": "fine", "words": ""})
    assert answer.status_code == 422
    assert not LookAnswer.objects.exists()
    key = re.search(r'name="id" value="([^"]+)"', client.get(f"/looks/{snooped.id}/").content.decode())
    assert key is not None
    for _twice in range(2):
        sent = {"id": key[1], "found": "not_fine", "words": "She was curious. Supervision on Monday."}
        assert client.post(f"/looks/{snooped.id}/", sent).status_code == 302
    kept = LookAnswer.objects.get()
    assert (kept.fine, kept.by_id) == (False, user("dee").id)
    event = Event.objects.latest("id")
    assert (event.verb, event.about) == ("answer_look", [snooped.id, user("ruth").id, person("Noah").id])
    assert "Looks to review" not in client.get("/waiting/").content.decode().split("<main")[1]
    assert "She was curious." in client.get("/looks/").content.decode()


def test_nobody_answers_for_their_own_looks(snooped: ListedLook) -> None:
    now = clock.now()
    with pytest.raises(Refused):
        actions.answer(snooped, fine=True, words="Fine.", by=who("ruth"))
    own = ListedLook.objects.create(
        home=snooped.home,
        person=snooped.person,
        worker=user("dee"),
        first_at=now,
        last_at=now,
        number=1,
        pages=["person"],
        signs=["surname"],
    )
    with pytest.raises(Refused, match="own looks"):
        actions.answer(own, fine=True, words="Fine.", by=who("dee"))
    page = browser("dee").get(f"/looks/{own.id}/").content.decode()
    assert "Somebody else answers for them" in page
    assert browser("dee").post(f"/looks/{own.id}/", {"found": "fine", "words": "Fine."}).status_code == 422
    # and past the program, the database refuses it
    from tests.oversight.looking.test_looks import _enter

    with pytest.raises(Exception, match="row-level security"), transaction.atomic(), connection.cursor() as cursor:
        _enter(cursor, "dee")
        cursor.execute(
            "INSERT INTO looking_lookanswer (id, look_id, fine, words, by_id) "
            "VALUES (gen_random_uuid(), %s, true, 'x', %s)",
            [own.id, user("dee").id],
        )


@pytest.mark.parametrize("key", ["ruth", "marian", "ada", "priya"])
def test_nobody_else_sees_what_is_listed(snooped: ListedLook, key: str) -> None:
    assert browser(key).get("/looks/").status_code in (302, 403)
    assert browser(key).get(f"/looks/{snooped.id}/").status_code in (302, 403, 404)
    assert "to look into" not in browser("marian").get("/waiting/").content.decode()


def test_same_last_name_answered_fine_is_settled() -> None:
    now = clock.now()
    at_work("ruth", now - 30 * DAY, now)
    user_ = user("ruth")
    user_.name = "Ruth Haddad"
    user_.save(update_fields=["name"])
    read("ruth", "Noah", at=now - 5 * DAY)
    assert actions.judge(now - 4 * DAY) == 1
    look = ListedLook.objects.get()
    assert look.signs == ["surname"]
    actions.answer(look, fine=True, words="No relation. Asked her.", by=who("dee"))
    read("ruth", "Noah", at=now - 3 * DAY)
    assert actions.judge() == 0
    assert not queries.to_review(who("dee"), look.home_id)


def test_what_is_listed_and_answered_is_never_changed(snooped: ListedLook) -> None:
    actions.answer(snooped, fine=True, words="Asked her.", by=who("dee"))
    for table in ("looking_listedlook", "looking_lookanswer", "looking_judged"):
        for change in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id"):
            with (
                pytest.raises(Exception, match="append-only|permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(change)
