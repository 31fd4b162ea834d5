"""Processes that must not outlive their parent, and what can be known of others.

What a parent starts here dies with it, even when the parent is killed and cannot clean up.
"""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def dying_with_parent(signum: signal.Signals) -> Callable[[], None]:
    """A `preexec_fn` for subprocess: the child gets `signum` when the thread that started it ends.

    Start such children from the main thread: for Linux the "parent" is a thread. It is set after the change of user
    (which would clear it): subprocess changes user before it calls `preexec_fn`. Elsewhere than on Linux it does nothing.
    """
    parent = os.getpid()

    def set_it() -> None:
        if _libc is not None:
            _libc.prctl(_PR_SET_PDEATHSIG, int(signum))
            if os.getppid() != parent:  # it died between fork and here: no signal would ever come
                os._exit(1)

    return set_it


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
            here = os.readlink(entry / "cwd")
        except OSError:  # gone, a zombie, or another user's
            continue
        if here == str(folder) and is_alive(int(entry.name)):
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
