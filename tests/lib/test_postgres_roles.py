"""A cluster of an older program gets the roles that it did not know, each with a password of its own."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from goldthread.lib.postgres import Server
from goldthread.lib.postgres.roles import FINDER, OWNED_WITHOUT_SIGHT, ROLE_NAMES, SUPERUSER

NEWER = (ROLE_NAMES["disposal"], ROLE_NAMES["backup"])


@pytest.fixture
def server() -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="gt-", dir="/tmp"))
    folder.chmod(0o711)
    made = Server(folder / "data", demo=False, environ={**os.environ, "GOLDTHREAD_ROOT_DATA": str(folder / "root")})
    yield made
    made.stop()
    shutil.rmtree(folder)


def test_a_cluster_of_an_older_program_gets_them_at_the_next_start(server: Server) -> None:
    server.start()
    server.ensure_database()
    with psycopg.connect(server._url(SUPERUSER, "postgres"), autocommit=True) as connection:
        finder = connection.info.server_version >= OWNED_WITHOUT_SIGHT
        for role in (*NEWER, *([FINDER] if finder else [])):
            connection.execute(f"DROP ROLE {role}")  # type: ignore[call-overload]
    server.stop()
    kept = json.loads(server.place.passwords.read_text())
    older = {name: word for name, word in kept.items() if name not in NEWER}
    server.place.write(server.place.passwords, json.dumps(older), private=True)

    server.start()
    after = json.loads(server.place.passwords.read_text())
    assert {name: after[name] for name in older} == older, "nobody's password changed"
    assert server.place.passwords.stat().st_mode & 0o077 == 0
    with psycopg.connect(server._url(SUPERUSER, "postgres")) as connection:
        roles = dict(
            connection.execute(
                "SELECT rolname, rolcanlogin FROM pg_roles WHERE rolname LIKE 'goldthread\\_%'"
            ).fetchall()
        )
    assert {*NEWER} <= {name for name, login in roles.items() if login}
    assert roles.get(FINDER) is (False if finder else None)
    with psycopg.connect(server.url("owner")) as owner:
        owner.execute("GRANT CONNECT ON DATABASE goldthread TO goldthread_backup")
    with psycopg.connect(server.url("backup")) as backup:
        assert backup.execute("SHOW default_transaction_read_only").fetchone() == ("on",)
