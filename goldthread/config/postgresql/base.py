"""PostgreSQL as Django has it, with three things that every page pays for made cheaper.

Moments are read by the driver's compiled loader: a timeline asks for 150, and Django's own reads them in Python.
Whether a connection still holds is seen at its socket: a server that ended it has said so there, and asking costs a
round trip. The few large statements that are asked on every page are planned once a connection (`prepared_cursor`):
planning them takes PostgreSQL longer than answering them.
"""

from __future__ import annotations

import select
from typing import Any

import psycopg
from django.conf import settings
from django.db.backends.postgresql import base
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.backends.utils import CursorWrapper
from psycopg.pq import TransactionStatus
from psycopg.types.datetime import TimestamptzLoader

from goldthread.lib import actors


class _Prepared(psycopg.Cursor[Any]):
    """psycopg's own cursor, asking for a prepared statement each time."""

    def execute(self, query: Any, params: Any = None, **_options: Any) -> Any:
        return super().execute(query, params, prepare=True)


class _Operations(DatabaseOperations):
    """As Django's, but for showing what was asked: a prepared statement and its values went apart."""

    def last_executed_query(self, cursor: Any, sql: str, params: Any) -> str:
        if isinstance(cursor, _Prepared):
            return str(self.compose_sql(sql, params))
        return super().last_executed_query(cursor, sql, params)


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's. The session's time zone is UTC (Django sets it), and so are the moments; cursors have no names."""

    ops_class = _Operations

    def get_new_connection(self, conn_params: dict[str, Any]) -> psycopg.Connection[Any]:
        """A connection with its loader of moments exchanged (psycopg takes the compiled one where there is one)."""
        connection: psycopg.Connection[Any] = super().get_new_connection(conn_params)
        connection.adapters.register_loader("timestamptz", TimestamptzLoader)
        connection.prepare_threshold = 1  # Django turns preparing off; its own cursors never do
        return connection

    def init_connection_state(self) -> None:
        """A job or a command acts as the house from the start; who serves pages acts for nobody until they come in."""
        super().init_connection_state()
        if not actors.house:
            return
        with self.cursor() as cursor:
            cursor.execute("SELECT set_config('goldthread.owner_acts', 'on', false)")  # tells for the owner alone
            cursor.execute("SELECT to_regprocedure('goldthread_enter(text, boolean)') IS NOT NULL")
            if cursor.fetchone()[0]:
                token = actors.of_house(actors.key(settings.SECRET_KEY))
                cursor.execute("SELECT goldthread_enter(%s, true)", [token])

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

    def prepared_cursor(self) -> CursorWrapper:
        """A cursor whose statements PostgreSQL keeps planned, values sent beside them. For texts that do not vary.

        A LIMIT belongs into the text: as a value PostgreSQL would plan for a tenth of all rows.
        """
        self.ensure_connection()
        with self.wrap_database_errors:
            return self._prepare_cursor(_Prepared(self.connection))  # type: ignore[attr-defined,no-any-return]
