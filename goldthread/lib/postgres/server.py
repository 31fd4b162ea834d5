"""One PostgreSQL cluster and the process that serves it."""

import contextlib
import fcntl
import hashlib
import json
import os
import pwd
import re
import secrets
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
from goldthread.lib.postgres.configuration import PG_HBA, initdb_options, postgresql_conf
from goldthread.lib.postgres.errors import (
    AlreadyRunning,
    NotOurs,
    PostgresError,
    WrongVersion,
    disk_full,
    in_plain_words,
    not_ours,
)

LONGEST_SOCKET_PATH = 107  # bytes; sun_path of a Unix socket less its closing NUL
SOCKET_NAME = ".s.PGSQL.5432"
FULL = re.compile(r"No space left on device|Disk quota exceeded")


class Server:
    """The cluster under `root`, its process and its addresses.

    `root` is the folder that the cluster belongs to. An ordinary user finds everything in it; for root it lies in
    /var/lib/goldthread/<folder's name and short hash> (GOLDTHREAD_ROOT_DATA), see `home`. With `demo` there is a third
    role, which builds the demo. Start, stop and watch from the main thread: the process dies with the thread that
    started it. Not shared between threads.
    """

    def __init__(self, root: Path, *, demo: bool, environ: Mapping[str, str] = os.environ) -> None:
        self.root = root.absolute()
        self.demo = demo
        self.environ = environ
        self.home = self._home()
        """The folder (0700) with pgdata/, log/, passwords.json and, where its path is short enough, the socket."""
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: IO[bytes] | None = None
        self._extensions_missing: list[str] = []

    # Where things are

    @property
    def pgdata(self) -> Path:
        """PostgreSQL's own folder."""
        return self.home / "pgdata"

    @property
    def log(self) -> Path:
        """What PostgreSQL said while starting; what it says later is in log/ beside it, a file a weekday."""
        return self.home / "start.log"

    @property
    def socket_folder(self) -> Path:
        """The folder of the socket: in `home`, or in /tmp under a name worked out from it when that path is too long."""
        inside = self.home / "socket"
        if len(os.fsencode(inside / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
            return inside
        return Path("/tmp") / f"goldthread-{_short_hash(self.home)}"  # noqa: S108  ours alone or refused: see _own_folder

    @property
    def pid(self) -> int | None:
        """The server's process id, None when we have not started it."""
        return self._process.pid if self._process else None

    def url(self, role: roles.Role, database: str = "goldthread") -> str:
        """`postgresql://…` for a role. Works for any process that may read `home`, not only the one that started it."""
        name = roles.ROLE_NAMES[role]
        if role == "demo" and not self.demo:
            raise ValueError("only a demo's cluster has the demo role")
        return self._url(name, database)

    def _url(self, name: str, database: str) -> str:
        host = quote(str(self.socket_folder), safe="")
        return f"postgresql://{name}:{self._passwords()[name]}@/{quote(database, safe='')}?host={host}"

    # Life

    def start(self) -> None:
        """Make the cluster where there is none, start it and wait until it answers.

        A server left over from a killed parent is stopped first. Raises AlreadyRunning when another living parent has
        this cluster, and the other errors of this package; each message says what to do.
        """
        if self.poll() is None and self._process is not None:
            return
        with in_plain_words(self.home, _owner(self.home)):
            self._own_folder(self.home)
            self._take_lock()
            try:
                self._start()
            except BaseException:
                self.stop()
                raise

    def stop(self, seconds: float = 30) -> None:
        """Stop (SIGINT: no new work, open transactions are rolled back), wait, let the cluster go. Safe to repeat."""
        if self._process is not None:
            if self._process.poll() is None:
                self._process.send_signal(signal.SIGINT)
                try:
                    self._process.wait(seconds)
                except subprocess.TimeoutExpired:
                    self._process.send_signal(signal.SIGQUIT)  # at once; the log is replayed at the next start
                    self._process.wait()
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
            with open(self.home / "lock", "rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except BlockingIOError:
            return True
        return False

    @contextlib.contextmanager
    def in_use(self) -> Iterator["Server"]:
        """For commands: use the server that runs, or start one for as long as it takes."""
        if self.running_elsewhere():
            yield self
            return
        self.start()
        try:
            yield self
        finally:
            self.stop()

    def ensure_database(self, name: str = "goldthread") -> list[str]:
        """Make database `name` with extensions and default rights where missing; returns extensions that cannot be had."""
        readers = [roles.ROLE_NAMES["app"], *([roles.ROLE_NAMES["demo"]] if self.demo else [])]
        with psycopg.connect(self._url(roles.SUPERUSER, "postgres"), autocommit=True) as connection:
            made = roles.create_database(connection, name, readers)
        if made:
            self._extensions_missing = roles.prepare_database(self.url("owner", name), readers)
        return self._extensions_missing

    # How

    def _home(self) -> Path:
        if os.geteuid() != 0:
            return self.root
        shelf = Path(self.environ.get("GOLDTHREAD_ROOT_DATA") or "/var/lib/goldthread").absolute()
        words = [part for part in self.root.parts[-3:] if part not in ("/", "var")]
        name = re.sub(r"[^a-z0-9]+", "-", "-".join(words).lower()).strip("-")[-40:]
        return shelf / f"{name}-{_short_hash(self.root)}"

    def _user(self) -> tuple[int, int]:
        """User and group that PostgreSQL runs as: ourselves, or for root somebody without rights."""
        if os.geteuid() != 0:
            return os.geteuid(), os.getegid()
        given = self.environ.get("GOLDTHREAD_PG_USER", "").strip()
        if not given and self.pgdata.exists() and self.pgdata.stat().st_uid != 0:
            there = pwd.getpwuid(self.pgdata.stat().st_uid)  # a user that came later does not take over
            return there.pw_uid, there.pw_gid
        for name in [given] if given else ["goldthread", "postgres", "nobody"]:
            with contextlib.suppress(KeyError):
                found = pwd.getpwnam(name)
                if found.pw_uid == 0:
                    raise PostgresError("PostgreSQL does not run as root. Name another user with GOLDTHREAD_PG_USER.")
                return found.pw_uid, found.pw_gid
        raise PostgresError(
            f"There is no user {given or 'nobody'} to run PostgreSQL as. Name one with GOLDTHREAD_PG_USER."
        )

    def _own_folder(self, folder: Path) -> None:
        """Make `folder` for PostgreSQL's user alone (0700); NotOurs when it is there and somebody else's."""
        uid, gid = self._user()
        if os.geteuid() == 0 and not folder.parent.exists():
            folder.parent.mkdir(parents=True)
            folder.parent.chmod(0o711)  # our own shelf: may be passed through, not looked into
        try:
            folder.mkdir(mode=0o700, parents=True)
            os.chown(folder, uid, gid)
        except FileExistsError:
            there = folder.lstat()
            if folder.is_symlink() or not folder.is_dir() or there.st_uid != uid:
                raise not_ours(folder, _name_of(there.st_uid)) from None
        if folder.stat().st_mode & 0o077:
            folder.chmod(0o700)

    def _take_lock(self) -> None:
        self._lock = open(self.home / "lock", "ab")  # noqa: SIM115  held for as long as the server runs
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            self._lock = None
            raise AlreadyRunning(
                f"Goldthread runs already with the data in {self.root}. Stop that one first."
            ) from None

    def _start(self) -> None:
        uid, gid = self._user()
        programs = binaries.find_binaries(self.environ)
        if os.geteuid() == 0:
            programs = binaries.readable_by(programs, uid, gid, self.home.parent)
        major = binaries.version(programs)[0]
        self._own_folder(self.socket_folder)
        if not (self.pgdata / "PG_VERSION").exists():
            self._initialise(programs, major)
        if self.pgdata.stat().st_uid != uid:
            raise not_ours(self.pgdata, _name_of(self.pgdata.stat().st_uid))
        written_by = (self.pgdata / "PG_VERSION").read_text().strip()
        if written_by != str(major):
            raise WrongVersion(
                f"{self.pgdata} was written by PostgreSQL {written_by}, and this is {major}. Name the folder of version "
                f"{written_by} with GOLDTHREAD_PG_BIN, or move the data with pg_dump (see docs/run)."
            )
        self._clear_what_was_left()
        self._write(self.pgdata / "postgresql.conf", postgresql_conf(major, self.socket_folder, self.home))
        self._write(self.pgdata / "pg_hba.conf", PG_HBA)
        with open(self.log, "wb") as log:
            self._process = subprocess.Popen(
                [programs / "postgres", "-D", self.pgdata],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd="/",
                env=self._child_environment(),
                start_new_session=True,  # Ctrl-C at the terminal is for the parent, which stops us last
                preexec_fn=processes.dying_with_parent(signal.SIGINT),
                **self._as_user(),
            )
        self._await_ready()
        with psycopg.connect(self._url(roles.SUPERUSER, "postgres"), autocommit=True) as connection:
            roles.ensure_roles(connection, self._passwords(), self.demo)

    def _initialise(self, programs: Path, major: int) -> None:
        """initdb into a folder beside, then rename: a start that was cut short leaves nothing half made."""
        passwords = {name: secrets.token_urlsafe(24) for name in (roles.SUPERUSER, *roles.ROLE_NAMES.values())}
        fresh = self.home / "pgdata.fresh"
        subprocess.run(["rm", "-rf", "--", fresh], check=True)
        with tempfile.NamedTemporaryFile("w", dir=self.home) as password_file:
            password_file.write(passwords[roles.SUPERUSER])
            password_file.flush()
            os.chown(password_file.name, *self._user())
            answer = subprocess.run(
                [programs / "initdb", "-D", fresh, f"--pwfile={password_file.name}", f"--username={roles.SUPERUSER}"]
                + initdb_options(major),
                capture_output=True,
                text=True,
                check=False,
                cwd="/",
                env=self._child_environment(),
                **self._as_user(),
            )
        if answer.returncode != 0:
            self._explain(answer.stdout + answer.stderr, "set up")
        self._write(self.home / "passwords.json", json.dumps(passwords), private=True)
        fresh.rename(self.pgdata)

    def _clear_what_was_left(self) -> None:
        """Stop a server whose parent was killed, and remove the mark of one that is dead.

        We hold the lock, so no living parent has it. PostgreSQL itself goes by whether the pid answers, and so refuses
        to start beside a zombie that nobody reaped, or a stranger that was given the same pid.
        """
        marks = [self.pgdata / "postmaster.pid", self.socket_folder / f"{SOCKET_NAME}.lock"]
        left = _pid_in(marks[0])
        if left and left in processes.with_folder(self.pgdata, left):
            os.kill(left, signal.SIGINT)
            if not processes.wait_until(lambda: not processes.is_alive(left), 30):
                os.kill(left, signal.SIGQUIT)
        if not processes.wait_until(lambda: not processes.with_folder(self.pgdata, left), 30):
            raise PostgresError(f"A PostgreSQL from an earlier run still has {self.pgdata} and does not stop.")
        for mark in marks:
            if _pid_in(mark) == left or not processes.is_alive(_pid_in(mark) or 0):
                mark.unlink(missing_ok=True)

    def _await_ready(self) -> None:
        """Wait until the server takes connections; after a crash that may last as long as the log takes to replay."""
        assert self._process is not None
        mark = self.pgdata / "postmaster.pid"
        while self._process.poll() is None:
            with contextlib.suppress(FileNotFoundError):
                lines = mark.read_text().splitlines()
                if len(lines) >= 8 and lines[0] == str(self._process.pid) and lines[7].strip() == "ready":
                    return
            time.sleep(0.01)
        self._explain(self.log.read_text(errors="replace"), "start")

    def _explain(self, said: str, verb: str) -> None:
        if FULL.search(said):
            raise disk_full(self.home)
        last = "\n".join(f"  {line}" for line in said.strip().splitlines()[-6:])
        raise PostgresError(f"PostgreSQL did not {verb}. It said:\n{last}\nMore may be in {self.home / 'log'}.")

    def _as_user(self) -> dict[str, object]:
        uid, gid = self._user()
        return {"user": uid, "group": gid, "extra_groups": []} if os.geteuid() == 0 else {}

    def _child_environment(self) -> dict[str, str]:
        """Only what PostgreSQL needs: no PG* variable of the user's changes what it does, and no secret is passed on."""
        return {"PATH": self.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}

    def _passwords(self) -> dict[str, str]:
        with in_plain_words(self.home, _owner(self.home)):
            passwords: dict[str, str] = json.loads((self.home / "passwords.json").read_text())
        return passwords

    def _write(self, path: Path, text: str, private: bool = False) -> None:
        """Write a file whole or not at all; `private`: for us alone, else for PostgreSQL's user."""
        half_written = path.with_name(f"{path.name}.new")
        with open(os.open(half_written, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if not private:
            os.chown(half_written, *self._user())
        half_written.replace(path)


def _short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:8]


def _pid_in(mark: Path) -> int | None:
    try:
        return int(mark.read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def _owner(folder: Path) -> str:
    """Name of the user that owns the folder, or the nearest folder above it that exists."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return _name_of(folder.stat().st_uid)
