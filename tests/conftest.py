"""A real PostgreSQL for the whole run: one template with the standing cast, a copy for each worker, the app role.

Nothing is ever flushed: append-only tables refuse it. A test's own writes are rolled back, or, where it needs a server
of its own, go into a copy of the template that is dropped afterwards.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings as in_force
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from goldthread.lib.postgres import Server

TEMPLATE = "template_house"
BARE = "template_bare"  # the tables and nobody in them
OWNER_ACTS = "-c goldthread.owner_acts=on"  # the owner is bound by the walls as well, until it says so
WALLS, READERS = "goldthread.config.walls", ("goldthread_app", "goldthread_demo")
# Nothing of a run outlives it, so no disk is waited for. What is killed in a test (tests/simulation) has its own.
QUICK = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"

_place = os.environ.get("GOLDTHREAD_TEST_PLACE", "")
if not _place:
    _place = tempfile.mkdtemp(prefix="gt-")
    os.environ["GOLDTHREAD_TEST_PLACE"] = _place
    os.environ["GOLDTHREAD_TEST_OWNER"] = str(os.getpid())
os.environ.update(GOLDTHREAD_DATA=_place, GOLDTHREAD_DEMO="1", GOLDTHREAD_SECRET_KEY="for tests only " * 4)
os.environ.pop("DATABASE_URL", None)
(Path(_place) / "demo" / "static").mkdir(parents=True, exist_ok=True)  # whitenoise warns where there is no folder


def _read_settings_again() -> None:
    """pytest-django has read the settings before this file set the environment: a demo, in a place of its own.

    Here pages name static files plainly; the hashed names, which need `collectstatic`, are tried by the journeys.
    """
    if "goldthread.config.settings" in sys.modules:
        for part in ("allauth_settings", "settings"):
            importlib.reload(sys.modules[f"goldthread.config.{part}"])
        in_force._setup("DJANGO_SETTINGS_MODULE")
        plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        in_force.STORAGES = {**in_force.STORAGES, "staticfiles": plain}
        in_force.RENDERING_IS_STRICT = True


_read_settings_again()


def server() -> Server:
    """The run's PostgreSQL: started by the first process, used by all."""
    return Server(Path(_place) / "pg", demo=True)


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput") or not config.pluginmanager.has_plugin("django"):
        return  # a worker of xdist, or a run without Django
    running = server()
    running.start()
    running.place.write(running.place.home / "local.conf", QUICK)
    os.kill(int((running.place.pgdata / "postmaster.pid").read_text().split()[0]), signal.SIGHUP)
    config.stash[_KEY] = running
    running.ensure_database(TEMPLATE)
    for arguments in (["-m", "django", "migrate", "-v0"], ["-m", "django", "check"], ["-m", WALLS, *READERS]):
        _python(arguments, running.url("owner", TEMPLATE))
    copy_house(BARE)
    subprocess.run(  # the standing cast, through actions, by the role that may set the clock
        [sys.executable, "-m", "tests.standing"],
        check=True,
        env={
            **os.environ,
            "DATABASE_URL": running.url("demo", TEMPLATE),
            "DJANGO_SETTINGS_MODULE": "goldthread.config.settings",
        },
        cwd=Path(__file__).parent.parent,
    )


def pytest_unconfigure(config: pytest.Config) -> None:
    running = config.stash.get(_KEY, None)
    if running is None:
        return
    running.stop()
    home = running.place.home
    shutil.rmtree(home, ignore_errors=True)
    shutil.rmtree(_place, ignore_errors=True)


_KEY = pytest.StashKey[Server]()


def _python(arguments: list[str], url: str) -> None:
    subprocess.run(
        [sys.executable, *arguments],
        check=True,
        env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "goldthread.config.settings"},
    )


def copy_house(name: str, template: str = TEMPLATE) -> str:
    """A fresh copy of a template; its address as the app role."""
    running = server()
    with psycopg.connect(running.url("owner", "postgres"), autocommit=True) as connection:
        database = sql.Identifier(name)
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(database))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(database, sql.Identifier(template)))
        connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO goldthread_app").format(database))
    return running.url("app", name)


def peek(url: str) -> psycopg.Connection[Any]:
    """The database of that address as its owner, past the walls: for what a test wants to know of its rows."""
    name = conninfo_to_dict(url)["dbname"]
    return psycopg.connect(server().url("owner", str(name)), options=OWNER_ACTS)


def drop_house(name: str) -> None:
    """Drop a copy. Where somebody is still on their way out it stays: the whole cluster goes at the end of the run."""
    gone = contextlib.suppress(psycopg.errors.InsufficientPrivilege)  # the owner may not end the app's connections
    with gone, psycopg.connect(server().url("owner", "postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any, worker_id: str) -> Iterator[None]:
    """pytest-django's own set-up is replaced: the worker's copy of the template, as the app role."""
    from django.db import connections

    from goldthread.config.settings import _database

    _act_as_the_house_between_requests()
    url = copy_house(f"house_{worker_id}")
    with django_db_blocker.unblock():
        connections["default"].close()
        connections.databases["default"].update(_database(url))
        connections["default"].settings_dict.update(_database(url))
    yield
    with django_db_blocker.unblock():
        connections["default"].close()
    drop_house(f"house_{worker_id}")


def as_the_house() -> None:
    """The rest of the test reads and writes as the house again, after it acted as a worker."""
    from django.conf import settings
    from django.db import connection

    from goldthread.lib import actors

    with connection.cursor() as cursor:
        cursor.execute("SELECT goldthread_enter(%s, true)", [actors.of_house(actors.key(settings.SECRET_KEY))])


@pytest.fixture
def world(db: None) -> Any:
    """Everybody who may stand before a record, and a record in every state."""
    from tests.walls.world import make

    return make()


def _act_as_the_house_between_requests() -> None:
    """A test's own reads and writes act as the house. A request acts for nobody until its worker comes in, as always;
    in a test it runs inside the test's transaction, so what it set is taken back when it has answered."""
    from django.db import connection, transaction

    from goldthread.config.middleware import Transaction
    from goldthread.lib import actors

    actors.house = "tests"
    answer = Transaction.__call__

    def between(self: Any, request: Any) -> Any:
        if not connection.in_atomic_block:
            return answer(self, request)
        scope = "SELECT set_config('goldthread.scope', %s, true)"
        with (
            connection.connection.cursor() as cursor
        ):  # the driver's own: it is not counted among the page's statements
            kept = cursor.execute("SELECT current_setting('goldthread.scope', true)").fetchone()[0]
            cursor.execute(scope, [""])
        try:
            return answer(self, request)
        finally:
            if not transaction.get_connection().needs_rollback:
                with connection.connection.cursor() as cursor:
                    cursor.execute(scope, [kept])

    Transaction.__call__ = between  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """ "gw0", "gw1", … under xdist, "main" without."""
    return getattr(request.config, "workerinput", {}).get("workerid", "main")
