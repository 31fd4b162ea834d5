"""Checks a file in a process of its own, which lives for one file, may use little, and may open nothing.

The web process reads a few header bytes and starts the worker; it never decodes, unpacks or parses what it was given.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

import goldthread
from goldthread.casework.files.rules.headers import check_pixels
from goldthread.casework.files.rules.kinds import SHOWN_EDGE, Kind, Unfit, Why

WALL_SECONDS: Final = 25
"""Longest wait for a worker. Its own limit is 10 s of processor; this one is for a machine that is busy."""
_VERDICT_CAP: Final = 4096
# Each worker may hold half a gigabyte: two at once for a web process, whatever is sent to it.
_TURNS: Final = threading.BoundedSemaphore(2)
_ROOT: Final = Path(goldthread.__file__).resolve().parent.parent


@dataclass(frozen=True)
class Checked:
    """What the worker made. Sizes in pixels, of the shown copy; None for documents."""

    width: int | None
    height: int | None


def check_apart(kind: Kind, source: BinaryIO, target: BinaryIO, edge: int = SHOWN_EDGE) -> Checked:
    """Check `source` and write its shown copy to `target`; both are real files; `target` is empty and may be read too.

    `edge`: the longest edge of a picture's copy, in pixels.
    Raises `Unfit`. Whatever happens to the worker, the caller loses nothing but the time.
    """
    if kind.is_picture:
        check_pixels(kind, source)
    if not _TURNS.acquire(timeout=2 * WALL_SECONDS):
        raise Unfit(Why.BUSY)
    try:
        verdict = _ask(kind, source, target, edge)
    finally:
        _TURNS.release()
    if verdict.get("refused"):
        try:
            raise Unfit(Why(str(verdict["refused"])))
        except ValueError:
            raise Unfit(Why.DAMAGED) from None
    return _believed(kind, target, edge)


def _ask(kind: Kind, source: BinaryIO, target: BinaryIO, edge: int) -> dict[str, object]:
    with tempfile.TemporaryFile() as answer:
        command = [sys.executable, "-s", "-P", "-m", "goldthread.casework.files.rules.worker", kind.name]
        # Nothing of the web process's environment: it holds the database's address and the site's secret.
        environment = {
            "PYTHONPATH": str(_ROOT),
            "PATH": os.defpath,
            "LC_ALL": "C.UTF-8",
        }
        with subprocess.Popen(  # noqa: S603  (our own interpreter, our own module, no word of the file's)
            [*command, str(source.fileno()), str(target.fileno()), str(edge)],
            stdin=subprocess.DEVNULL,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            pass_fds=(source.fileno(), target.fileno()),
            env=environment,
            cwd="/",
        ) as worker:
            try:
                worker.wait(WALL_SECONDS)
            except subprocess.TimeoutExpired:
                worker.kill()
                raise Unfit(Why.TOO_HARD) from None
            except BaseException:
                worker.kill()
                raise
        answer.seek(0)
        said = answer.read(_VERDICT_CAP)
    verdict: object = None
    with contextlib.suppress(ValueError):
        verdict = json.loads(said)
    if worker.returncode != 0 or not isinstance(verdict, dict):
        raise Unfit(Why.TOO_HARD)  # killed by a limit, or by the file
    return verdict


def _believed(kind: Kind, target: BinaryIO, edge: int) -> Checked:
    """Look at the copy itself: a worker that a hostile file has taken over may say anything."""
    target.seek(0)
    start = target.read(8)
    if not kind.is_picture:
        if not start.startswith(b"%PDF-" if kind is Kind.PDF else b"PK\x03\x04"):
            raise Unfit(Why.DAMAGED)
        return Checked(None, None)
    if not start.startswith(b"\xff\xd8\xff"):
        raise Unfit(Why.DAMAGED)
    width, height = check_pixels(Kind.JPEG, target)
    if max(width, height) > edge:
        raise Unfit(Why.DAMAGED)
    return Checked(width, height)
