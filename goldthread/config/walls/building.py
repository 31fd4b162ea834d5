"""Put the walls up: keys, functions, roles of the packs, policies. By the owner, in one transaction, safe to repeat.

What stood there before is taken down first, whatever it was: a function whose arguments or answer have changed cannot
be replaced, and a policy that has gone from `tables.py` must not stay behind.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from importlib.resources import files

import psycopg
from psycopg import sql

from goldthread.config.walls.apart import FOUND_IN, set_apart, take_back, there
from goldthread.config.walls.scope import HOUSE, filled
from goldthread.config.walls.tables import OPEN, RECORD, WALLS, Wall
from goldthread.lib.actors import blocks
from goldthread.lib.postgres.roles import FINDER

# What the program may ask for; the rest is for the functions themselves.
FOR_THE_PROGRAM = (
    "goldthread_enter(text, boolean)",
    "goldthread_come_in(text)",
    "goldthread_held(uuid)",
    "goldthread_scope(integer)",
    "goldthread_reached(integer)",
    "goldthread_opens(uuid, uuid, uuid, uuid, boolean, text, boolean, uuid)",
    "goldthread_weigh(uuid, uuid)",
    "goldthread_readers(uuid)",
    "goldthread_pointed(uuid[])",
    "goldthread_knows(uuid)",
    "goldthread_reach(uuid, uuid, uuid, text, uuid, timestamptz, timestamptz, integer)",
    "goldthread_end_reach(uuid, text[], timestamptz)",
    "goldthread_restricted(uuid[])",
    "goldthread_break_glass(uuid, uuid, uuid, text, text, uuid)",
    "goldthread_mend_glass(uuid, uuid)",
    "goldthread_lift(uuid, text, uuid)",
    "goldthread_holds(uuid)",
    "goldthread_find(text, uuid[], integer, timestamptz, uuid, uuid, timestamptz, timestamptz)",
    "goldthread_drafts_left(uuid, timestamptz)",
    "goldthread_taken(uuid, uuid)",
    "goldthread_nobody()",
    "goldthread_exclude(uuid, uuid, uuid, uuid, text, uuid)",
    "goldthread_raise(uuid, uuid[], text, uuid)",
    "goldthread_answer(uuid, text, uuid)",
    "goldthread_reached_by(uuid)",
    "goldthread_hand_over(uuid, uuid[], uuid)",
    "goldthread_who_comes(uuid, uuid)",
    "goldthread_take_in(uuid, uuid, uuid)",
    "goldthread_take_back(uuid, text, uuid)",
    "goldthread_before(uuid[])",
    "goldthread_after(uuid[])",
    "goldthread_release(uuid, uuid, text, boolean, uuid)",
    "goldthread_end_release(uuid, text, uuid)",
    "goldthread_released_of(uuid)",
    "goldthread_let_know(uuid, uuid, text, uuid)",
    "goldthread_once_kept(uuid)",
    "goldthread_looks(uuid, timestamptz, timestamptz, timestamptz, bigint, integer)",
    "goldthread_look_days(uuid, timestamptz, timestamptz, integer)",
    "goldthread_looks_between(timestamptz, timestamptz)",
)
FOR_THEMSELVES = (
    "goldthread_admit(text, boolean)",
    "goldthread_waiting(uuid, uuid[], uuid[], uuid[], uuid[])",
    "goldthread_token(text)",
    "goldthread_posts(uuid)",
    "goldthread_reaches(uuid)",
    "goldthread_not_people(uuid)",
    "goldthread_agreed(uuid)",
    "goldthread_more(uuid)",
    "goldthread_own_mac(text)",
    "goldthread_open_to(uuid, uuid, uuid, uuid, boolean, text, boolean, uuid)",
    "goldthread_by(uuid)",
    "goldthread_guard()",
    "goldthread_selves(uuid[])",
    "goldthread_handed(uuid)",
    "goldthread_moves(uuid, uuid)",
    "goldthread_moved_on()",
    "goldthread_struck()",
    "goldthread_answerers(uuid)",
    "goldthread_told(uuid)",
    "goldthread_releasable(uuid, uuid)",
    "goldthread_may_release(uuid, uuid)",
    "goldthread_sees_looks(uuid)",
    "goldthread_look_facts(bigint, uuid)",
)
OF_MIGRATIONS = ("goldthread_now",)  # which rows of tables are stamped by
DEMO = "goldthread_demo"

Roles = Iterable[tuple[str, str, Sequence[str], int, bool]]


def put_up(owner_url: str, *, key: str, readers: Sequence[str], roles: Roles) -> None:
    """`key`: the program's secret; `readers`: role names besides the owner's.

    `roles`: (pack, code, what it may, clearance, standing).
    """
    with psycopg.connect(owner_url) as connection:
        connection.execute("SET LOCAL client_min_messages = warning")
        _take_down(connection)
        connection.execute(_functions())
        _keys(connection, key)
        _rights(connection, readers)
        connection.execute("SET LOCAL goldthread.owner_acts = 'on'")
        connection.execute("DELETE FROM access_role")
        for role in roles:
            connection.execute(
                "INSERT INTO access_role (pack, code, may, clearance, standing) VALUES (%s, %s, %s, %s, %s)", [*role]
            )
        for table, wall in WALLS.items():
            _wall(connection, table, wall, readers)
        for table in OPEN:
            for reader in readers:
                if table in ("access_role", "goldthread_keys"):
                    _revoke(connection, table, reader, "INSERT, UPDATE, DELETE" if table == "access_role" else "ALL")
        set_apart(connection)


def _take_down(connection: psycopg.Connection) -> None:
    """Every policy, and every function of ours by whatever arguments; a trigger's stay, for they have none."""
    take_back(connection)
    for table, name in connection.execute(
        "SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'public'"
    ).fetchall():
        connection.execute(sql.SQL("DROP POLICY {} ON {}").format(sql.Identifier(name), sql.Identifier(table)))
    gone = connection.execute(
        "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
        "AND proname LIKE 'goldthread\\_%%' AND prorettype <> 'trigger'::regtype AND proname <> ALL (%s)",
        [list(OF_MIGRATIONS)],
    ).fetchall()
    for (function,) in gone:
        connection.execute(sql.SQL("DROP FUNCTION {}").format(sql.SQL(function)))
    for table in OPEN:
        connection.execute(
            sql.SQL("ALTER TABLE IF EXISTS {} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY").format(
                sql.Identifier(table)
            )
        )


def _functions() -> str:
    folder = files(__package__)
    text = "\n".join(
        folder.joinpath(name).read_text(encoding="utf-8")
        for name in ("functions.sql", "concerns.sql", "moves.sql", "released.sql", "readings.sql")
    )
    return filled(text.replace("{record_opens}", f"({HOUSE} OR {RECORD})"))


def _keys(connection: psycopg.Connection, key: str) -> None:
    inner, outer = blocks(key)
    own_inner, own_outer = blocks(secrets.token_hex(32))
    connection.execute(
        "INSERT INTO goldthread_keys (app_inner, app_outer, own_inner, own_outer) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT (only_one) DO UPDATE SET app_inner = excluded.app_inner, app_outer = excluded.app_outer",
        [inner, outer, own_inner, own_outer],
    )


def _rights(connection: psycopg.Connection, readers: Sequence[str]) -> None:
    for function in (*FOR_THE_PROGRAM, *FOR_THEMSELVES):
        connection.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
    for function in FOR_THE_PROGRAM:
        for reader in readers:
            connection.execute(
                sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(sql.SQL(function), sql.Identifier(reader))
            )
    for reader in readers:
        _revoke(connection, "access_reach", reader, "INSERT, UPDATE, DELETE")
        if reader == "goldthread_app":
            _revoke(connection, "records_handed", reader, "INSERT, UPDATE, DELETE")
        _revoke(connection, "access_exclusion", reader, "INSERT, UPDATE, DELETE")


def _revoke(connection: psycopg.Connection, table: str, reader: str, rights: str) -> None:
    connection.execute(
        sql.SQL("REVOKE {} ON {} FROM {}").format(sql.SQL(rights), sql.Identifier(table), sql.Identifier(reader))
    )


def _wall(connection: psycopg.Connection, table: str, wall: Wall, readers: Sequence[str]) -> None:
    change = wall.change or wall.add
    them = ", ".join(f'"{reader}"' for reader in readers)  # the owner has one of its own, which asks nothing further
    policies = [
        ("a_owner", "TO CURRENT_USER", _OWNER_ACTS, _OWNER_ACTS),  # asked first, and so cheaply, by our own functions
        ("actor_reads", f"FOR SELECT TO {them}", wall.read, ""),
        ("actor_adds", f"FOR INSERT TO {them}", "", wall.add),
        ("actor_changes", f"FOR UPDATE TO {them}", change, change),
        ("actor_deletes", f"FOR DELETE TO {them}", change, ""),
        ("a_house", f"TO {them}", HOUSE, HOUSE),  # PostgreSQL asks the last name first: workers are the many
    ]
    if DEMO in readers:  # a demo's own cluster alone has this role: it builds the invented universe
        policies.append(("demo", f"TO {DEMO}", "true", "true"))
    force = "FORCE" if table not in FOUND_IN or there(connection, FINDER) else "NO FORCE"
    connection.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, {force} ROW LEVEL SECURITY")
    for name, of, using, check in policies:
        words = f"CREATE POLICY {name} ON {table} {of}"
        words += f" USING ({using})" if using else ""
        words += f" WITH CHECK ({check})" if check else ""
        connection.execute(words)


_OWNER_ACTS = "session_user <> current_user OR current_setting('goldthread.owner_acts', true) = 'on'"


def put_up_for(owner_url: str, readers: Sequence[str]) -> None:
    """Put them up as this program and its packs say. Django is set up. Raises PacksRefused."""
    from django.conf import settings

    from goldthread.ground.access.rules import LEVELS, Sight
    from goldthread.ground.packs.queries import packs

    roles = [
        (pack.code, role.code, list(role.may), LEVELS.index(Sight(role.clearance)), role.standing)
        for pack in packs().values()
        for role in pack.roles
    ]
    put_up(owner_url, key=settings.SECRET_KEY, readers=readers, roles=roles)
