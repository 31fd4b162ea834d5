"""The kept houses: where they lie, how one is restored into the test cluster, how its rows are compared."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.conftest import server

HERE = Path(__file__).parent
SUFFIX = ".sql.gz"

# What an upgrade makes anew from the program's own files; their rows are no home's words.
REMADE = {
    "access_role": "what roles of the packs permit",
    "goldthread_keys": "the program's signing key, which belongs to its secret",
}

Rows = dict[str, list[str]]  # by table: every row as canonical JSON's SHA-256, sorted


def kept() -> dict[str, Path]:
    """Every kept house by name."""
    return {path.name.removesuffix(SUFFIX): path for path in sorted(HERE.glob(f"*{SUFFIX}"))}


def write(name: str, dump: str) -> Path:
    """Keep a dump as plain SQL, less what a client of PostgreSQL's own would read and other versions do not know."""
    plain = re.sub(r"^(\\(un)?restrict .*|SET transaction_timeout = .*|--.*)\n", "", dump, flags=re.MULTILINE)
    path = HERE / f"{name}{SUFFIX}"
    with path.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as squeezed:
        squeezed.write(re.sub(r"\n{3,}", "\n\n", plain).encode())
    return path


def superuser(database: str) -> str:
    """Only a test's own cluster is asked as its superuser: whoever restores a backup is that."""
    return server()._url("postgres", database)


def restore(path: Path, database: str) -> None:
    """Into a new database, as an administrator would with the roles in place."""
    server().ensure_database(database)
    with psycopg.connect(superuser(database), autocommit=True) as connection:
        connection.execute(gzip.decompress(path.read_bytes()))
        connection.execute("ANALYZE")


def columns(connection: psycopg.Connection[Any]) -> dict[str, list[str]]:
    """Every table with its columns."""
    rows = connection.execute(
        "SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum) FROM pg_class c JOIN pg_attribute a "
        "ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
        "WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace GROUP BY 1"
    )
    return dict(rows.fetchall())


def rows(connection: psycopg.Connection[Any], only: dict[str, list[str]]) -> Rows:
    """The rows of these tables, each as the digest of these columns of it."""
    told = {}
    for table, names in only.items():
        asked = sql.SQL(
            "SELECT encode(sha256(convert_to((SELECT jsonb_object_agg(key, value) FROM jsonb_each(to_jsonb(t)) "
            "WHERE key = ANY (%s))::text, 'UTF8')), 'hex') FROM {} t ORDER BY 1"
        ).format(sql.Identifier(table))
        told[table] = [digest for (digest,) in connection.execute(asked, [names])]
    return told


def bare_tables(connection: psycopg.Connection[Any], tables: list[str]) -> list[str]:
    """Which of these tables hold nothing."""
    found = []
    for table in tables:
        row = connection.execute(sql.SQL("SELECT EXISTS (SELECT 1 FROM {})").format(sql.Identifier(table))).fetchone()
        if row is None or not row[0]:
            found.append(table)
    return sorted(found)
