"""`goldthread bench`: the repository's benchmarks, which do not come with the installed program."""

import os
import sys
from argparse import Namespace
from pathlib import Path

import goldthread
from goldthread.config.terminal import Stop

REPOSITORY = Path(goldthread.__file__).parents[1]


def main(arguments: Namespace) -> int:
    """Become `python -m benchmarks.speed` in the repository; where there is none, say where the benchmarks are."""
    if not (REPOSITORY / "benchmarks" / "speed.py").is_file():
        raise Stop(
            "The benchmarks are not part of the installed program: they live in its repository, in benchmarks/.\n"
            "Clone it, then `make bench` there (it sets up what it needs)."
        )
    asked = [sys.executable, "-m", "benchmarks.speed"]
    for name in ("sizes", "blocks"):
        if (value := getattr(arguments, name)) is not None:
            asked += [f"--{name}", str(value)]
    sys.stdout.flush()
    os.chdir(REPOSITORY)
    os.execv(sys.executable, asked)  # noqa: S606  the same Python, a module of this repository
