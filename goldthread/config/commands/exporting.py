"""`goldthread export`: a home, or one person's record, as a folder. (The verb's word is taken by shells.)"""

from __future__ import annotations

import time
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from goldthread.config import database, made_from
from goldthread.config.terminal import Stop, aside, counting, say

SOON = 1.0  # seconds that pass without a bar


def main(arguments: Namespace) -> int:
    """Write the folder. 2: asked wrongly, or not permitted; 1: it could not be written, and nothing was left there."""
    with database.at_hand() as addresses:
        if database.mark_of(addresses.app) != made_from.database():
            raise Stop("The database is not up to this program yet. Bring it up first: goldthread migrate", 2)
        database.set_up_django(addresses.app, acts_as="exporting")
        return take_away(arguments, Path(arguments.folder).absolute())


def take_away(arguments: Namespace, folder: Path) -> int:
    """As `main`, when the program is loaded."""
    from goldthread.front.leaving import jobs, queries
    from goldthread.front.leaving.queries.gates import drafts_left
    from goldthread.front.leaving.rules.writing import CannotWrite
    from goldthread.ground.access.rules import Refused

    with Bar("Writing the folder") as told:
        try:
            by = queries.worker_named(arguments.worker)
            if arguments.home:
                home = queries.home_named(by, arguments.home)
                count = jobs.write_home(home, folder, by=by, told=told)
            else:
                home, person = queries.home_of_person(by, _id(arguments.person))
                count = jobs.write_person(person, home, folder, by=by, told=told)
        except Refused as refused:
            raise Stop(f"{refused} Nothing was written.", 2) from refused
        except CannotWrite as cannot:
            raise Stop(str(cannot)) from cannot
    say(f"{count:,} records are in {folder}. Open {folder / 'html' / 'index.html'} to read them.")
    if left := drafts_left(home.pk) if arguments.home else 0:
        aside(f"Not in it: {left:,} drafts that nobody has signed yet. They are their authors' alone.")
    aside("It holds what is most private of children and families: keep it on an encrypted disk, and to yourself.")
    return 0


class Bar:
    """A bar once something lasts longer than a second: a function of (done, total), or of words with them."""

    def __init__(self, what: str) -> None:
        self._what, self._begun = what, 0.0
        self._shown: Any = None
        self._count: Callable[[int, int], None] | None = None

    def __enter__(self) -> Bar:
        self._begun = time.monotonic()
        return self

    def __call__(self, done: int, total: int) -> None:
        if self._count is None and time.monotonic() - self._begun > SOON:
            self._shown = counting(self._what)
            self._count = self._shown.__enter__()
        if self._count is not None:
            self._count(done, total)

    def __exit__(self, *error: Any) -> None:
        if self._shown is not None:
            self._shown.__exit__(*error)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Stop(f"“{text}” is not the number of a person: it stands in the address of their page.", 2) from None
