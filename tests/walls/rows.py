"""What each of a few actors may read, add and change of every walled table, asked of the database itself.

`python -m pytest tests/walls/test_rows.py` compares it with rows.txt.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import psycopg
from django.conf import settings
from psycopg import sql

from goldthread.config.walls.tables import WALLS
from goldthread.lib import actors
from tests.conftest import peek

KEY = actors.key(settings.SECRET_KEY)
# By the column of rows.txt: who it is in tests/permissions/expected.txt.
WHO = {
    "manager": "manager",
    "kept": "manager.kept",
    "rota": "support.rota",
    "off": "support.off",
    "key": "support.key_worker",
    "admin": "administrator",
    "visit": "visitor.agreed",
    "agency": "agency.tonight",
    "ash": "elsewhere.manager",
    "door": "",
}
MOST = 8  # rows of a table that are added again
CONSTANTS = {"text": "''", "character varying": "''", "boolean": "false", "integer": "0", "smallint": "0"}
CONSTANTS |= {"timestamp with time zone": "now()", "uuid": "gen_random_uuid()", "bigint": "0", "date": "current_date"}


def marks(url: str, tables: Iterable[str] = WALLS) -> dict[str, dict[str, str]]:
    """`marks[table][who]`: three signs, for reading, adding and changing: - nothing, w some, * all of it.

    What is added is a row that is there, once more: it passes when anything else than the wall refuses it.
    """
    rows, columns, people = _known(url, tables)
    found: dict[str, dict[str, str]] = {table: {} for table in tables}
    for who, name in WHO.items():
        token = actors.of_user(KEY, people[name]) if name else actors.of_door(KEY)
        with psycopg.connect(url) as app:
            app.execute("SELECT goldthread_enter(%s)", [token])
            for table in found:
                number, some = rows[table]
                read = app.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
                added = sum(_passes(app, lambda t=table, r=row: _add(app, t, r)) for row in some)  # type: ignore[misc]
                changed = _changed(app, table, columns[table])
                assert read is not None
                found[table][who] = (
                    _mark(read[0], number)
                    + _mark(added, len(some))
                    + ("!" if changed is None else _mark(changed, number))
                )
            app.rollback()
    return found


def empty(url: str, tables: Iterable[str] = WALLS) -> set[str]:
    """The tables of which there is no row."""
    with peek(url) as owner:
        every = (sql.SQL("SELECT EXISTS (SELECT 1 FROM {})").format(sql.Identifier(table)) for table in tables)
        rows = [owner.execute(each).fetchone() for each in every]
    return {table for table, row in zip(tables, rows, strict=True) if not (row and row[0])}


def _known(
    url: str, tables: Iterable[str]
) -> tuple[dict[str, tuple[int, list[str]]], dict[str, tuple[str, str]], dict[str, Any]]:
    """As the owner sees them: how many rows and some of them, a column that can be set, and who is who."""
    with peek(url) as owner:
        rows, columns = {}, {}
        for table in tables:
            every = owner.execute(
                sql.SQL("SELECT to_jsonb(t) FROM {} t ORDER BY ctid").format(sql.Identifier(table))
            ).fetchall()
            step = max(1, len(every) // MOST)
            rows[table] = len(every), [json.dumps(row[0]) for row in every[::step]][:MOST]
            columns[table] = _column(owner, table)
        users = owner.execute("SELECT split_part(email, '@', 1), id FROM users_user").fetchall()
    return rows, columns, dict(users)


def _column(owner: psycopg.Connection[Any], table: str) -> tuple[str, str]:
    """A column that is no key of any sort, and something to set it to without reading it."""
    found = owner.execute(
        "SELECT column_name, data_type FROM information_schema.columns "
        "WHERE table_name = %s AND is_generated = 'NEVER' "
        "AND column_name <> 'id' AND data_type = ANY (%s) "
        "ORDER BY data_type NOT IN ('text', 'character varying', 'boolean'), "
        "column_name LIKE '%%\\_id', ordinal_position",
        [table, list(CONSTANTS)],
    ).fetchone()
    assert found is not None, table
    return found[0], CONSTANTS[found[1]]


def _add(app: psycopg.Connection[Any], table: str, row: str) -> int:
    app.execute(
        sql.SQL("INSERT INTO {0} SELECT (jsonb_populate_record(NULL::{0}, %s)).*").format(sql.Identifier(table)), [row]
    )
    return 1


def _passes(app: psycopg.Connection[Any], act: Callable[[], int]) -> bool:
    try:
        with app.transaction():
            act()
            raise psycopg.Rollback
    except psycopg.errors.InsufficientPrivilege:
        return False
    except psycopg.Error:
        return True
    return True


def _changed(app: psycopg.Connection[Any], table: str, column: tuple[str, str]) -> int | None:
    """How many rows could be changed; None where one could and something else than the wall refused it."""
    number = 0
    try:
        with app.transaction():
            words = sql.SQL("UPDATE {} SET {} = {}").format(
                sql.Identifier(table), sql.Identifier(column[0]), sql.SQL(column[1])
            )
            number = app.execute(words).rowcount
            raise psycopg.Rollback
    except psycopg.errors.InsufficientPrivilege:
        return 0
    except psycopg.Error:
        return None
    return number


def _mark(number: int, of: int) -> str:
    return "-" if not number else "*" if number >= of else "w"


__all__ = ["WHO", "empty", "marks"]
