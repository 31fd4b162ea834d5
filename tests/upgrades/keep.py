"""`python -m tests.upgrades.keep NAME`: keep a small invented house, as this program writes it, for all later ones.

Run once before a tag, with the tag's name; the file goes into the commit that is tagged. Needs pg_dump.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg

from goldthread.config.walls.tables import WALLS
from goldthread.lib.postgres import binaries
from tests.conftest import server
from tests.front.leaving.house import ROOT, environ, goldthread
from tests.upgrades import dumps

DATABASE = "kept"
LARGEST = 1024 * 1024


def main() -> int:
    """0 when it was kept."""
    if len(sys.argv) != 2 or not sys.argv[1].replace(".", "").replace("-", "").isalnum():
        print("python -m tests.upgrades.keep NAME", file=sys.stderr)
        return 2
    running = server()
    running.start()
    try:
        running.ensure_database(DATABASE)
        with tempfile.TemporaryDirectory(prefix="gt-kept-") as files:
            done = goldthread(DATABASE, Path(files), "migrate")
            if done.returncode:
                raise SystemExit(done.stderr)
            _furnish("tests.standing", "demo", files)
            _furnish("tests.upgrades.house", "demo", files)
        with psycopg.connect(dumps.superuser(DATABASE)) as connection:
            if bare := dumps.bare_tables(connection, list(WALLS)):
                raise SystemExit(f"Nothing stands in {', '.join(bare)}: tests/upgrades/house.py puts something there.")
        path = dumps.write(sys.argv[1], _dump())
    finally:
        running.stop()
        shutil.rmtree(os.environ["GOLDTHREAD_TEST_PLACE"], ignore_errors=True)
    size = path.stat().st_size
    print(f"{path.relative_to(ROOT)}: {size // 1024} KB")
    return 0 if size < LARGEST else 1


def _furnish(module: str, role: str, files: str) -> None:
    url = server().url(role, DATABASE)  # type: ignore[arg-type]
    subprocess.run(
        [sys.executable, "-m", module],
        check=True,
        env={**environ(DATABASE, Path(files)), "DATABASE_URL": url},
        cwd=ROOT,
    )


def _dump() -> str:
    """As the role that keeps backups: it reads past every wall and writes nothing."""
    program = binaries.find_binaries() / "pg_dump"
    name = program if program.exists() else shutil.which("pg_dump")
    if name is None:
        raise SystemExit("There is no pg_dump. Install PostgreSQL's client programs.")
    done = subprocess.run(
        [name, "--inserts", "--rows-per-insert=100", "--dbname", server().url("backup", DATABASE)],
        capture_output=True,
        check=True,
        env={**os.environ, "PGOPTIONS": ""},
    )
    return done.stdout.decode()


if __name__ == "__main__":
    sys.exit(main())
