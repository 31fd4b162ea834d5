"""Who may do what in the database: owner of the tables, app, the demo's builder, three that do one thing each.

The app role reads and writes rows and can change no table, see past no row-level policy and become no other role. What
may not be changed or deleted is taken from it (REVOKE) by the migration that makes the table. Disposal is let near
signed texts and nothing else; backup reads everything and writes nothing; as finder nobody signs in: it owns the
functions that find by an index which no policy lets anybody use. What these three may: config/walls/apart.py.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

import psycopg
from psycopg import sql

Role = Literal["owner", "app", "demo", "disposal", "backup"]
SUPERUSER = "postgres"
ROLE_NAMES: Mapping[Role, str] = {
    "owner": "goldthread_owner",
    "app": "goldthread_app",
    "demo": "goldthread_demo",
    "disposal": "goldthread_disposal",
    "backup": "goldthread_backup",
}
FINDER = "goldthread_finder"
OWNED_WITHOUT_SIGHT = 160000  # from this version on one may give things into a role's hands and have none of its sight
# What a role has besides signing in.
RIGHTS: Mapping[Role, str] = {
    "owner": "CREATEDB NOBYPASSRLS",
    "app": "NOCREATEDB NOBYPASSRLS",
    "demo": "NOCREATEDB NOBYPASSRLS",
    "disposal": "NOCREATEDB NOBYPASSRLS",
    "backup": "NOCREATEDB BYPASSRLS IN ROLE pg_read_all_data",
}
EXTENSIONS = (
    "btree_gin",
    "pg_trgm",
    "unaccent",
)  # all trusted: the owner of a database may create them


def ensure_roles(connection: psycopg.Connection, passwords: Mapping[str, str], demo: bool) -> None:
    """Make the cluster's roles where they are missing, with these passwords. `connection`: superuser, autocommit.

    `passwords` is by role name. What PUBLIC may do by default (connect anywhere) is taken away.
    """
    present = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
    for role, name in ROLE_NAMES.items():
        if name in present or (role == "demo" and not demo):
            continue
        connection.execute(
            sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION PASSWORD {} {}").format(
                sql.Identifier(name), sql.Literal(passwords[name]), sql.SQL(RIGHTS[role])
            )
        )
    if ROLE_NAMES["owner"] not in present:
        owner = sql.Identifier(ROLE_NAMES["owner"])
        connection.execute("REVOKE ALL ON DATABASE postgres FROM PUBLIC")
        connection.execute(sql.SQL("GRANT CONNECT ON DATABASE postgres TO {}").format(owner))
    if ROLE_NAMES["backup"] not in present:
        backup = sql.Identifier(ROLE_NAMES["backup"])
        connection.execute(sql.SQL("ALTER ROLE {} SET default_transaction_read_only = on").format(backup))
    if FINDER not in present and connection.info.server_version >= OWNED_WITHOUT_SIGHT:
        connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN NOBYPASSRLS").format(sql.Identifier(FINDER)))
        connection.execute(
            sql.SQL("GRANT {} TO {} WITH INHERIT FALSE, SET TRUE").format(
                sql.Identifier(FINDER), sql.Identifier(ROLE_NAMES["owner"])
            )
        )


def create_database(connection: psycopg.Connection, name: str, readers: Sequence[str]) -> bool:
    """Make database `name`, owned by the owner role, closed to all but `readers`. True when it was not there before.

    `connection`: superuser, autocommit. Call `prepare_database` as the owner afterwards.
    """
    database = sql.Identifier(name)
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return False
    connection.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'").format(
            database, sql.Identifier(ROLE_NAMES["owner"])
        )
    )
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    for reader in readers:
        connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(reader)))
    return True


def prepare_database(owner_url: str, readers: Sequence[str]) -> list[str]:
    """As the owner of a database: extensions, and rows (not tables) for `readers` in all tables made from now on.

    `readers` are role names. Safe to repeat. Returns the extensions that this PostgreSQL does not have.
    """
    missing = []
    with psycopg.connect(owner_url, autocommit=True) as connection:
        for extension in EXTENSIONS:
            try:
                connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
            except (psycopg.errors.UndefinedFile, psycopg.errors.FeatureNotSupported):
                missing.append(extension)
        for reader in readers:
            for rights in (
                "SELECT, INSERT, UPDATE, DELETE ON TABLES",
                "USAGE, SELECT ON SEQUENCES",
            ):
                connection.execute(
                    sql.SQL("ALTER DEFAULT PRIVILEGES GRANT {} TO {}").format(sql.SQL(rights), sql.Identifier(reader))
                )
            connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(sql.Identifier(reader)))
    return missing
