"""What the job process does: judge the trail once an hour."""

from __future__ import annotations

from django.db import close_old_connections, connection
from procrastinate.contrib.django import app

from goldthread.oversight.looking import actions


@app.periodic(cron="23 * * * *")
@app.task(name="looking.judge", queueing_lock="looking.judge")
def judge(timestamp: int) -> None:
    """Once an hour."""
    close_old_connections()
    try:
        actions.judge()
    finally:
        connection.close()
