"""GET /healthz."""

import psycopg
import pytest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory

from goldthread import __version__
from goldthread.config.health import healthz

pytestmark = pytest.mark.django_db


def test_the_worker_is_waited_for_until_it_has_spoken() -> None:
    assert Client().get("/healthz").json() == {"database": "ok", "worker": "waiting", "version": __version__}
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '31 seconds')")
        assert Client().get("/healthz").json()["worker"] == "waiting"
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
    assert Client().get("/healthz").json()["worker"] == "ok"


@pytest.mark.parametrize("address", ["192.168.1.20", "", "not an address"])
def test_the_version_is_for_the_machine_itself(address: str) -> None:
    answer = Client(REMOTE_ADDR=address).get("/healthz")
    assert answer.status_code == 200
    assert "version" not in answer.json()


def test_503_when_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError from psycopg.OperationalError("connection refused")

    monkeypatch.setattr(connection, "cursor", away)
    answer = healthz(RequestFactory().get("/healthz"))
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert b'"database": "away"' in answer.content


def test_only_reading() -> None:
    assert Client().post("/healthz").status_code == 405
