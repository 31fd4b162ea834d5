"""A house to leave: records in every state, written through actions, and the command as somebody types it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import server

ROOT = Path(__file__).parents[3]
DEE = ("--as", "dee@demo.invalid")  # the manager of The Willows


def environ(database: str, files: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": server().url("app", database),
        "DATABASE_OWNER_URL": server().url("owner", database),
        "DATABASE_DEMO_URL": server().url("demo", database),
        "GOLDTHREAD_FILES": str(files),
        "GOLDTHREAD_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "goldthread.config.settings",
    }


def goldthread(database: str, files: Path, *words: object, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "goldthread", *map(str, words)],
        capture_output=True,
        text=True,
        env={**environ(database, files), **more},
        cwd=ROOT,
        check=False,
    )


def furnish(database: str, files: Path) -> None:
    """Write the records of `tests.front.leaving.write` into a copy of the standing house."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.front.leaving.write"],
        capture_output=True,
        text=True,
        env=environ(database, files),
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def everything(folder: Path) -> dict[str, str]:
    """Every file of a folder but the manifest, by path, with its digest."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "manifest.json"
    }
