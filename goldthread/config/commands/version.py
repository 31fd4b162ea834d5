"""`goldthread version`."""

from argparse import Namespace

from goldthread import __version__
from goldthread.config.terminal import say


def main(arguments: Namespace) -> int:
    """Print the version."""
    say(__version__)
    return 0
