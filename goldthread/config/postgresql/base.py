"""PostgreSQL as Django has it, with two things that every page pays for made cheaper.

Moments are read by the driver's compiled loader: a timeline asks for 150, and Django's own reads them in Python.
Whether a connection still holds is seen at its socket: a server that ended it has said so there, and asking costs a
round trip.
"""

from __future__ import annotations

import select
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus
from psycopg.types.datetime import TimestamptzLoader


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's. The session's time zone is UTC (Django sets it), and so are the moments; cursors have no names."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> psycopg.Connection[Any]:
        """A connection with its loader of moments exchanged (psycopg takes the compiled one where there is one)."""
        connection: psycopg.Connection[Any] = super().get_new_connection(conn_params)
        connection.adapters.register_loader("timestamptz", TimestamptzLoader)
        return connection

    def is_usable(self) -> bool:
        """Whether the connection still holds: silence is a good sign, for a server that ends a session says so."""
        if self.connection is None or self.connection.closed:
            return False
        if self.connection.info.transaction_status not in (TransactionStatus.IDLE, TransactionStatus.INTRANS):
            return super().is_usable()
        waiting = select.poll()  # not select(): a file number may be above 1023
        waiting.register(self.connection.fileno(), select.POLLIN | select.POLLHUP | select.POLLERR)
        return not waiting.poll(0) or super().is_usable()

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor that reads moments as its connection does; Django's would exchange the loader again."""
        if name:
            raise NotImplementedError("Cursors at the server are off: DISABLE_SERVER_SIDE_CURSORS.")
        assert self.connection is not None
        return self.connection.cursor()
