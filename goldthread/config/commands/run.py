"""`goldthread run`: the one parent of database, pages and jobs."""

import errno
import os
import signal
import socket
import subprocess
import sys
import tempfile
from argparse import Namespace
from pathlib import Path

from goldthread.config import database, made_from, static
from goldthread.config.commands import demo
from goldthread.config.environment import env
from goldthread.config.terminal import Stop, aside, counting, say, working
from goldthread.lib import processes
from goldthread.lib.postgres import PostgresError
from goldthread.lib.supervision import Child, GivenUp, Post, Supervisor

ITSELF = [sys.executable, "-m", "goldthread"]


def main(arguments: Namespace) -> int:
    """Start everything, say where it is, keep it alive, stop it. 0 when Ctrl-C or SIGTERM asked for that."""
    if arguments.demo:
        os.environ["GOLDTHREAD_DEMO"] = "1"
    if arguments.port:
        os.environ["PORT"] = arguments.port
    os.environ["GOLDTHREAD_DATA"] = str(env.path("GOLDTHREAD_DATA"))  # the same one for every child
    _check_port()
    if (folder := env.path("GOLDTHREAD_DATA")).exists() and not folder.is_dir():
        raise Stop(f"{folder} is a file, not a folder. Name another place with GOLDTHREAD_DATA=/some/folder.", 2)
    with Supervisor(aside) as supervisor:
        try:
            _run(supervisor)
        except PostgresError as error:
            raise Stop(str(error)) from error
        except GivenUp as error:
            raise Stop(f"{error} What it said stands above. Nothing that was saved is lost.") from error
        if sys.stderr.isatty():
            aside("Stopping.")
    return 0


def address() -> str:
    """Where the pages are, as one types it."""
    tls = env.given("GOLDTHREAD_TLS_CERT")
    host = env.text("HOST")
    if tls and env.words("GOLDTHREAD_HOSTS"):
        host = env.words("GOLDTHREAD_HOSTS")[0]
    elif host in ("0.0.0.0", "::"):  # noqa: S104  compared, not bound
        host = "localhost"
    if ":" in host:
        host = f"[{host}]"
    return f"{'https' if tls else 'http'}://{host}:{env.number('PORT')}/"


def _run(supervisor: Supervisor) -> None:
    addresses = database.given()
    if addresses is not None:
        database.check(addresses)
    else:
        server = database.own_server()
        with working("Starting the database"):
            supervisor.start("The database", server)
            server.ensure_database()
        addresses = database.addresses_of(server)
    _prepare(supervisor, addresses)
    for secret in ("DATABASE_OWNER_URL", "DATABASE_DEMO_URL"):
        os.environ.pop(secret, None)  # who serves pages needs neither
    as_app = {**os.environ, "DATABASE_URL": addresses.app}
    pages = supervisor.start("The web process", Child([*ITSELF, "serve", "--beside"], as_app))
    builder = None
    if addresses.demo and not demo.first_home(addresses.app).stands:
        builder = _start_building(supervisor, addresses)
    with working("Opening the pages"):
        while not supervisor.stopping and not _answers():
            supervisor.step(0.05)
    # What nobody waits for begins now: three programs that load at once load three times as long.
    supervisor.start("The job process", Child([*ITSELF, "worker"], as_app))
    if builder is not None:
        _wait_for_first_home(supervisor, builder, addresses)
    elif addresses.demo:
        _start_building(supervisor, addresses)
    if not supervisor.stopping:
        pages.well = True
        _welcome(addresses, as_app)
    supervisor.run()


def _prepare(supervisor: Supervisor, addresses: database.Addresses) -> None:
    """Tables and style sheets where they are not those of this program: both at once, each in a child of its own, since
    loading the program here would keep its memory for as long as the house is open."""
    roles = {"DATABASE_URL": addresses.app, "DATABASE_OWNER_URL": addresses.owner, "DATABASE_DEMO_URL": addresses.demo}
    commands = []
    if database.mark_of(addresses.app) != made_from.database():
        commands.append([*ITSELF, "migrate"])
    if static.needed():
        commands.append([sys.executable, "-m", "goldthread.config.static"])
    if not commands:
        return
    with working("Preparing tables and pages"), tempfile.TemporaryFile() as said:
        children = [
            processes.start(
                command, dies_by=signal.SIGTERM, environ={**os.environ, **roles}, output=said, folder=Path.cwd()
            )
            for command in commands
        ]
        while not supervisor.stopping and any(child.poll() is None for child in children):
            supervisor.step(0.1)
        codes = [processes.stop(child, signal.SIGTERM, 10) for child in children]
        if any(codes) and not supervisor.stopping:
            said.seek(0)
            raise Stop(said.read().decode(errors="replace").strip())


def _start_building(supervisor: Supervisor, addresses: database.Addresses) -> Post:
    """The demo's builder, as the role that may set the clock; it does nothing where all of it stands."""
    assert addresses.demo is not None
    as_demo = {**os.environ, "DATABASE_URL": addresses.demo}
    return supervisor.start("Building the demo", Child([*ITSELF, "demo", "build", "--beside"], as_demo), once=True)


def _wait_for_first_home(supervisor: Supervisor, builder: Post, addresses: database.Addresses) -> None:
    """Until the first home of the demo stands (who works where, and one home), or building has come to its end."""
    with counting("Building the first home") as count:
        while not supervisor.stopping and not builder.done:
            home = demo.first_home(addresses.app)
            if home.total:
                count(home.done, home.total)
            if home.stands:
                return
            supervisor.step(0.3)


def _welcome(addresses: database.Addresses, as_app: dict[str, str]) -> None:
    """Say where the house is and how to come in."""
    say(f"Goldthread is open at {address()}")
    if addresses.demo:
        say("Everyone in it is invented. Choose on the first page who to be.")
    else:
        link = subprocess.run([*ITSELF, "link"], env=as_app, capture_output=True, text=True, check=False)  # noqa: S603
        if link.returncode == 0:
            say(f"Nobody works here yet. This link makes the first manager, once:\n  {link.stdout.strip()}")
    say("Ctrl-C stops it.")


def _answers() -> bool:
    """True when the pages answer, whatever they say."""
    host = env.text("HOST")
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  compared, not bound
    try:
        with socket.create_connection((host, env.number("PORT")), timeout=1):
            return True
    except OSError:
        return False


def _check_port() -> None:
    """Stop with words when we could not listen there."""
    host, port = env.text("HOST"), env.number("PORT")
    if not 0 < port < 65536:
        raise Stop(f"There is no port {port}: ports go from 1 to 65535 (PORT).", 2)
    another = f"PORT={port + 1} make run   (or: goldthread run --port {port + 1})"
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
    except PermissionError:
        raise Stop(f"Port {port} is for administrators only. Choose another: PORT=8000 make run", 2) from None
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise Stop(
                f"This machine cannot listen on {host}, port {port} (HOST, PORT): {error.strerror}.", 2
            ) from error
        who = processes.listener_on(port)
        raise Stop(
            f"Port {port} is in use{f' by {who}' if who else ''}. Stop that, or choose another port:\n  {another}", 2
        ) from None
