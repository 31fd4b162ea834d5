"""`goldthread demo`: the invented homes and people."""

import os
from argparse import Namespace

import psycopg

from goldthread.config import database
from goldthread.config.commands.migrate import bring_up
from goldthread.config.terminal import Stop
from goldthread.lib.postgres import PostgresError


def build(arguments: Namespace) -> int:
    """Build what is missing, as the role that may set the clock."""
    os.environ["GOLDTHREAD_DEMO"] = "1"
    with database.at_hand() as addresses:
        database.set_up_django(addresses.demo)
        from goldthread.front.demo import actions

        actions.build()
    return 0


def rebuild(arguments: Namespace) -> int:
    """Throw the demo's database away, make it again and build it. Only our own: a named one is its keeper's."""
    os.environ["GOLDTHREAD_DEMO"] = "1"
    if database.given() is not None:
        raise Stop(
            "The demo lies in the database of DATABASE_URL. Empty that one yourself, then `goldthread demo build`.", 2
        )
    server = database.own_server()
    try:
        if server.running_elsewhere():
            raise Stop("The demo is open. Stop it first (Ctrl-C), then rebuild it.")
        with server.in_use():
            with psycopg.connect(server.url("owner", "postgres"), autocommit=True) as connection:
                connection.execute("DROP DATABASE IF EXISTS goldthread WITH (FORCE)")
            server.ensure_database()
            addresses = database.addresses_of(server)
            bring_up(addresses)
            database.become(addresses.demo)
            from goldthread.front.demo import actions

            actions.build()
    except PostgresError as error:
        raise Stop(str(error)) from error
    return 0
