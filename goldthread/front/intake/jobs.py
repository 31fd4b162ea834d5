"""What the job process does: the long steps of a big file, and sweeping away what nobody finished."""

from __future__ import annotations

from uuid import UUID

from django.db import close_old_connections, connection
from procrastinate.contrib.django import app

from goldthread.front.intake import actions
from goldthread.front.intake.models import Batch
from goldthread.ground.access.queries import viewer
from goldthread.ground.access.rules import Refused, Viewer
from goldthread.ground.users.models import User


@app.task(name="intake.check")
def check(batch: str, by: str) -> None:
    """Look at every row of a long file."""
    _step(actions.check_now, batch, by)


@app.task(name="intake.write")
def write(batch: str, by: str) -> None:
    """Write a long file."""
    _step(actions.write_now, batch, by)


@app.periodic(cron="17 3 * * *")
@app.task(name="intake.sweep")
def sweep(timestamp: int) -> None:
    """Once a night."""
    close_old_connections()
    actions.sweep()
    connection.close()


def _step(step: object, batch: str, by: str) -> None:
    close_old_connections()
    home = Batch.objects.values_list("home_id", flat=True).get(pk=UUID(batch))
    who: Viewer = viewer(User.objects.get(pk=UUID(by)), home)
    try:
        step(UUID(batch), home, by=who)  # type: ignore[operator]
    except Refused as refused:
        actions.failed(UUID(batch), home, str(refused))
    except Exception:
        actions.failed(UUID(batch), home)
        raise
    finally:
        connection.close()
