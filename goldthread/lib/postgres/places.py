"""Where a cluster's files lie and whose they are."""

import contextlib
import hashlib
import os
import pwd
import re
from collections.abc import Mapping
from pathlib import Path

from goldthread.lib.postgres.errors import PostgresError, not_ours

LONGEST_SOCKET_PATH = 107  # bytes; sun_path of a Unix socket less its closing NUL
SOCKET_NAME = ".s.PGSQL.5432"


class Place:
    """The folder of one cluster, and the user that PostgreSQL runs as there.

    An ordinary user finds everything in `root`. PostgreSQL refuses to run as root, and others cannot enter root's
    folders, so for root `home` is /var/lib/goldthread/<folder's name and short hash> (GOLDTHREAD_ROOT_DATA).
    """

    def __init__(self, root: Path, environ: Mapping[str, str]) -> None:
        self.root = root.absolute()
        self.as_root = os.geteuid() == 0
        self._environ = environ
        self.home = self._shelf() / self._name() if self.as_root else self.root
        self.pgdata = self.home / "pgdata"
        self.passwords = self.home / "passwords.json"
        self.lock = self.home / "lock"

    @property
    def socket_folder(self) -> Path:
        """The folder of the socket: in `home`, or in /tmp under a name worked out from it when the path is too long."""
        inside = self.home / "socket"
        if len(os.fsencode(inside / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
            return inside
        return Path("/tmp") / f"goldthread-{_short_hash(self.home)}"  # noqa: S108  ours or refused: see own_folder

    def user(self) -> tuple[int, int]:
        """User and group that PostgreSQL runs as: ourselves, or for root somebody without rights."""
        if not self.as_root:
            return os.geteuid(), os.getegid()
        given = self._environ.get("GOLDTHREAD_PG_USER", "").strip()
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

    def own_folder(self, folder: Path) -> None:
        """Make `folder` for PostgreSQL's user alone (0700); NotOurs when it is there and somebody else's.

        Rights on folders above it are never widened.
        """
        uid, gid = self.user()
        if self.as_root and folder == self.home and not folder.parent.exists():
            folder.parent.mkdir(parents=True)
            folder.parent.chmod(0o711)  # our own shelf: may be passed through, not looked into
        try:
            folder.mkdir(mode=0o700, parents=True)
            os.chown(folder, uid, gid)
        except FileExistsError:
            there = folder.lstat()
            if not folder.is_dir() or folder.is_symlink() or there.st_uid != uid:
                raise not_ours(folder, name_of(there.st_uid)) from None
        if folder.stat().st_mode & 0o077:
            folder.chmod(0o700)

    def check_free(self) -> None:
        """Raise when root would open an empty house although there is one: an ordinary user's in `root`, or root's own
        from before the folder was moved."""
        if self.root == self.home:
            return
        theirs = self.root / "pgdata"
        if theirs.exists():
            raise not_ours(self.root, name_of(theirs.stat().st_uid))
        try:
            before = Path(self._signpost().read_text(encoding="utf-8").strip())
        except FileNotFoundError:
            return
        if before != self.home and before.exists() and not self.home.exists():
            raise PostgresError(
                f"{self.root} was moved or copied here; its database is still in {before}. To go on with it:\n"
                f"  mv {before} {self.home}\nTo begin with an empty one, delete {self._signpost()}."
            )

    def leave_signpost(self) -> None:
        """As root, say in `root` where the database is, for people and for `check_free`."""
        if self.root != self.home:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._signpost().write_text(f"{self.home}\n", encoding="utf-8")

    def check_ours(self) -> None:
        """NotOurs when the cluster was made by another user."""
        owner = self.pgdata.stat().st_uid
        if owner != self.user()[0]:
            raise not_ours(self.pgdata, name_of(owner))

    def write(self, path: Path, text: str, *, private: bool = False) -> None:
        """Write a file whole or not at all; `private`: readable for us alone, else for PostgreSQL's user."""
        half_written = path.with_name(f"{path.name}.new")
        with os.fdopen(
            os.open(half_written, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
            "w",
            encoding="utf-8",
        ) as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if not private:
            os.chown(half_written, *self.user())
        half_written.replace(path)

    def owner(self) -> str:
        """Name of the user that owns `home`, or the nearest folder above it that can be seen."""
        folder = self.home
        while folder != folder.parent:
            with contextlib.suppress(OSError):
                return name_of(folder.stat().st_uid)
            folder = folder.parent
        return "root"

    def _signpost(self) -> Path:
        return self.root / "database-is-in"

    def _shelf(self) -> Path:
        return Path(self._environ.get("GOLDTHREAD_ROOT_DATA", "").strip() or "/var/lib/goldthread").absolute()

    def _name(self) -> str:
        words = [part for part in self.root.parts[-3:] if part not in ("/", "var")]
        return f"{re.sub(r'[^a-z0-9]+', '-', '-'.join(words).lower()).strip('-')[-40:]}-{_short_hash(self.root)}"


def _short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:8]


def name_of(uid: int) -> str:
    """A user's name, or "user 1234" for a number that has none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
