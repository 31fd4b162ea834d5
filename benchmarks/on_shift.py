"""Put a worker on a shift of their home that covers this moment: `python -m benchmarks.on_shift ruth@demo.invalid`.

The shift page and the handover are then what they are in the middle of a working day.
"""

from __future__ import annotations

import sys
from datetime import time, timedelta

import django

from goldthread.lib import actors

actors.house = "tests"
django.setup()

from goldthread.casework.records.rules.composing import ZONE  # noqa: E402
from goldthread.ground.access.models import Membership  # noqa: E402
from goldthread.ground.access.queries import viewer  # noqa: E402
from goldthread.ground.homes.models import Home  # noqa: E402
from goldthread.ground.packs.queries import pack  # noqa: E402
from goldthread.ground.users.models import User  # noqa: E402
from goldthread.lib import clock  # noqa: E402
from goldthread.practice.shifts import actions  # noqa: E402
from goldthread.practice.shifts.rules import span  # noqa: E402


def put(email: str) -> None:
    """Plan it, by whoever may, and start it, by actions alone."""
    worker = User.objects.get(email=email)
    post = viewer(worker).posts[0]
    home = Home.objects.get(pk=post.home_id)
    manager = User.objects.get(
        pk=Membership.objects.filter(home=home, role="registered_manager").values_list("user_id", flat=True)[0]
    )
    now = clock.now()
    for times in pack(home.pack).shifts:
        for day in (now.astimezone(ZONE).date(), now.astimezone(ZONE).date() - timedelta(days=1)):
            starts, ends = span(day, time.fromisoformat(times.starts), time.fromisoformat(times.ends), ZONE)
            if starts <= now < ends - timedelta(minutes=30):
                shift = actions.plan_shift(
                    home=home,
                    kind=times.code,
                    day=day,
                    workers=[actions.Planned(worker.id, True, True)],
                    lead=worker.id,
                    by=viewer(manager),
                )
                actions.start_shift(shift, by=viewer(worker))
                return
    raise SystemExit("No shift of this home covers this moment.")


if __name__ == "__main__":
    put(sys.argv[1])
