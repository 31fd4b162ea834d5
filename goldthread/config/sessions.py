"""Sessions in the database, read with one plain statement: they are read on every page."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.db import connection
from django.utils import timezone


class SessionStore(DatabaseSessionStore):
    """Django's own store, but for how a session is read. Nothing is cached: one that was ended is gone at once."""

    def load(self) -> dict[str, Any]:
        """What the session holds; empty, and a new key, when there is none or it is over."""
        with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(
                "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s",
                [self.session_key, timezone.now()],
            )
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row[0])
