"""What the command says at the terminal, and how it stops."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


@cache
def _console() -> Console:
    """What draws at a terminal. Loaded only there: every start of the house would wait for it."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=True, markup=False, emoji=False, stderr=True)


class Stop(Exception):
    """End the command: say `message`, leave with `code`. 2: asked wrongly; 1: could not be done."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


def say(text: str = "") -> None:
    """A line of the command's result, on standard output."""
    print(text, flush=True)  # noqa: T201  what this file is for


def aside(text: str) -> None:
    """A line about how it goes, on standard error, so that results can be piped."""
    if sys.stderr.isatty():
        _console().print(text)
    else:
        print(text, file=sys.stderr, flush=True)  # noqa: T201


@contextmanager
def working(what: str) -> Iterator[None]:
    """Show that something lasts: a moving line at a terminal, else a plain one."""
    if sys.stderr.isatty():
        with _console().status(what):
            yield
    else:
        aside(what)
        yield


@contextmanager
def counting(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show how far something is: yields a function of (done, total). A bar at a terminal, else a line each quarter."""
    if sys.stderr.isatty():
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=_console(), transient=True) as bar:
            task = bar.add_task(what, total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)
        return
    quarters = set()

    def say_quarter(done: int, total: int) -> None:
        quarter = 4 * done // total if total else 4
        if quarter not in quarters:
            quarters.add(quarter)
            aside(f"{what}: {25 * quarter} %")

    yield say_quarter
