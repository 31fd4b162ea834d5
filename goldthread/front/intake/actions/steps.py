"""Long steps go to the job process, which says how far it is."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager
from types import TracebackType
from uuid import UUID

from django.db import connection, transaction
from procrastinate.contrib.django import app

from goldthread.front.intake.models import Batch, Progress
from goldthread.front.intake.rules import State
from goldthread.front.intake.rules.states import BUSY
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, Refused, Viewer
from goldthread.lib import clock
from goldthread.lib.words import gettext
from goldthread.lib.words import gettext_noop as _

# Rows that a request does by itself: more would take longer than a second.
CHECKED_AT_ONCE = 800
WRITTEN_AT_ONCE = 120
SECONDS_BETWEEN_TELLINGS = 0.4
JOBS = {State.CHECKING: "intake.check", State.WRITING: "intake.write"}
STOPPED = _("Something went wrong on our side. Nothing was written. Please try again.")


def locked(id: UUID, home: UUID) -> Batch:
    """The batch's row, held until the transaction ends. Raises Absent."""
    row = Batch.objects.select_for_update(of=("self",)).select_related("home").filter(pk=id, home_id=home).first()
    if row is None:
        raise Absent
    return row


def hand_to_the_job(row: Batch, state: State, by: Viewer) -> None:
    """Put the batch into a busy state and ask the job process for the step, in the caller's transaction."""
    row.state = state
    row.trouble = ""
    row.save(update_fields=["state", "trouble"])
    Progress.objects.update_or_create(batch=row, defaults={"done": 0, "total": row.rows, "at": clock.now()})
    app.configure_task(JOBS[state]).defer(batch=str(row.pk), by=str(by.id))


@transaction.atomic
def start_again(row: Batch, *, by: Viewer) -> None:
    """Ask for a step once more that seems to have been lost: it is one transaction, so nothing is done twice.

    Raises Refused.
    """
    by.require(Permission.IMPORT, row.home_id)
    row = locked(row.pk, row.home_id)
    if row.state in BUSY:
        hand_to_the_job(row, State(row.state), by)


@transaction.atomic
def failed(id: UUID, home: UUID, why: str = STOPPED) -> None:
    """Let a batch whose step came to nothing stand where it stood before, with the reason."""
    row = locked(id, home)
    if row.state in BUSY:
        row.state = State.CHECKED if row.state == State.WRITING else State.HANDED_OVER
        row.trouble = why[:400]
        row.save(update_fields=["state", "trouble"])


def expect(row: Batch, *states: State) -> None:
    """Raise Refused unless the batch stands in one of these states."""
    if row.state not in states:
        raise Refused(gettext("This file has moved on meanwhile. Please look at its page again."))


class Telling(AbstractContextManager["Telling"]):
    """Says how far a step is, seen at once by everybody though the step's own transaction is still open."""

    def __init__(self, batch: UUID) -> None:
        self._batch = batch
        self._connection = connection.copy()
        self._last = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        """`done` of `total`."""
        if time.monotonic() - self._last < SECONDS_BETWEEN_TELLINGS:
            return
        self._last = time.monotonic()
        with self._connection.cursor() as cursor:
            cursor.execute(
                "UPDATE intake_progress SET done = %s, total = %s, at = goldthread_now() WHERE batch_id = %s",
                [done, total, self._batch],
            )

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()


def silent(done: int, total: int) -> None:
    """For steps that are over before anybody could look."""
