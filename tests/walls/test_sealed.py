"""A sealed record, and one that somebody is kept from, leave no trace: every page is as in a house without it."""

from __future__ import annotations

from datetime import datetime
from difflib import unified_diff
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from goldthread.ground.access import actions as access
from goldthread.ground.access.queries import viewer
from goldthread.lib import clock
from tests.walls.traces import crawl, without_keys
from tests.walls.world import World, client_of, make, write

pytestmark = pytest.mark.django_db
HIDDEN = "axolotl"


def everything(world: World, who: str, now: datetime) -> dict[str, tuple[int, str]]:
    """Every page, and what finding gives: by address. The clock stands still, in the program as in the transaction."""
    client = client_of(world, who)
    starts = ("/people/", f"/people/{world.people['Kayleigh'].id}/", "/log/?show=all", "/waiting/", "/drafts/")
    with clock.at(now), transaction.atomic():
        found = crawl(client, *starts)
        for words in ("quokka", HIDDEN):
            page = client.post("/find/", {"words": words})
            found[f"find {words}"] = page.status_code, without_keys(page.content.decode())
        transaction.set_rollback(True)  # that somebody has looked is shown as well
    return found


@pytest.mark.parametrize("who", ["on_rota", "deputy"])
def test_with_and_without_it_every_page_is_the_same(who: str) -> None:
    world, now = make(), clock.now()
    assert world.stay is not None
    without = everything(world, who, now)
    assert len(without) > 25 and all(status < 500 for status, _text in without.values())
    dee = viewer(world.users["manager"])
    hidden = [
        write(world, dee, world.stay.home, about, sight="sealed") for about in (["Kayleigh", "Tyler"], ["Kayleigh"], [])
    ]
    hidden.append(write(world, dee, world.stay.home, ["Kayleigh", "Tyler"], sight="restricted"))
    access.exclude(user=world.users[who].id, home=world.stay.home_id, record=hidden[-1], by=dee.id)
    with connection.cursor() as cursor:
        words = "UPDATE records_words SET words = to_tsvector('english', %s) WHERE record_id = ANY(%s)"
        cursor.execute(words, [HIDDEN, hidden])
    with transaction.atomic():
        found = client_of(world, "manager").post("/find/", {"words": HIDDEN}).content.decode()
        transaction.set_rollback(True)
    assert str(hidden[0]) in found, "there is something to find"
    after = everything(world, who, now)
    assert after.keys() == without.keys()
    for path, answered in without.items():
        assert after[path] == answered, "\n".join(unified_diff(answered[1].split(">"), after[path][1].split(">"), path))
    text = "".join(page for _status, page in after.values())
    assert not [id for id in hidden if str(id) in text]
    client = client_of(world, who)
    for id in hidden:
        for end in ("", "sight/", "print/", "amend/", "difference/2/"):
            answers = [client.get(f"/records/{each}/{end}") for each in (id, uuid4())]
            there, absent = ((each.status_code, without_keys(each.content.decode())) for each in answers)
            assert there == absent, end


def test_what_is_not_there_is_weighed_as_what_is_sealed() -> None:
    """The two answers ask the database the same: neither comes sooner for want of a question."""
    world = make()
    client, sealed = client_of(world, "on_rota"), world.of["on_rota"]["seal"]
    asked = []
    for id in (sealed, uuid4()):
        with CaptureQueriesContext(connection) as questions:
            assert client.get(f"/records/{id}/").status_code == 404
        said = (each["sql"].replace(id.hex, "")[:60] for each in questions)
        asked.append([each for each in said if "SAVEPOINT" not in each])
    assert asked[0] == asked[1], asked
    assert any("goldthread_weigh" in each for each in asked[0])
    with connection.cursor() as cursor:
        cursor.execute("SELECT goldthread_weigh(%s, %s)", [uuid4(), world.users["on_rota"].id])
        assert cursor.fetchone() == (False,), "it tells nobody anything"
