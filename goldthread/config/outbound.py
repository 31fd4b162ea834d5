"""The one place that says to whom the program may connect: whom the administrator named, and the database."""

from __future__ import annotations

import os

from psycopg.conninfo import conninfo_to_dict

from goldthread.config.environment import env
from goldthread.lib import outward


def shut() -> None:
    """Before the program is loaded: it, and whatever it loads, reaches nobody else from now on."""
    outward.guard([*env.words("GOLDTHREAD_OUTBOUND"), *_database()])


def _database() -> list[str]:
    parts = conninfo_to_dict(os.environ.get("DATABASE_URL", ""))
    hosts = str(parts.get("host") or "").split(",") + str(parts.get("hostaddr") or "").split(",")
    return [host for host in hosts if host and not host.startswith("/")]
