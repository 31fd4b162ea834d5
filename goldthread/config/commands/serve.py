"""`goldthread serve`: the pages, by granian. One web process serves a home or two; GOLDTHREAD_WORKERS makes it more."""

import contextlib
import os
import signal
from argparse import Namespace
from collections.abc import Callable
from typing import Any

import psycopg
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from goldthread.config import made_from, static
from goldthread.config.environment import env
from goldthread.config.terminal import Stop, aside
from goldthread.lib import actors, processes

THREADS = 4  # of a web process; each keeps one connection to the database
SECONDS_TO_FINISH = 10


def main(arguments: Namespace) -> int:
    """Serve until SIGTERM or SIGINT. The database must have been brought up by `goldthread migrate`."""
    if arguments.port:
        os.environ["PORT"] = arguments.port
    if not arguments.beside:  # else the parent has just seen to both
        _check()
    if not env.flag("GOLDTHREAD_DEMO"):
        _say_who_has_no_factor()
    certificate, key = env.given("GOLDTHREAD_TLS_CERT"), env.given("GOLDTHREAD_TLS_KEY")
    if certificate != key:
        raise Stop("Give both GOLDTHREAD_TLS_CERT and GOLDTHREAD_TLS_KEY, or neither.", 2)
    MPServer(
        "goldthread.config.wsgi:application",
        address=env.text("HOST"),
        port=env.number("PORT"),
        interface=Interfaces.WSGI,
        workers=env.number("GOLDTHREAD_WORKERS"),
        blocking_threads=THREADS,
        backpressure=THREADS * 8,
        websockets=False,
        log_level=LogLevels.warning,
        ssl_cert=env.path("GOLDTHREAD_TLS_CERT") if certificate else None,
        ssl_key=env.path("GOLDTHREAD_TLS_KEY") if key else None,
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_FINISH,
    ).serve(target_loader=_Loader(os.getpid()), wrap_loader=False)
    return 0


def _check() -> None:
    from goldthread.config import database

    with database.at_hand(start=False) as addresses:
        if database.mark_of(addresses.app) != made_from.database():
            raise Stop("The database is not that of this program yet. Run `goldthread migrate` first.")
        os.environ["DATABASE_URL"] = addresses.app
    if static.needed():
        static.gather()


# Whoever may sign in and has neither app, passkey nor key: they are led to setting one up and nowhere else.
WITHOUT = """
SELECT count(*) FROM users_user u WHERE u.is_active AND NOT EXISTS (
    SELECT FROM mfa_authenticator a WHERE a.user_id = u.id AND a.type IN ('totp', 'webauthn'))
"""


def _say_who_has_no_factor() -> None:
    with contextlib.suppress(psycopg.Error), psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        connection.execute("SELECT goldthread_enter(%s)", [actors.of_door(actors.key(env.secret_key()))])
        row = connection.execute(WITHOUT).fetchone()
        if row and row[0]:
            aside(
                f"Accounts without a second factor yet: {row[0]}. "
                "They can set one up when they sign in, and reach nothing else until then."
            )


class _Loader:
    """Called in each web process: ties its life to granian's first process, then loads the program."""

    def __init__(self, parent: int) -> None:
        self.parent = parent

    def __call__(self) -> Callable[..., Any]:
        # What it had not answered was never acknowledged; left alive, it would go on answering on the same port.
        processes.follow(self.parent, signal.SIGKILL)
        from goldthread.config.wsgi import application

        return application
