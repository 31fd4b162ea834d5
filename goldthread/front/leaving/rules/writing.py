"""A folder that is written whole or not at all, with the digest of every file in it."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from goldthread.lib.canonical import dumps
from goldthread.lib.words import gettext as _

MANIFEST = "manifest.json"
FORMAT = 1  # of the folder: raised when an older program could not read it
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


class CannotWrite(Exception):
    """The folder cannot be written. The text says why, and what to do; nothing was left behind."""


class Writing:
    """A folder in the making, beside the place where it will stand. Folders 0700, files 0600: it holds all there is.

    Paths are relative, with `/` between the parts. A file may be written in several goes; its digest goes along.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._digests: dict[str, Any] = {}
        self._sizes: dict[str, int] = {}

    def write(self, path: str, content: bytes | str) -> None:
        """Add content (a text as UTF-8) at the end of a file, which is made when it is not there."""
        with self.file(path) as file:
            file.write(content if isinstance(content, bytes) else content.encode())

    @contextmanager
    def file(self, path: str) -> Iterator[Output]:
        """A file to write to, at its end."""
        target = self.folder / path
        if path not in self._digests:
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._digests[path], self._sizes[path] = hashlib.sha256(), 0
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "ab") as opened:
            output = Output(opened, self._digests[path])
            try:
                yield output
            finally:
                self._sizes[path] += output.size

    def copy(self, path: str, content: BinaryIO) -> str:
        """Copy what is open for reading into a file; answers its SHA-256. A file that is there already stays."""
        if path not in self._digests:
            with self.file(path) as file:
                while piece := content.read(256 * 1024):
                    file.write(piece)
        digest: str = self._digests[path].hexdigest()
        return digest

    def listed(self) -> list[dict[str, Any]]:
        """Every file by path, with its size in bytes and SHA-256."""
        return [
            {"path": path, "sha256": self._digests[path].hexdigest(), "size": self._sizes[path]}
            for path in sorted(self._digests)
        ]


class Output:
    """A file being written; counts and digests what goes through."""

    def __init__(self, file: BinaryIO, digest: Any) -> None:
        self._file, self._digest, self.size = file, digest, 0

    def write(self, content: bytes) -> None:
        """Write it."""
        self._file.write(content)
        self._digest.update(content)
        self.size += len(content)

    def lines(self, values: Iterable[Mapping[str, Any]]) -> int:
        """Each value as a line of canonical JSON; answers how many."""
        count = 0
        for value in values:
            self.write(dumps(value).encode() + b"\n")
            count += 1
        return count


def refuse_place(folder: Path) -> None:
    """Raise CannotWrite when a folder cannot be made there."""
    if folder.exists() or folder.is_symlink():
        raise CannotWrite(
            _("There is something at %(place)s already. Name a folder that is not there yet.") % _at(folder)
        )
    if not folder.parent.is_dir():
        raise CannotWrite(_("There is no folder %(place)s to put it in.") % _at(folder.parent))


@contextmanager
def written_whole(folder: Path) -> Iterator[Writing]:
    """Write a folder beside its place, and put it there at the end of the block. On any fault nothing stays.

    The caller writes everything but the manifest, then calls `seal`. Raises CannotWrite with words for what the person
    can mend: the place, its rights, a full disk.
    """
    refuse_place(folder)
    making = folder.parent / f".{folder.name}.{secrets.token_hex(4)}.part"
    try:
        making.mkdir(mode=0o700)
        yield Writing(making)
        refuse_place(folder)  # somebody may have put something there meanwhile
        making.rename(folder)
    except OSError as error:
        if error.errno in _NO_ROOM:
            words = _(
                "There is no room left on the disk of %(place)s. Nothing was left there. Make room and try again."
            )
            raise CannotWrite(words % _at(folder.parent)) from error
        if error.filename is None or not str(error.filename).startswith(str(folder.parent)):
            raise
        words = _("%(place)s cannot be written: %(why)s.")
        raise CannotWrite(words % {**_at(folder), "why": error.strerror}) from error
    finally:
        shutil.rmtree(making, ignore_errors=True)


def seal(writing: Writing, head: Mapping[str, Any], rest: Mapping[str, Any]) -> None:
    """Write the manifest, last: `head` (time and version), what the folder holds, and every file with its SHA-256."""
    text = dumps({"head": head, "format": FORMAT, **rest, "files": writing.listed()})
    descriptor = os.open(writing.folder / MANIFEST, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(text.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _at(folder: Path) -> dict[str, str]:
    return {"place": str(folder)}
