"""`goldthread demo`: the invented homes and people."""

import os
from argparse import Namespace

import psycopg

from goldthread.config import database, made_from
from goldthread.config.commands.migrate import bring_up
from goldthread.config.terminal import Stop, aside, counting
from goldthread.lib.postgres import PostgresError


def build(arguments: Namespace) -> int:
    """Build what is missing, as the role that may set the clock; go on where it stopped."""
    os.environ["GOLDTHREAD_DEMO"] = "1"
    with database.at_hand() as addresses:
        _build(addresses)
    return 0


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
            _build(database.addresses_of(server))
    except PostgresError as error:
        raise Stop(str(error)) from error
    return 0


def _build(addresses: database.Addresses) -> None:
    os.nice(10)  # whoever looks round meanwhile comes first
    if database.mark_of(addresses.app) != made_from.database():
        bring_up(addresses)
        database.become(addresses.demo)
    else:
        database.set_up_django(addresses.demo)
    from goldthread.front.demo import actions
    from goldthread.front.demo.rules import Progress

    opened = False
    with counting("Building the demo") as count:

        def told(progress: Progress) -> None:
            nonlocal opened
            count(progress.done, progress.total)
            if progress.opened and not opened and progress.done < progress.total:
                opened = True
                aside("The first home stands, and you can go in; the others are still being built.")

        try:
            actions.build(told=told)
        except actions.CannotBuild as error:
            raise Stop(str(error)) from error
