"""`goldthread import FOLDER`: a whole home comes into an empty house."""

from __future__ import annotations

from argparse import Namespace
from contextlib import ExitStack
from pathlib import Path

from goldthread.config import database, made_from
from goldthread.config.commands.exporting import Bar
from goldthread.config.commands.migrate import bring_up
from goldthread.config.commands.run import address
from goldthread.config.terminal import Stop, say

WORDS = {"checking": "Checking the folder", "bringing in": "Bringing it in"}


def main(folder: Path, arguments: Namespace) -> int:
    """Bring it in as the owner of the tables, who alone may keep the first house's clocks. 1: nothing was written."""
    with database.at_hand() as addresses:
        if database.mark_of(addresses.owner) != made_from.database():
            bring_up(addresses)
            database.become(addresses.owner)
        else:
            database.set_up_django(addresses.owner, acts_as="coming")
        return _bring_in(folder, arguments)


def _bring_in(folder: Path, arguments: Namespace) -> int:
    from goldthread.front.leaving import actions
    from goldthread.front.leaving.rules.checking import NotWhole

    shown: dict[str, Bar] = {}
    with ExitStack() as bars:

        def told(what: str, done: int, total: int) -> None:
            if what not in shown:
                bars.close()
                shown[what] = bars.enter_context(Bar(WORDS[what]))
            shown[what](done, total)

        try:
            link = actions.bring_in_home(folder, email=arguments.worker, told=told)
        except (NotWhole, actions.NotEmpty) as cannot:
            raise Stop(str(cannot)) from cannot
    say("Everything is here. Nobody can sign in yet but whoever opens this link, once, and sets a password:")
    say(f"  {address().rstrip('/')}{link}")
    say("Everybody else is let in from the page “Staff”.")
    return 0
