"""Processes that must not outlive their parent, and what can be known of others.

What a parent starts here dies with it, even when the parent is killed and cannot clean up.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import IO

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def start(
    command: Sequence[str | Path],
    *,
    dies_by: signal.Signals,
    environ: Mapping[str, str],
    output: IO[bytes] | None = None,
    user: tuple[int, int] | None = None,
    folder: Path = Path("/"),
) -> subprocess.Popen[bytes]:
    """Start a child that gets the signal `dies_by` when the thread that started it ends: start from the main thread.

    It has a session of its own, so that Ctrl-C at the terminal reaches the parent alone, which stops its children in
    order. `output`: where both its outputs go (else ours); `user`: user and group to become, for root.
    """
    uid, gid = user or (None, None)
    return subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        cwd=folder,
        env=environ,
        start_new_session=True,
        preexec_fn=_dying_with_parent(dies_by),  # it calls nothing that could wait for another thread
        user=uid,
        group=gid,
        extra_groups=[] if user else None,
    )


def stop(
    process: subprocess.Popen[bytes],
    signum: signal.Signals,
    seconds: float,
    *,
    last: signal.Signals = signal.SIGKILL,
) -> int:
    """Send `signum`, wait `seconds`, then send `last` and wait; reap it and return how it ended."""
    if process.poll() is None:
        process.send_signal(signum)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(last)
    return process.wait()


def follow(parent: int, signum: signal.Signals) -> None:
    """Called in a child: let the kernel send it `signum` when `parent` is gone. Only Linux can; elsewhere nothing."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(signum))
        if os.getppid() != parent:  # it died meanwhile: no signal would ever come
            os._exit(1)


def _dying_with_parent(signum: signal.Signals) -> Callable[[], None]:
    """A `preexec_fn`. subprocess calls it after the change of user, which would undo it."""
    return partial(follow, os.getpid(), signum)


def _state(pid: int) -> str:
    """The one-letter state from /proc, "" when there is no such process, "?" where there is no /proc."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return "" if Path("/proc/self/stat").exists() else "?"


def is_alive(pid: int) -> bool:
    """True when the process runs. A zombie does not: in a container nobody may ever reap it."""
    state = _state(pid)
    if state == "?":
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True
    return state not in ("", "Z", "X")


def with_folder(folder: Path, suspect: int | None = None) -> list[int]:
    """Living processes whose current folder is `folder`: PostgreSQL and its backends stand in their data folder.

    Where there is no /proc, it is `suspect` if that one is alive.
    """
    if not Path("/proc/self/cwd").exists():
        return [suspect] if suspect is not None and is_alive(suspect) else []
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            here = (entry / "cwd").readlink()
        except OSError:  # gone, a zombie, or another user's
            continue
        if here == folder and is_alive(int(entry.name)):
            found.append(int(entry.name))
    return found


def wait_until(condition: Callable[[], bool], seconds: float, every: float = 0.02) -> bool:
    """Ask until the condition holds or the time is over; says whether it held."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(every)
    return True


def listener_on(port: int) -> str:
    """Who listens on a TCP port of this machine, as "name (pid 123)"; "" when that cannot be seen."""
    sockets = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            lines = Path(table).read_text().splitlines()[1:]
        except OSError:
            continue
        for parts in map(str.split, lines):
            if parts[3] == "0A" and int(parts[1].rpartition(":")[2], 16) == port:  # 0A: listening
                sockets.add(f"socket:[{parts[9]}]")
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if any(str(link.readlink()) in sockets for link in (entry / "fd").iterdir()):
                return f"{(entry / 'comm').read_text().strip()} (pid {entry.name})"
        except OSError:  # gone, or another user's
            continue
    return ""
