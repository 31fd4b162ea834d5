"""`goldthread link`: the one-time link that makes the provider, a home and its first manager."""

from argparse import Namespace

from goldthread.config import database
from goldthread.config.commands.run import address
from goldthread.config.terminal import Stop, say


def main(arguments: Namespace) -> int:
    """Print a fresh link; the one before it stops working."""
    with database.at_hand(start=False) as addresses:
        database.set_up_django(addresses.app, acts_as="link")
        from goldthread.ground.accounts.actions import first_run_link

        link = first_run_link(address())
    if link is None:
        raise Stop(
            "Somebody works here already, or this is the demo, so there is no first link. Managers take on workers."
        )
    say(link)
    return 0
