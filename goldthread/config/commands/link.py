"""`goldthread link`: the one-time link that makes the provider, a home and its first manager."""

from argparse import Namespace

from goldthread.config import database
from goldthread.config.commands.run import address
from goldthread.config.terminal import Stop, say


def main(arguments: Namespace) -> int:
    """Print a fresh link; the one before it stops working."""
    with database.at_hand(start=False) as addresses:
        database.set_up_django(addresses.app)
        from goldthread.ground.accounts.actions import first_run_link

        path = first_run_link()
    if not path:
        raise Stop("Somebody works here already, so there is no first link. A manager takes on new workers.")
    say(path if "://" in path else address() + path.lstrip("/"))
    return 0
