"""Upgrades keep data: every kept house is restored, brought up by the program's own command, and is still all there."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from goldthread.config.walls.apart import FINDS
from goldthread.config.walls.building import FOR_THE_PROGRAM, FOR_THEMSELVES, OF_MIGRATIONS
from goldthread.config.walls.tables import OPEN, WALLS
from goldthread.lib import canonical
from goldthread.lib.postgres.roles import FINDER, OWNED_WITHOUT_SIGHT
from tests.conftest import drop_house, server
from tests.front.leaving.house import goldthread
from tests.journeys.house import ROOT, House
from tests.upgrades import dumps
from tests.upgrades.dumps import REMADE, Rows

# Columns that a migration works out anew, by table, each with why: then its rows are compared without them.
CHANGED: dict[str, dict[str, str]] = {}

# What an older program might have left besides: a function with other arguments or another answer, one that has gone, a
# policy that has gone, a wall not forced.
PLANTED = """
DROP FUNCTION IF EXISTS goldthread_nobody() CASCADE;
CREATE FUNCTION goldthread_nobody() RETURNS integer LANGUAGE sql AS 'SELECT 1';
DROP FUNCTION IF EXISTS goldthread_drafts_left(uuid, timestamptz);
CREATE FUNCTION goldthread_drafts_left(home uuid) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';
CREATE FUNCTION goldthread_let_everybody_in(id uuid) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE POLICY let_everybody_in ON people_person USING (goldthread_let_everybody_in(id));
ALTER TABLE people_allergy NO FORCE ROW LEVEL SECURITY;
ALTER FUNCTION goldthread_nobody() OWNER TO goldthread_owner;
ALTER FUNCTION goldthread_drafts_left(uuid) OWNER TO goldthread_owner;
ALTER FUNCTION goldthread_let_everybody_in(uuid) OWNER TO goldthread_owner;
"""


@dataclass
class Upgraded:
    """A kept house before and after. `url`: as the program's role; `home`: a page's worth of ids."""

    name: str
    url: str
    before: Rows
    after: Rows
    columns: tuple[dict[str, list[str]], dict[str, list[str]]]


def upgrade(path: Path, tmp: Path) -> Upgraded:
    name = f"upgrade_{uuid4().hex[:8]}"
    dumps.restore(path, name)
    with psycopg.connect(dumps.superuser(name)) as connection:
        columns = dumps.columns(connection)
        compared = {
            table: [column for column in names if column not in CHANGED.get(table, {})]
            for table, names in columns.items()
            if table not in REMADE
        }
        before = dumps.rows(connection, compared)
        connection.execute(PLANTED)
    done = goldthread(name, tmp / "files", "migrate")
    assert done.returncode == 0, done.stderr
    with psycopg.connect(dumps.superuser(name)) as connection:
        now = dumps.columns(connection)
        there = {table: compared[table] for table in compared.keys() & now.keys()}
        after = dumps.rows(connection, there)
    return Upgraded(name, server().url("app", name), before, after, (columns, now))


@pytest.fixture(scope="module", params=sorted(dumps.kept()))
def upgraded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Upgraded]:
    house = upgrade(dumps.kept()[request.param], tmp_path_factory.mktemp("upgrade"))
    yield house
    drop_house(house.name)


def test_a_house_is_kept_of_the_last_tag() -> None:
    """`python -m tests.upgrades.keep TAG` before the tag is set. Where git is not at hand there is no tag to know."""
    assert dumps.kept()
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        return
    told = subprocess.run(
        [git, "describe", "--tags", "--abbrev=0"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if told.returncode == 0:
        assert told.stdout.strip() in dumps.kept(), f"python -m tests.upgrades.keep {told.stdout.strip()}"


def test_every_row_is_still_there_with_the_same_words(upgraded: Upgraded) -> None:
    before, now = upgraded.columns
    assert sum(map(len, upgraded.before.values())) > 2000
    for table, rows in upgraded.before.items():
        assert table in now, f"{table} has gone, and its rows with it"
        assert not set(before[table]) - set(now[table]) - CHANGED.get(table, {}).keys(), f"a column of {table} has gone"
        lost = set(rows) - set(upgraded.after[table])
        assert not lost, f"{len(lost)} of {len(rows)} rows of {table} are not as they were"
        assert len(upgraded.after[table]) >= len(rows), table


def test_signed_words_still_have_their_digest(upgraded: Upgraded) -> None:
    with psycopg.connect(dumps.superuser(upgraded.name)) as connection:
        rows = connection.execute(
            "SELECT r.digest, t.salt, t.text FROM records_revision r "
            "JOIN records_revisiontext t ON t.revision_id = r.id"
        ).fetchall()
    assert len(rows) > 50
    for digest, salt, text in rows:
        assert canonical.digest(bytes(salt), text) == bytes(digest)


def stands(name: str) -> None:
    """The walls are those of this program and no others."""
    with psycopg.connect(dumps.superuser(name)) as connection:
        tables = connection.execute(
            "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class "
            "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        ).fetchall()
        policies = connection.execute("SELECT DISTINCT policyname FROM pg_policies").fetchall()
        functions = connection.execute(
            "SELECT regexp_replace(oid::regprocedure::text, '\\(.*', ''), proowner::regrole::text FROM pg_proc "
            "WHERE proname LIKE 'goldthread\\_%' AND prorettype <> 'trigger'::regtype"
        ).fetchall()
        has_finder = connection.info.server_version >= OWNED_WITHOUT_SIGHT
    assert {table for table, on, forced in tables if on and (forced or not has_finder)} == WALLS.keys()
    assert {table for table, on, _forced in tables if not on} == OPEN.keys()
    ours = {"a_owner", "actor_reads", "actor_adds", "actor_changes", "actor_deletes", "a_house", "demo", "finder"}
    assert {policy for (policy,) in policies} <= ours | {"disposal_reads", "disposal_deletes"}
    triggers = {"goldthread_guard", "goldthread_moved_on", "goldthread_struck"}
    wanted = {each.split("(")[0] for each in (*FOR_THE_PROGRAM, *FOR_THEMSELVES, *OF_MIGRATIONS)} - triggers
    assert len(functions) == len(wanted), "two of one name"
    assert {function for function, _owner in functions} == wanted
    finds = {each.split("(")[0] for each in FINDS} if has_finder else set()
    assert {function for function, owner in functions if owner == FINDER} == finds


def test_the_walls_stand_whatever_stood_there_before(upgraded: Upgraded) -> None:
    stands(upgraded.name)
    with psycopg.connect(upgraded.url) as app:
        counts = [sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)) for table in sorted(WALLS)]
        seen = [app.execute(counted).fetchone() for counted in counts]
    assert set(seen) == {(0,)}


def test_an_upgraded_house_is_upgraded_again_without_a_change(upgraded: Upgraded, tmp_path: Path) -> None:
    done = goldthread(upgraded.name, tmp_path, "migrate")
    assert done.returncode == 0, done.stderr
    stands(upgraded.name)
    with psycopg.connect(dumps.superuser(upgraded.name)) as connection:
        again = dumps.rows(connection, {table: upgraded.columns[0][table] for table in upgraded.before})
    assert again == upgraded.after


def test_pages_read_in_the_real_server(upgraded: Upgraded, houses: Callable[..., House]) -> None:
    """Through the demo's door, as a manager: their people, a file, a record with its signed words, what is found."""
    house = houses(database=upgraded.url)
    try:
        browser = build_opener(HTTPCookieProcessor(CookieJar()))
        door = read(browser, f"{house.url}/choose/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', door)
        assert token is not None
        dee = one(upgraded, "SELECT id FROM users_user WHERE email = 'dee@demo.invalid'")
        form = {"csrfmiddlewaretoken": token[1], "worker": str(dee)}
        browser.open(f"{house.url}/choose/", urlencode(form).encode(), timeout=20).close()
        person = one(upgraded, "SELECT id FROM people_person WHERE preferred_name = 'Noah'")
        record = one(
            upgraded,
            "SELECT r.id FROM records_record r JOIN records_subject s ON s.record_id = r.id "
            "JOIN records_revisiontext t ON t.revision_id = r.head_id "
            f"WHERE s.person_id = '{person}' AND t.text LIKE '%she said%' LIMIT 1",
        )
        assert "Noah" in read(browser, f"{house.url}/people/")
        assert "Haddad" in read(browser, f"{house.url}/people/{person}/about/")
        assert "she said" in read(browser, f"{house.url}/records/{record}/")
        assert "Noah" in read(browser, f"{house.url}/people/{person}/")
        assert browser.open(f"{house.url}/find/?q=home", timeout=20).status == 200
    finally:
        house.stop()


def read(browser: OpenerDirector, address: str) -> str:
    with browser.open(address, timeout=20) as answer:
        assert answer.status == 200
        return str(answer.read().decode())


def one(upgraded: Upgraded, asked: str) -> Any:
    with psycopg.connect(dumps.superuser(upgraded.name)) as connection:
        row = connection.execute(asked).fetchone()  # type: ignore[call-overload]
    assert row is not None
    return row[0]
