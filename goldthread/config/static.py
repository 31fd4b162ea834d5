"""Gathers style sheets, scripts, fonts and pictures into one folder, hashed and compressed.

`python -m goldthread.config.static`; does nothing when they were made from the same files before.
"""

import os
from pathlib import Path

from goldthread.config import made_from
from goldthread.config.environment import env

NOTE = ".made-from"


def needed() -> bool:
    """True when they have to be gathered anew."""
    try:
        return (_folder() / NOTE).read_text(encoding="ascii") != made_from.static()
    except FileNotFoundError:
        return True


def gather() -> None:
    """Gather them. Old ones stay, so that a page that is still open finds what it was made with."""
    import django
    from django.core.management import call_command

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldthread.config.settings")
    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)
    (_folder() / NOTE).write_text(made_from.static(), encoding="ascii")


def _folder() -> Path:
    return env.place() / "static"


if __name__ == "__main__" and needed():
    gather()
