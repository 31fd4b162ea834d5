"""A whole house under its real supervisor (`goldthread run`): database, pages and jobs, to be killed at will."""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from goldthread.lib import processes
from goldthread.lib.postgres import Server

ROOT = Path(__file__).parents[2]
PATIENCE = 120  # seconds for the house to open


class House:
    """`with House() as house:` opens one in a folder of its own and furnishes it with a family and four workers.

    `kill(victim)` is kill −9 of one of VICTIMS. Whatever is left is stopped and removed at the end.
    """

    VICTIMS = ("web worker", "web process", "postgresql", "backend", "web and postgresql")

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="gt-sim-"))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("GOLDTHREAD_", "DATABASE_"))},
            "GOLDTHREAD_DATA": str(self.folder / "var"),
            "GOLDTHREAD_SECRET_KEY": "for simulations only " * 3,
            "GOLDTHREAD_DEMO": "0",
            "PORT": str(self.port),
        }
        self.log = self.folder / "run.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.server = Server(self.folder / "var" / "home", demo=False, environ=self.environ)

    def __enter__(self) -> House:
        try:
            self.open()
            subprocess.run(
                [sys.executable, "-m", "tests.simulation.furnish"],
                check=True,
                cwd=ROOT,
                env={
                    **self.environ,
                    "DATABASE_URL": self.server.url("app"),
                    "DJANGO_SETTINGS_MODULE": "goldthread.config.settings",
                },
            )
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *fault: object) -> None:
        if self.process is not None:
            processes.stop(self.process, signal.SIGTERM, 30)
        shutil.rmtree(self.server.place.home, ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def open(self) -> None:
        """Start the supervisor and wait until the pages answer with a database."""
        with self.log.open("ab") as log:
            self.process = processes.start(
                [sys.executable, "-m", "goldthread", "run"],
                dies_by=signal.SIGTERM,
                environ=self.environ,
                output=log,
                folder=ROOT,
            )
        if not processes.wait_until(self.is_well, PATIENCE, every=0.1):
            raise AssertionError(f"The house did not open:\n{self.log.read_text(errors='replace')[-4000:]}")

    def is_well(self) -> bool:
        """Whether /healthz answers 200."""
        assert self.process is not None
        if self.process.poll() is not None:
            raise AssertionError(f"The supervisor ended:\n{self.log.read_text(errors='replace')[-4000:]}")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def kill(self, victim: str) -> bool:
        """kill −9; False when the victim was not there (still being started again)."""
        return all([_kill(pid) for pid in self._pids(victim)] or [False])

    def crash(self) -> None:
        """kill −9 of the supervisor itself, with which everything goes; then open again on the same data."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()
        self.open()

    def _pids(self, victim: str) -> list[int]:
        assert self.process is not None
        below = _children(self.process.pid)
        web = [pid for pid in below if "serve" in _command(pid)]
        database = [pid for pid in below if "postgres" in _command(pid)]
        match victim:
            case "web process":
                return web
            case "web worker":
                return [child for pid in web for child in _children(pid) if "resource_tracker" not in _command(child)][
                    :1
                ]
            case "postgresql":
                return database
            case "backend":
                own = [child for pid in database for child in _children(pid) if "goldthread_app" in _command(child)]
                return own[:1]
            case "web and postgresql":
                return [*web, *database] if web and database else []
        raise ValueError(victim)

    def connect(self) -> psycopg.Connection:
        """The house's database, as its owner, past the walls."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return psycopg.connect(self.server.url("owner"), options="-c goldthread.owner_acts=on")
            except psycopg.OperationalError:  # a database that was killed a moment ago comes back by itself
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)


def _kill(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
        return True
    return False


def _children(parent: int) -> list[int]:
    """Living children of a process, oldest first."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError, ValueError):
            rest = (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()
            if int(rest[1]) == parent and rest[0] not in "ZX":
                found.append((int(rest[19]), int(entry.name)))
    return [pid for _, pid in sorted(found)]


def _command(pid: int) -> str:
    with contextlib.suppress(OSError):
        return (Path("/proc") / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return ""


def wait(seconds: float) -> None:
    """Let time go by."""
    time.sleep(seconds)
