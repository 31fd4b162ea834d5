"""Where files lie: by what they hold, under names that nobody gave, written whole or not at all.

root/incoming/…            being received; nothing here is believed
root/originals/ab/ab12…    as it came, under its SHA-256; no page serves this folder
root/shown/cd/cd34…        the copy made anew, under its own SHA-256
"""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Final

from goldthread.casework.files.rules.kinds import BYTES_CAP, Unfit, Why

_CHUNK: Final = 256 * 1024


class Part(StrEnum):
    """The two shelves. The value is the folder's name."""

    ORIGINALS = "originals"
    SHOWN = "shown"


@dataclass
class Incoming:
    """A file being received: open for reading and writing, for its owner alone."""

    path: Path
    file: BinaryIO

    def fill(self, chunks: Iterable[bytes]) -> tuple[str, int]:
        """Write the chunks as they come; answers (SHA-256 in hex, bytes). Raises `Unfit` past the cap, at once."""
        digest, size = hashlib.sha256(), 0
        for piece in chunks:
            size += len(piece)
            if size > BYTES_CAP:
                raise Unfit(Why.TOO_LARGE)
            digest.update(piece)
            self.file.write(piece)
        self.file.flush()
        return digest.hexdigest(), size

    def digest(self) -> tuple[str, int]:
        """(SHA-256 in hex, bytes) of what lies in it now."""
        self.file.seek(0)
        return digest_of(self.file)


def digest_of(file: BinaryIO) -> tuple[str, int]:
    """(SHA-256 in hex, bytes) from where `file` stands to its end, in pieces."""
    digest, size = hashlib.sha256(), 0
    while piece := file.read(_CHUNK):
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size


class Store:
    """The shelves under one root. Folders 0700, files 0600, whatever the umask."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, part: Part, sha256: str) -> Path:
        """Where the content with this SHA-256 (64 hex digits) lies, whether or not it is there."""
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise ValueError("not a SHA-256 in hex")
        return self.root / part.value / sha256[:2] / sha256

    @contextmanager
    def incoming(self) -> Iterator[Incoming]:
        """A fresh file on the same disk as the shelves; gone at the end unless `put` moved it."""
        folder = self._folder(self.root / "incoming")
        path = folder / secrets.token_hex(16)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            try:
                yield Incoming(path, file)
            finally:
                path.unlink(missing_ok=True)

    def put(self, part: Part, received: Incoming, sha256: str) -> None:
        """Move what was received to its shelf; when this returns it is on the disk, by name and by content.

        The same content twice is one file; the later copy takes the place of the earlier, which also heals one that
        the disk has spoilt.
        """
        target = self.path(part, sha256)
        folder = self._folder(target.parent)
        received.file.flush()
        os.fsync(received.file.fileno())
        received.path.replace(target)
        _sync_folder(folder)

    def open(self, part: Part, sha256: str) -> BinaryIO:
        """Open for reading. Raises FileNotFoundError when the shelf has lost it."""
        return self.path(part, sha256).open("rb")

    def sweep(self, older_than_seconds: float) -> int:
        """Clear away what a crash left half received; answers how many."""
        swept = 0
        folder = self.root / "incoming"
        limit = time.time() - older_than_seconds
        for left in folder.iterdir() if folder.is_dir() else ():
            with suppress(FileNotFoundError):  # somebody's upload ended meanwhile
                if left.stat().st_mtime < limit:
                    left.unlink()
                    swept += 1
        return swept

    def _folder(self, folder: Path) -> Path:
        """The folder, made with its parents up to the root, each synced into the one above it."""
        if folder.is_dir():
            return folder
        if folder != self.root:
            self._folder(folder.parent)
        else:
            folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        _sync_folder(folder.parent)
        return folder


def _sync_folder(folder: Path) -> None:
    """A rename is on the disk only once its folder is."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
