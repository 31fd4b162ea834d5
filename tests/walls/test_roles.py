"""What each role of the database can and cannot do, over all tables: by the catalogue, and by trying."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from goldthread.config.walls.apart import DISPOSED, FINDER_READS
from goldthread.config.walls.tables import OPEN, WALLS
from goldthread.lib.postgres.roles import FINDER, OWNED_WITHOUT_SIGHT
from tests.conftest import copy_house, drop_house, peek, server

RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
# Functions of the database write them.
NO_HAND_OF_THE_PROGRAM = ("access_reach", "access_exclusion", "access_role", "records_handed")
REFUSED = (psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)


@pytest.fixture(scope="module")
def house() -> Iterator[str]:
    name = f"roles_{uuid4().hex[:8]}"
    url = copy_house(name)
    with peek(url) as owner:
        owner.execute(f"GRANT CONNECT ON DATABASE {name} TO goldthread_backup, goldthread_disposal")  # type: ignore[call-overload]
    yield url
    drop_house(name)


def may(house: str, role: str) -> dict[str, set[str]]:
    """What the catalogue says: by table, what this role has of it, in any column."""
    with peek(house) as owner:
        found = owner.execute(
            "SELECT c.relname, r.may FROM pg_class c CROSS JOIN unnest(%s::text[]) AS r (may) "
            "WHERE c.relkind IN ('r', 'p', 'v', 'm') AND c.relnamespace = 'public'::regnamespace "
            "AND (has_table_privilege(%s, c.oid, r.may) OR r.may IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES') "
            "AND has_any_column_privilege(%s, c.oid, CASE WHEN r.may IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES') "
            "THEN r.may ELSE 'SELECT' END))",
            [list(RIGHTS), role, role],
        ).fetchall()
    told: dict[str, set[str]] = {}
    for table, right in found:
        told.setdefault(table, set()).add(right)
    return told


def kept_by(house: str, trigger: str) -> set[str]:
    with peek(house) as owner:
        return {
            row[0]
            for row in owner.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s", [trigger])
        }


def connect(house: str, role: Any) -> psycopg.Connection[Any]:
    return psycopg.connect(server().url(role, str(conninfo_to_dict(house)["dbname"])), autocommit=True)


def tries(connection: psycopg.Connection[Any], words: str, table: str) -> bool:
    """Whether it was let; nothing is ever changed, since no row fits or the statement is rolled back."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(sql.SQL(words).format(sql.Identifier(table)))  # type: ignore[arg-type]
    except REFUSED:
        return False
    return True


def test_the_program_reads_and_writes_rows_and_rubs_out_nothing_that_is_kept(house: str) -> None:
    append_only, never_deleted = kept_by(house, "append_only"), kept_by(house, "never_deleted")
    assert len(append_only) > 15
    assert len(never_deleted) > 15
    said = may(house, "goldthread_app")
    for table in WALLS.keys() | OPEN.keys():
        wanted = {"SELECT", "INSERT", "UPDATE", "DELETE"}
        if table in append_only:
            wanted -= {"UPDATE", "DELETE"}
        if table in never_deleted:
            wanted -= {"DELETE"}
        if table in NO_HAND_OF_THE_PROGRAM:
            wanted = {"SELECT"}
        if table == "goldthread_keys":
            wanted = set()
        assert said.get(table, set()) == wanted, table


def test_the_demos_builder_is_stopped_by_the_same_triggers(house: str) -> None:
    said = may(house, "goldthread_demo")
    assert not [table for table, rights in said.items() if rights & {"TRUNCATE", "REFERENCES", "TRIGGER"}]
    assert not [table for table in kept_by(house, "append_only") if said[table] & {"UPDATE", "DELETE"}]
    assert "goldthread_keys" not in said


def test_disposal_reaches_signed_words_by_their_record_and_nothing_else(house: str) -> None:
    assert may(house, "goldthread_disposal") == {table: {"SELECT", "DELETE"} for table in DISPOSED}
    with connect(house, "disposal") as connection:
        assert not connection.execute("SELECT pg_has_role(current_user, 'pg_read_all_data', 'member')").fetchone()[0]  # type: ignore[index]
        for table in sorted(WALLS.keys() | OPEN.keys()):
            assert not tries(connection, "SELECT * FROM {}", table), table
            assert not tries(connection, "INSERT INTO {} DEFAULT VALUES", table), table
            assert not tries(connection, "TRUNCATE {} CASCADE", table), table
            assert tries(connection, "DELETE FROM {} WHERE false", table) == (table in DISPOSED), table
        for table, known_by in DISPOSED.items():
            assert tries(connection, f"SELECT {known_by[0]} FROM {{}}", table)
        for words in ("text", "salt", "body"):
            assert not tries(connection, f"SELECT {words} FROM {{}}", "records_revisiontext")
        assert not tries(connection, "SELECT words FROM {}", "records_words")
        for call in ("goldthread_held(gen_random_uuid())", "goldthread_enter('x', false)", "goldthread_nobody()"):
            assert not tries(connection, f"SELECT {call} FROM (SELECT 1) AS {{}}", "nothing"), call


def test_no_signed_text_goes_yet_whoever_asks(house: str) -> None:
    """The trigger refuses until there is an act of disposal, by two people (docs/trust.md)."""
    assert "records_revisiontext" in kept_by(house, "append_only")


def test_backup_reads_everything_and_writes_nothing(house: str) -> None:
    said = may(house, "goldthread_backup")
    assert said == {table: {"SELECT"} for table in WALLS.keys() | OPEN.keys()}
    whole = psycopg.connect(server()._url("postgres", str(conninfo_to_dict(house)["dbname"])))
    with whole, connect(house, "backup") as connection:
        connection.execute("SET default_transaction_read_only = off")  # its own guard is not what it stands on
        for table in sorted(WALLS.keys() | OPEN.keys()):
            counted = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
            assert connection.execute(counted).fetchone() == whole.execute(counted).fetchone(), table
            for words in ("INSERT INTO {} DEFAULT VALUES", "DELETE FROM {}", "TRUNCATE {} CASCADE"):
                assert not tries(connection, words, table), (table, words)
        for role in ("goldthread_owner", "goldthread_app", FINDER, "postgres"):
            with pytest.raises(psycopg.Error):
                connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))


def test_a_backup_keeps_to_reading_by_itself(house: str) -> None:
    with connect(house, "backup") as connection:
        assert connection.execute("SHOW default_transaction_read_only").fetchone() == ("on",)
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            connection.execute("CREATE TEMPORARY TABLE mine (a int)")


def test_nobody_is_more_than_they_need(house: str) -> None:
    with peek(house) as owner:
        rows = owner.execute(
            "SELECT rolname, rolcanlogin, rolbypassrls FROM pg_roles WHERE rolname LIKE 'goldthread\\_%' "
            "AND NOT rolsuper AND NOT rolcreaterole AND NOT rolreplication"
        ).fetchall()
        special = owner.execute("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'goldthread\\_%'").fetchone()
    said = {name: (login, bypass) for name, login, bypass in rows}
    assert special == (len(said),)
    assert {name for name, (_login, bypass) in said.items() if bypass} == {"goldthread_backup"}
    assert {name for name, (login, _bypass) in said.items() if not login} <= {FINDER}


@pytest.fixture
def has_finder(house: str) -> None:
    with peek(house) as owner:
        if owner.info.server_version < OWNED_WITHOUT_SIGHT:
            pytest.skip("PostgreSQL 15 cannot have a role whose owner has none of its sight")


def test_the_finder_reads_what_it_finds_in_and_nobody_can_be_it(house: str, has_finder: None) -> None:
    assert may(house, FINDER) == {table: {"SELECT"} for table in FINDER_READS}
    with psycopg.connect(house) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("SET ROLE goldthread_finder")
    with psycopg.connect(server().url("owner", str(conninfo_to_dict(house)["dbname"]))) as owner:
        for table in FINDER_READS:
            if table in WALLS:
                counted = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
                assert owner.execute(counted).fetchone() == (0,), f"the owner sees {table} with the finder's eyes"


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        pytest.param(
            "SELECT record_id FROM records_words WHERE words @@ to_tsquery('pg_catalog.english', 'laughed')",
            "words",
            id="words",
        ),
        pytest.param(
            "SELECT id FROM audit_reading WHERE people @> ARRAY['01a202a0-50b8-75c5-849f-3e1973329e9f'::uuid]",
            "people",
            id="people of a page",
        ),
    ],
)
def test_the_finder_finds_by_the_index_that_a_policy_would_shut(
    house: str, has_finder: None, asked: str, index: str
) -> None:
    """Why there is a finder: its policies say no more than "true", which is no condition to be asked first."""
    conditions = {}
    for role in (FINDER, "goldthread_app", "goldthread_owner"):
        with psycopg.connect(server()._url("postgres", str(conninfo_to_dict(house)["dbname"]))) as connection:
            connection.execute("SET LOCAL enable_seqscan = off")
            connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))
            plan = "\n".join(row[0] for row in connection.execute("EXPLAIN " + asked).fetchall())  # type: ignore[call-overload]
            conditions[role] = f"Index Cond: ({index}" in plan
    assert conditions == {FINDER: True, "goldthread_app": False, "goldthread_owner": False}
