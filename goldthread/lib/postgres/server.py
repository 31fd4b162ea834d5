"""One PostgreSQL cluster and the process that serves it."""

import contextlib
import fcntl
import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg

from goldthread.lib import processes
from goldthread.lib.postgres import binaries, roles
from goldthread.lib.postgres.configuration import (
    PG_HBA,
    initdb_options,
    postgresql_conf,
)
from goldthread.lib.postgres.errors import (
    AlreadyRunning,
    PostgresError,
    WrongVersion,
    disk_full,
    in_plain_words,
)
from goldthread.lib.postgres.places import SOCKET_NAME, Place

FULL = re.compile(r"No space left on device|Disk quota exceeded")


class Server:
    """The cluster that belongs to the folder `root`, its process and its addresses.

    `place` says where its files lie. With `demo` there is a third role, which builds the demo. Start, stop and watch
    from the main thread: the process dies with the thread that started it. Not shared between threads.
    """

    def __init__(self, root: Path, *, demo: bool, environ: Mapping[str, str] = os.environ) -> None:
        self.place = Place(root, environ)
        self.demo = demo
        self._environ = environ
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: IO[bytes] | None = None
        self._logs_before: dict[Path, int] = {}

    @property
    def pid(self) -> int | None:
        """The server's process id, None when we have not started it."""
        return self._process.pid if self._process else None

    @property
    def log(self) -> Path:
        """What PostgreSQL said while starting; what it says later is in log/ beside it, a file a weekday."""
        return self.place.home / "start.log"

    def url(self, role: roles.Role, database: str = "goldthread") -> str:
        """`postgresql://…` for a role. Works for any process that may read the place, whoever started the server."""
        if role == "demo" and not self.demo:
            raise ValueError("only a demo's cluster has the demo role")
        return self._url(roles.ROLE_NAMES[role], database)

    def start(self) -> None:
        """Make the cluster where there is none, start it and wait until it answers.

        A server left over from a killed parent is stopped first. Raises AlreadyRunning when another living parent has
        this cluster, and the other errors of this package; each message says what to do.
        """
        if self._process is not None and self._process.poll() is None:
            return
        with in_plain_words(self.place.home, self.place.owner()):
            self.place.check_free()
            self.place.own_folder(self.place.home)
            self.place.leave_signpost()
            if self._lock is None:
                self._take_lock()
            try:
                self._start()
            except BaseException:
                self.stop()
                raise

    def stop(self, seconds: float = 30) -> None:
        """Stop (SIGINT: no new work, open transactions are rolled back), wait, let the cluster go. Safe to repeat."""
        if self._process is not None:
            processes.stop(self._process, signal.SIGINT, seconds, last=signal.SIGQUIT)
            self._process = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def poll(self) -> int | None:
        """None while the server runs, else how it ended. Reaps it, without which it could not be started again."""
        return self._process.poll() if self._process else None

    def running_elsewhere(self) -> bool:
        """True when another process holds this cluster, so that `url` works and `start` would refuse."""
        if self._lock is not None:
            return False
        try:
            with self.place.lock.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except BlockingIOError:
            return True
        return False

    @contextlib.contextmanager
    def in_use(self) -> Iterator["Server"]:
        """For commands: use the server that runs, or start one for as long as it takes."""
        with in_plain_words(self.place.home, self.place.owner()):
            elsewhere = self.running_elsewhere()
        if elsewhere:
            yield self
            return
        self.start()
        try:
            yield self
        finally:
            self.stop()

    def ensure_database(self, name: str = "goldthread") -> list[str]:
        """Make database `name` where missing, and its extensions and default rights.

        Returns the extensions that this PostgreSQL does not have. Never in a database that is there already: what
        extensions and rights it needs then is the migrations' to say.
        """
        readers = [
            roles.ROLE_NAMES["app"],
            *([roles.ROLE_NAMES["demo"]] if self.demo else []),
        ]
        with psycopg.connect(self._url(roles.SUPERUSER, "postgres"), autocommit=True) as connection:
            if not roles.create_database(connection, name, readers):
                return []
        return roles.prepare_database(self.url("owner", name), readers)

    def _url(self, name: str, database: str) -> str:
        host = quote(str(self.place.socket_folder), safe="")
        return f"postgresql://{name}:{self._passwords()[name]}@/{quote(database, safe='')}?host={host}"

    def _take_lock(self) -> None:
        """Held for as long as we live; the kernel lets it go when we are killed."""
        lock = self.place.lock.open("ab")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise AlreadyRunning(
                f"Goldthread runs already with the data in {self.place.root}. Stop that one first."
            ) from None
        self._lock = lock

    def _start(self) -> None:
        place = self.place
        programs = binaries.find_binaries(self._environ)
        if place.as_root:
            programs = binaries.readable_by(programs, *place.user(), place.home.parent)
        major = binaries.version(programs)[0]
        place.own_folder(place.socket_folder)
        if not (place.pgdata / "PG_VERSION").exists():
            self._initialise(programs, major)
        place.check_ours()
        written_by = (place.pgdata / "PG_VERSION").read_text().strip()
        if written_by != str(major):
            raise WrongVersion(
                f"{place.pgdata} was written by PostgreSQL {written_by}, and this is {major}. Name the folder of "
                f"version {written_by}'s programs with GOLDTHREAD_PG_BIN, or move the data with pg_dump (see docs/run)."
            )
        self._clear_what_was_left()
        place.write(
            place.pgdata / "postgresql.conf",
            postgresql_conf(major, place.socket_folder, place.home),
        )
        place.write(place.pgdata / "pg_hba.conf", PG_HBA)
        self._logs_before = {path: path.stat().st_size for path in (place.home / "log").glob("*.log")}
        with self.log.open("wb") as log:
            self._process = processes.start(
                [programs / "postgres", "-D", place.pgdata],
                dies_by=signal.SIGINT,
                output=log,
                environ=self._child_environment(),
                user=place.user() if place.as_root else None,
            )
        self._await_ready()
        with psycopg.connect(self._url(roles.SUPERUSER, "postgres"), autocommit=True) as connection:
            roles.ensure_roles(connection, self._passwords_of_all(), self.demo)

    def _initialise(self, programs: Path, major: int) -> None:
        """initdb into a folder beside, then rename: a start that was cut short leaves nothing half made."""
        place = self.place
        passwords = {name: secrets.token_urlsafe(24) for name in (roles.SUPERUSER, *roles.ROLE_NAMES.values())}
        fresh = place.home / "pgdata.fresh"
        if fresh.exists():
            shutil.rmtree(fresh)
        with tempfile.NamedTemporaryFile("w", dir=place.home) as password_file:
            password_file.write(passwords[roles.SUPERUSER])
            password_file.flush()
            os.chown(password_file.name, *place.user())
            with self.log.open("w+b") as log:
                initdb = processes.start(
                    [programs / "initdb", "-D", fresh, "--pwfile", password_file.name, *initdb_options(major)],
                    dies_by=signal.SIGTERM,
                    output=log,
                    environ=self._child_environment(),
                    user=place.user() if place.as_root else None,
                )
                if initdb.wait() != 0:
                    self._explain("set up")
        place.write(place.passwords, json.dumps(passwords), private=True)
        fresh.rename(place.pgdata)

    def _clear_what_was_left(self) -> None:
        """Stop a server whose parent was killed, and remove the mark of one that is dead.

        We hold the lock, so no living parent has it. PostgreSQL itself goes by whether the pid answers, and so refuses
        to start beside a zombie that nobody reaped, or a stranger that was given the same pid.
        """
        pgdata = self.place.pgdata
        mark, socket_mark = (
            pgdata / "postmaster.pid",
            self.place.socket_folder / f"{SOCKET_NAME}.lock",
        )
        left = _pid_in(mark)
        if left is not None and left in processes.with_folder(pgdata, left):
            os.kill(left, signal.SIGINT)
            if not processes.wait_until(lambda: not processes.is_alive(left), 30):
                os.kill(left, signal.SIGQUIT)
        # The backends of a killed server end by themselves; until the last has, a second server would spoil the data.
        if not processes.wait_until(lambda: not processes.with_folder(pgdata, left), 30):
            raise PostgresError(f"A PostgreSQL from an earlier run still has {pgdata} and does not stop.")
        mark.unlink(missing_ok=True)
        socket_mark.unlink(missing_ok=True)

    def _await_ready(self) -> None:
        """Wait until the server takes connections; after a crash that may last as long as the log takes to replay."""
        assert self._process is not None
        mark = self.place.pgdata / "postmaster.pid"
        while self._process.poll() is None:
            with contextlib.suppress(FileNotFoundError):
                lines = mark.read_text().splitlines()
                if len(lines) >= 8 and lines[0] == str(self._process.pid) and lines[7].strip() == "ready":
                    return
            time.sleep(0.01)
        self._explain("start")

    def _explain(self, verb: str) -> None:
        """Raise what the log of the start says, as a full disk where it is one."""
        logs = sorted((self.place.home / "log").glob("*.log"))
        said = [path.read_bytes()[self._logs_before.get(path, 0) :] for path in logs]  # of this start only
        text = b"".join([*said, self.log.read_bytes()]).decode(errors="replace")
        if FULL.search(text):
            raise disk_full(self.place.home)
        last = "\n".join(f"  {line}" for line in text.strip().splitlines()[-8:])
        raise PostgresError(f"PostgreSQL did not {verb}. It said:\n{last}")

    def _child_environment(self) -> dict[str, str]:
        """Only what PostgreSQL needs: no PG* variable of the user's has a say, and no secret is passed on."""
        return {
            "PATH": self._environ.get("PATH", os.defpath),
            "LC_ALL": "C",
            "TZ": "UTC",
        }

    def _passwords_of_all(self) -> dict[str, str]:
        """With one for each role that an older program did not know."""
        passwords = self._passwords()
        missing = set(roles.ROLE_NAMES.values()) - passwords.keys()
        if missing:
            passwords |= {name: secrets.token_urlsafe(24) for name in sorted(missing)}
            self.place.write(self.place.passwords, json.dumps(passwords), private=True)
        return passwords

    def _passwords(self) -> dict[str, str]:
        with in_plain_words(self.place.home, self.place.owner()):
            passwords: dict[str, str] = json.loads(self.place.passwords.read_text())
        return passwords


def _pid_in(mark: Path) -> int | None:
    """The process id in the first line of PostgreSQL's mark, None where there is none."""
    try:
        return int(mark.read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None
