"""`goldthread demo`: the invented homes and people."""

import os
import time
from argparse import Namespace
from contextlib import ExitStack
from dataclasses import dataclass

import psycopg

from goldthread.config import database, made_from
from goldthread.config.commands.migrate import bring_up
from goldthread.config.terminal import Stop, aside, counting, say
from goldthread.lib.postgres import PostgresError

SAID = 2.0  # seconds in which the parent says where the house is, before a bar is drawn below it


@dataclass(frozen=True)
class Part:
    """A part of the demo, as `goldthread.front.demo` keeps it: acts done and acts in all."""

    name: str
    done: int
    total: int

    @property
    def stands(self) -> bool:
        """Whether it is whole; one that was never begun is not."""
        return 0 < self.total <= self.done


def first_home(url: str) -> Part:
    """What somebody needs to come in: who works where, and the first home. Nothing of it while the database is away."""
    try:
        parts = parts_of(url)[:2]
    except psycopg.OperationalError:
        parts = []
    return Part("the first home", sum(part.done for part in parts), sum(part.total for part in parts))


def parts_of(url: str) -> list[Part]:
    """The parts of the demo in order: who works where, then each home; none before the building was begun.

    Asked without loading the program: the parent of the house asks while it waits.
    """
    with psycopg.connect(url, connect_timeout=10) as connection:
        try:
            rows = connection.execute("SELECT name, acts_done, acts_total FROM demo_buildingpart ORDER BY place")
        except psycopg.errors.UndefinedTable:
            return []
        return [Part(*row) for row in rows.fetchall()]


def build(arguments: Namespace) -> int:
    """Build what is missing, as the role that may set the clock; go on where it stopped."""
    os.environ["GOLDTHREAD_DEMO"] = "1"
    with database.at_hand() as addresses:
        try:
            _build(addresses, arguments.size, beside=arguments.beside)
        except Stop as stop:
            if not arguments.beside:
                raise
            aside(str(stop))  # trying again would not help, and the house stays open for what stands
    return 0


def status(arguments: Namespace) -> int:
    """Say how far it is: a line for each part; 0 when it is whole, 1 when it is not."""
    os.environ["GOLDTHREAD_DEMO"] = "1"
    with database.at_hand() as addresses:
        parts = parts_of(addresses.app)
    for part in parts:
        say(f"{part.name}: {part.done} of {part.total}")
    if not parts:
        say("Not begun yet: goldthread demo build")
    return 0 if parts and all(part.stands for part in parts) else 1


def rebuild(arguments: Namespace) -> int:
    """Throw the demo's database away, make it again and build it. Only our own: a named one is its keeper's."""
    os.environ["GOLDTHREAD_DEMO"] = "1"
    if database.given() is not None:
        raise Stop(
            "The demo lies in the database of DATABASE_URL. Empty that one yourself, then: goldthread demo build", 2
        )
    server = database.own_server()
    try:
        if server.running_elsewhere():
            raise Stop("The demo is open. Stop it first (Ctrl-C), then rebuild it.")
        with server.in_use():
            with psycopg.connect(server.url("owner", "postgres"), autocommit=True) as connection:
                connection.execute("DROP DATABASE IF EXISTS goldthread WITH (FORCE)")
            server.ensure_database()
            _build(database.addresses_of(server), arguments.size, beside=False)
    except PostgresError as error:
        raise Stop(str(error)) from error
    return 0


def _build(addresses: database.Addresses, size: str, *, beside: bool) -> None:
    if database.mark_of(addresses.app) != made_from.database():
        bring_up(addresses)
        database.become(addresses.demo)
    else:
        database.set_up_django(addresses.demo, acts_as="demo")
    from goldthread.front.demo import actions
    from goldthread.front.demo.rules import Progress

    with ExitStack() as shown:
        count = None if beside else shown.enter_context(counting("Building the demo"))
        opened_at = 0.0

        def told(progress: Progress) -> None:
            nonlocal count, opened_at
            if progress.opened and not opened_at:
                opened_at = time.monotonic()
                if not progress.finished:
                    os.nice(10)  # whoever looks round from now on comes first
                    if not beside:
                        aside("The first home stands, and you can go in; the others are still being built.")
            if count is None and opened_at and time.monotonic() - opened_at > SAID and not progress.finished:
                count = shown.enter_context(counting("Building the other homes"))
            if count is not None:
                count(progress.done, progress.total)

        try:
            actions.build(size=size, told=told)
        except actions.CannotBuild as error:
            raise Stop(str(error)) from error
