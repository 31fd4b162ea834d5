"""One parent keeps several things alive: starts them in order, starts again what ends, stops all in reverse.

Knows nothing of what the things do. Main thread only: children die with the thread that started them.
"""

import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Protocol

from goldthread.lib import processes

DELAYS = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)  # seconds before the next start, the longer the more often it ends
STEADY = 60.0  # seconds after which a thing counts as well again
FIRST_TRIES = 4  # endings before it has once been well: then there is no use in going on


class Kept(Protocol):
    """Something that can be started, asked, and stopped. `start` may raise; `poll` is None while it lives."""

    def start(self) -> None: ...
    def poll(self) -> int | None: ...
    def stop(self) -> None: ...


class Child:
    """A kept process. `stop` sends SIGTERM and waits for `patience` seconds before it kills."""

    def __init__(self, command: Sequence[str | Path], environ: Mapping[str, str], patience: float = 15) -> None:
        self._command = command
        self._environ = environ
        self._patience = patience
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The process id, None before the first start."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start it, in the folder that we are in."""
        self._process = processes.start(self._command, dies_by=signal.SIGTERM, environ=self._environ, folder=Path.cwd())

    def poll(self) -> int | None:
        """None while it runs, else how it ended."""
        return self._process.poll() if self._process else None

    def stop(self) -> None:
        """End it; safe to repeat."""
        if self._process is not None:
            processes.stop(self._process, signal.SIGTERM, self._patience)


@dataclass
class Post:
    """One kept thing and how it has fared."""

    name: str
    kept: Kept
    once: bool = False  # it does its work and ends: an exit code of 0 is the end of it
    well: bool = False  # it has once lived for STEADY seconds, or was said to be well
    endings: int = 0
    started: float = field(default=0.0)
    due: float | None = None  # when to start it again
    done: bool = False


class GivenUp(Exception):
    """Something ends at every start; `name` says what."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} does not stay up.")
        self.name = name


class Supervisor:
    """Keeps posts alive until a signal (SIGINT, SIGTERM, SIGHUP) comes.

    `tell` is called with a sentence when something ended or could not be started.
    """

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._posts: list[Post] = []
        self._tell = tell
        self._asked_to_stop = 0
        self._before: dict[signal.Signals, object] = {}
        self._ear, self._mouth = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def __enter__(self) -> "Supervisor":
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
            if signum == signal.SIGHUP and signal.getsignal(signum) == signal.SIG_IGN:
                continue  # started with nohup: closing the terminal is not to stop us
            self._before[signum] = signal.signal(signum, self._heard)
        signal.set_wakeup_fd(self._mouth, warn_on_full_buffer=False)
        return self

    def __exit__(self, *failure: object) -> None:
        try:
            self.stop()
        finally:
            signal.set_wakeup_fd(-1)
            for signum, handler in self._before.items():
                signal.signal(signum, handler)  # type: ignore[arg-type]
            os.close(self._ear)
            os.close(self._mouth)

    @property
    def stopping(self) -> bool:
        """True once a signal has asked us to stop."""
        return self._asked_to_stop > 0

    def start(self, name: str, kept: Kept, *, once: bool = False) -> Post:
        """Start a thing and keep it. Faults of this first start are the caller's."""
        post = Post(name, kept, once)
        self._posts.append(post)
        post.started = time.monotonic()
        kept.start()
        return post

    def step(self, seconds: float) -> None:
        """Wait at most so long for something to happen, and see to what has ended. Raises GivenUp."""
        now = time.monotonic()
        due = min((post.due for post in self._posts if post.due is not None), default=now + seconds)
        select.select([self._ear], [], [], max(0.0, min(seconds, due - now)))
        try:
            while os.read(self._ear, 4096):
                pass
        except BlockingIOError:
            pass
        for post in self._posts:
            if not self.stopping:
                self._see_to(post)

    def run(self) -> None:
        """Keep everything alive until asked to stop."""
        while not self.stopping:
            self.step(5.0)

    def stop(self) -> None:
        """Stop all, the last started first."""
        for post in reversed(self._posts):
            post.kept.stop()
        self._posts.clear()

    def _see_to(self, post: Post) -> None:
        now = time.monotonic()
        if post.done:
            return
        if post.due is not None:
            if now >= post.due:
                self._start_again(post, now)
            return
        code = post.kept.poll()
        if code is None:
            if now - post.started >= STEADY:
                post.well, post.endings = True, 0
            return
        if post.once and code == 0:
            post.done = True
            return
        self._tell(f"{post.name} ended ({_ending(code)}); starting it again.")
        self._put_off(post, now)

    def _start_again(self, post: Post, now: float) -> None:
        post.due, post.started = None, now
        try:
            post.kept.start()
        except Exception as fault:  # whatever it is, the others must be kept
            self._tell(f"{post.name}: {fault}")
            self._put_off(post, now)

    def _put_off(self, post: Post, now: float) -> None:
        if not post.well and post.endings >= FIRST_TRIES:
            raise GivenUp(post.name)
        post.due = now + DELAYS[min(post.endings, len(DELAYS) - 1)]
        post.endings += 1

    def _heard(self, signum: int, frame: FrameType | None) -> None:
        if signum != signal.SIGCHLD:
            self._asked_to_stop += 1


def _ending(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"code {code}"
