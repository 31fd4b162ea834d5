"""Build a demo in the database of DATABASE_URL: `python -m tests.front.demo.build <size> <moment>`. See test_building."""

from __future__ import annotations

import sys
from datetime import datetime

import django

from goldthread.lib import actors

if __name__ == "__main__":
    actors.house = "tests"
    django.setup()
    from goldthread.front.demo import actions

    try:
        progress = actions.build(size=sys.argv[1], now=datetime.fromisoformat(sys.argv[2]))
    except actions.CannotBuild as cannot:
        sys.exit(str(cannot))
    print(progress.done, progress.total)
