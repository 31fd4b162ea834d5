"""Who may open which record: [ways] of `tests/permissions/expected.txt` against pages, search, timelines, database."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from goldthread.ground.access.queries import worker
from tests.conftest import as_the_house
from tests.permissions.reading import table
from tests.walls.world import CAST, WORD, World, client_of

pytestmark = pytest.mark.django_db
__all__ = ["DjangoAssertNumQueries"]


EXPECTED = table().ways


def test_the_table_is_whole() -> None:
    assert EXPECTED.keys() == CAST.keys()
    assert {mark for row in EXPECTED.values() for mark in row.values()} == set("OR.-")


def test_by_its_address(world: World) -> None:
    wrong = []
    for who, row in EXPECTED.items():
        client = client_of(world, who)
        for column, mark in row.items():
            if mark == "-":
                continue
            # printed, amended, linked and so on: tests/permissions
            status = client.get(f"/records/{world.of[who][column]}/").status_code
            if (status == 200) != (mark == "O"):
                wrong.append((who, column, mark, status))
    assert not wrong, "\n".join(map(str, wrong))


def test_asked_of_the_database_alone(world: World) -> None:
    """The same, with no filter of the program before it: as the actor, by a plain SELECT."""
    wrong = []
    tables = {
        "records_record": "id",
        "records_revision": "record_id",
        "records_subject": "record_id",
        "records_signoff": "record_id",
        "records_words": "record_id",
    }
    for who, row in EXPECTED.items():
        ids = {column: world.of[who][column] for column, mark in row.items() if mark != "-"}
        with transaction.atomic():
            worker(world.users[who].id)  # comes in
            for name, column_of in tables.items():
                with connection.cursor() as cursor:
                    cursor.execute(
                        f"SELECT DISTINCT {column_of} FROM {name} WHERE {column_of} = ANY(%s)", [list(ids.values())]
                    )
                    seen = {each[0] for each in cursor.fetchall()}
                for column, id in ids.items():
                    if column == "log" and name == "records_subject":
                        continue  # nobody's file
                    if (id in seen) != (row[column] == "O"):
                        wrong.append((who, column, row[column], name))
            transaction.set_rollback(True)
        as_the_house()
    assert not wrong, "\n".join(map(str, wrong))


def test_by_its_words(world: World) -> None:
    """Searching finds what opens, and no more: nor a number that tells."""
    wrong = []
    for who, row in EXPECTED.items():
        client = client_of(world, who)
        answer = client.post("/find/", {"words": WORD})
        found: set[str] = set()
        while answer.status_code == 200:
            page = answer.content.decode()
            hits = set(re.findall(r'href="/records/([0-9a-f-]{36})/', page))
            before = re.search(r'name="before" value="([^"]+)"', page)
            found |= hits
            if not before or not hits:
                break
            answer = client.post("/find/", {"words": WORD, "before": before[1]})
        for column, mark in row.items():
            if answer.status_code == 403 and column in ("log", "sent"):
                continue  # who reads nobody's file has no page to find on: the log's own page is searched instead
            if mark != "-" and (str(world.of[who][column]) in found) != (mark == "O"):
                wrong.append((who, column, mark))
    assert not wrong, "\n".join(map(str, wrong))


def test_on_the_file(world: World) -> None:
    """A person's timeline holds what opens; of what is restricted it says that it is there, and whom to ask."""
    wrong = []
    person = world.people["Kayleigh"].id
    for who, row in EXPECTED.items():
        client = client_of(world, who)
        answer, pages = client.get(f"/people/{person}/"), []
        while answer.status_code == 200:
            pages.append(answer.content.decode())
            older = re.search(r'href="([^"]+)"[^>]*>(?:(?!</a>).)*Older', pages[-1])
            if not older or len(pages) > 4:
                break
            answer = client.get(older[1].replace("&amp;", "&"))
        text = "".join(pages)
        for column in ("rout", "sens", "rest", "seal", "held", "kept", "named", "group", "mine"):
            if row[column] != "-" and (f"r-{world.of[who][column]}" in text) != (row[column] == "O"):
                wrong.append((who, column, row[column], "on the file"))
        if (row["rest"] == "R") != ("restricted record" in text):
            wrong.append((who, "rest", row["rest"], "said to be there"))
        for column in ("seal", "held", "kept", "ash", "rest"):
            if row[column] in ".R" and str(world.of[who][column]) in text:
                wrong.append((who, column, row[column], "an id"))
    assert not wrong, "\n".join(map(str, wrong))


def ids(world: World) -> set[UUID]:
    return {id for row in world.of.values() for id in row.values()}
