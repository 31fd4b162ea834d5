"""PostgreSQL as a child of ours: found, set up, started, watched, stopped.

There is nothing to install, and nothing listens on a port.

`Server(folder, demo=…)` is one cluster with three roles: the owner of the tables, the app, and in a demo the demo's
builder. Knows nothing of Django or of what the tables hold.
"""

from goldthread.lib.postgres.binaries import find_binaries
from goldthread.lib.postgres.errors import (
    AlreadyRunning,
    BinariesMissing,
    DiskFull,
    NotOurs,
    PostgresError,
    WrongVersion,
)
from goldthread.lib.postgres.roles import Role, prepare_database
from goldthread.lib.postgres.server import Server

__all__ = [
    "AlreadyRunning",
    "BinariesMissing",
    "DiskFull",
    "NotOurs",
    "PostgresError",
    "Role",
    "Server",
    "WrongVersion",
    "find_binaries",
    "prepare_database",
]
