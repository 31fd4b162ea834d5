"""The builder's clock: the program's and the database's, set together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection

from goldthread.lib import clock

BUILDER = "goldthread_demo"  # the one role that the database lets set its clock (lib/append_only.CLOCK)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Within the block it is `moment` (aware), for the program and for the database. Inside a transaction only.

    The database keeps to its own clock for any other role than the builder's.
    """
    with clock.at(moment), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('goldthread.demo_clock', %s, true)", [moment.isoformat()])
        yield


def may_set_the_clock() -> bool:
    """Whether this connection is the builder's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        row = cursor.fetchone()
    return row is not None and row[0] == BUILDER
