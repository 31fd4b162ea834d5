"""`goldthread settings`: the table of settings with what is in force."""

import shutil
import textwrap
from argparse import Namespace

from goldthread.config.environment import env, listing
from goldthread.config.terminal import say


def main(arguments: Namespace) -> int:
    """Print every setting, its value (secrets as dots), where it came from and what it is for."""
    width = max(60, min(shutil.get_terminal_size().columns, 110))
    for setting, value, source in listing(env):
        say(f"{setting.name}={value}" + ("  (from the environment)" if source == "environment" else ""))
        say(textwrap.fill(setting.purpose, width, initial_indent="    ", subsequent_indent="    "))
    return 0
