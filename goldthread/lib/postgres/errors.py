"""What can go wrong with the database, each with words that say what to do. Named as it is said, without "Error"."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class PostgresError(Exception):
    """PostgreSQL cannot be had; the message is for the person at the terminal and holds the remedy."""


class BinariesMissing(PostgresError):
    """No PostgreSQL of version 15 or later was found."""


class DiskFull(PostgresError):
    """No space left where the database lies."""


class NotOurs(PostgresError):
    """The folder, or something in it, belongs to another user."""


class AlreadyRunning(PostgresError):
    """Another Goldthread has this folder's database."""


class WrongVersion(PostgresError):
    """The folder was written by another major version of PostgreSQL."""


def disk_full(folder: Path) -> DiskFull:
    """The error for a full disk."""
    return DiskFull(
        f"The disk that holds {folder} is full. Nothing that was saved is lost. "
        "Make room (1 GB or more) and start again."
    )


def not_ours(folder: Path, whose: str) -> NotOurs:
    """The error for a folder of somebody else's; `whose` is a user's name."""
    return NotOurs(
        f"{folder} belongs to {whose}. Start as {whose}, or choose another folder with GOLDTHREAD_DATA=/some/folder."
    )


@contextmanager
def in_plain_words(folder: Path, whose: str = "another user") -> Iterator[None]:
    """Turn a full disk and a refused permission on `folder` into the errors above."""
    try:
        yield
    except PermissionError as error:
        raise not_ours(Path(error.filename or folder), whose) from error
    except OSError as error:
        # A copy of a whole folder collects its faults into one, without a number.
        if error.errno in (errno.ENOSPC, errno.EDQUOT) or os.strerror(errno.ENOSPC) in str(error):
            raise disk_full(folder) from error
        raise
