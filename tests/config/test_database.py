"""The database's wrapper: moments in UTC whoever reads them, and a connection that ended is noticed."""

from __future__ import annotations

from datetime import UTC, datetime

import psycopg
import pytest
from django.db import connection

from goldthread.lib.postgres.roles import SUPERUSER
from tests.conftest import server

pytestmark = pytest.mark.django_db


def test_moments_are_read_in_utc() -> None:
    moment = datetime(2026, 7, 1, 12, 30, 15, 123456, tzinfo=UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz, ARRAY[%s::timestamptz]", [moment, moment])
        found, (listed,) = cursor.fetchone()
    assert found == moment == listed
    assert found.isoformat() == moment.isoformat()
    assert found.utcoffset() == moment.utcoffset()


def test_a_connection_that_was_ended_is_noticed_without_asking() -> None:
    ours = connection.copy()
    with ours.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    assert ours.is_usable()
    with psycopg.connect(server()._url(SUPERUSER, "postgres"), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    assert not ours.is_usable()
    ours.close()
    with ours.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
    ours.close()
