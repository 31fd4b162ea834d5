"""The roles that do one thing each: what disposal, backup and the finder may. By the owner, with the walls.

A role that is not there is passed over: a PostgreSQL of an administrator's own has those that docs/run names. Without a
finder (PostgreSQL 15 cannot have one) the owner's functions find, and the two tables they find in are not forced.
"""

from __future__ import annotations

import psycopg
from psycopg import sql

from goldthread.lib.postgres.roles import FINDER, ROLE_NAMES

DISPOSAL, BACKUP = ROLE_NAMES["disposal"], ROLE_NAMES["backup"]

# What is rubbed out when a time limit ends: the signed words with their salt, and the copy that is searched. Of each,
# the columns by which a row is known. Nothing of what they say can be read; the digests stay, and so does every event.
DISPOSED = {"records_revisiontext": ("revision_id",), "records_words": ("record_id",)}

# Under a policy no index of words or of the people of a page is used, since nothing may be compared before the policy
# has spoken; a policy that says no more than "true" is no condition. These functions belong to a role that has such
# policies to read by, as which nobody can sign in, and each asks for itself who is asking.
FINDS = (
    "goldthread_find(text, uuid[], integer, timestamptz, uuid, uuid, timestamptz, timestamptz)",
    "goldthread_look_facts(bigint, uuid)",
    "goldthread_looks(uuid, timestamptz, timestamptz, timestamptz, bigint, integer)",
    "goldthread_look_days(uuid, timestamptz, timestamptz, integer)",
    "goldthread_looks_between(timestamptz, timestamptz)",
)
FOUND_IN = ("audit_reading", "records_words")
FINDER_READS = (
    "access_membership",
    "access_reach",
    "access_role",
    "audit_reading",
    "homes_home",
    "people_move",
    "people_person",
    "placements_member",
    "placements_placement",
    "records_handed",
    "records_reader",
    "records_record",
    "records_subject",
    "records_words",
    "shifts_shiftworker",
    "users_user",
)
FINDER_CALLS = (
    "goldthread_scope(integer)",
    "goldthread_reached(integer)",
    "goldthread_opens(uuid, uuid, uuid, uuid, boolean, text, boolean, uuid)",
    "goldthread_sees_looks(uuid)",
    "goldthread_selves(uuid[])",
)


def there(connection: psycopg.Connection, role: str) -> bool:
    """Whether the cluster has this role."""
    return connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone() is not None


def take_back(connection: psycopg.Connection) -> None:
    """The finder's functions and rights, back into the owner's hands, so that they can be made anew."""
    if not there(connection, FINDER):
        return
    _said(connection, "SET LOCAL ROLE {}", FINDER)
    for (function,) in connection.execute(
        "SELECT oid::regprocedure::text FROM pg_proc WHERE proowner = current_user::regrole"
    ).fetchall():
        connection.execute(sql.SQL("DROP FUNCTION {}").format(sql.SQL(function)))
    connection.execute("RESET ROLE")
    _said(connection, "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}", FINDER)


def set_apart(connection: psycopg.Connection) -> None:
    """Give each its rights and its policies. After the functions and the walls."""
    for role in (DISPOSAL, BACKUP):
        if there(connection, role):
            name = connection.info.dbname
            _said(connection, "GRANT CONNECT ON DATABASE {} TO {}", name, role)
            _said(connection, "GRANT USAGE ON SCHEMA public TO {}", role)
    if there(connection, DISPOSAL):
        _said(connection, "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}", DISPOSAL)
        for table, known_by in DISPOSED.items():
            columns = sql.SQL(", ").join(map(sql.Identifier, known_by))
            of = sql.Identifier(table), sql.Identifier(DISPOSAL)
            connection.execute(sql.SQL("GRANT DELETE, SELECT ({}) ON {} TO {}").format(columns, *of))
            for name, what in (("disposal_reads", "SELECT"), ("disposal_deletes", "DELETE")):
                connection.execute(
                    sql.SQL("CREATE POLICY {} ON {} FOR {} TO {} USING (true)").format(
                        sql.Identifier(name), of[0], sql.SQL(what), of[1]
                    )
                )
    if there(connection, FINDER):
        _give_to_the_finder(connection)


def _give_to_the_finder(connection: psycopg.Connection) -> None:
    _said(connection, "GRANT USAGE, CREATE ON SCHEMA public TO {}", FINDER)
    for table in FINDER_READS:
        _said(connection, "GRANT SELECT ON {} TO {}", table, FINDER)
        row = connection.execute("SELECT relrowsecurity FROM pg_class WHERE oid = %s::regclass", [table]).fetchone()
        if row and row[0]:
            _said(connection, "CREATE POLICY finder ON {} FOR SELECT TO {} USING (true)", table, FINDER)
    for function in FINDER_CALLS:
        connection.execute(
            sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(sql.SQL(function), sql.Identifier(FINDER))
        )
    for function in FINDS:
        connection.execute(sql.SQL("ALTER FUNCTION {} OWNER TO {}").format(sql.SQL(function), sql.Identifier(FINDER)))
    _said(connection, "REVOKE CREATE ON SCHEMA public FROM {}", FINDER)


def _said(connection: psycopg.Connection, words: str, *names: str) -> None:
    connection.execute(sql.SQL(words).format(*map(sql.Identifier, names)))
