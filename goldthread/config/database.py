"""Which database, as which role. PostgreSQL is ours unless DATABASE_URL names one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import django
import psycopg
from psycopg.conninfo import conninfo_to_dict

from goldthread.config.environment import env
from goldthread.config.terminal import Stop
from goldthread.lib.postgres import PostgresError, Server

OLDEST = 150000


@dataclass(frozen=True)
class Addresses:
    """One database by role. `demo` is "" outside a demo."""

    owner: str
    app: str
    demo: str

    def readers(self) -> list[str]:
        """The roles other than the owner that need rights on the owner's tables."""
        owner = role_of(self.owner)
        return sorted({role_of(url) for url in (self.app, self.demo) if url} - {owner, ""})


def role_of(url: str) -> str:
    """The role that an address signs in as; "" when it does not say."""
    return str(conninfo_to_dict(url).get("user") or "")


def given() -> Addresses | None:
    """The addresses from the environment; None when PostgreSQL is ours to run."""
    app = env.text("DATABASE_URL")
    if not app:
        return None
    return Addresses(
        owner=env.text("DATABASE_OWNER_URL") or app,
        app=app,
        demo=(env.text("DATABASE_DEMO_URL") or app) if env.flag("GOLDTHREAD_DEMO") else "",
    )


def own_server() -> Server:
    """PostgreSQL under the data folder, not started."""
    return Server(env.place(), demo=env.flag("GOLDTHREAD_DEMO"))


def addresses_of(server: Server) -> Addresses:
    """The addresses of a server of ours that runs."""
    return Addresses(server.url("owner"), server.url("app"), server.url("demo") if server.demo else "")


@contextmanager
def at_hand(*, start: bool = True) -> Iterator[Addresses]:
    """For a verb: the database named by the environment, the one that `goldthread run` has started here, or with
    `start` one of ours for as long as the verb takes. Faults end the verb with words."""
    addresses = given()
    if addresses is not None:
        check(addresses)
        yield addresses
        return
    server = own_server()
    try:
        if not start and not server.running_elsewhere():
            raise Stop(
                "There is no database here. Name one with DATABASE_URL, or use `goldthread run`, which brings one.", 2
            )
        with server.in_use():
            server.ensure_database()
            yield addresses_of(server)
    except PostgresError as error:
        raise Stop(str(error)) from error


def check(addresses: Addresses) -> None:
    """Stop with words when the named database cannot be reached or is too old."""
    for name, url in (("DATABASE_URL", addresses.app), ("DATABASE_OWNER_URL", addresses.owner)):
        try:
            with psycopg.connect(url, connect_timeout=10) as connection:
                if connection.info.server_version < OLDEST:
                    raise Stop("The database is too old: Goldthread needs PostgreSQL 15 or later.")
        except psycopg.Error as error:
            raise Stop(f"The database of {name} cannot be reached:\n  {str(error).strip()}") from error


def mark_of(url: str) -> str:
    """The mark that `goldthread migrate` left on the database; "" when it has never been brought up."""
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT obj_description(to_regclass('django_migrations'), 'pg_class')").fetchone()
    return (row[0] or "") if row else ""


def set_up_django(url: str, *, acts_as: str) -> None:
    """Load the program against one database, for a job or a command of that name. Once a process.

    It acts as the house itself, so no wall stands before it but that of the role it signs in as.
    """
    from goldthread.config import outbound
    from goldthread.lib import actors

    actors.house = acts_as
    os.environ["DATABASE_URL"] = url
    outbound.shut()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldthread.config.settings")
    django.setup()


def become(url: str) -> None:
    """Let Django's next queries go to the same database as another role."""
    from django.db import connection

    parts = conninfo_to_dict(url)
    connection.close()
    connection.settings_dict.update(
        USER=parts.get("user", ""),
        PASSWORD=parts.get("password", ""),
        HOST=parts.get("host", ""),
        PORT=str(parts.get("port", "")),
        NAME=parts.get("dbname", ""),
    )
