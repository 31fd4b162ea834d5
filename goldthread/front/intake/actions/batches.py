"""A file is handed over, its columns are matched, or it is given up."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from goldthread.front.intake.actions import checking
from goldthread.front.intake.actions.steps import CHECKED_AT_ONCE, expect, hand_to_the_job, locked
from goldthread.front.intake.models import Batch, Progress
from goldthread.front.intake.queries import NEEDED
from goldthread.front.intake.rules import FIELDS, Holds, Matching, State, read
from goldthread.front.intake.rules.states import ENDED, OPEN
from goldthread.ground.access.rules import Permission, Refused, Viewer
from goldthread.ground.audit import actions as audit
from goldthread.lib import clock

KEPT = timedelta(days=7)  # for which a file that nobody finished, and rows that stayed out, are kept


@transaction.atomic
def begin(*, home: UUID, holds: Holds, file_name: str, content: bytes, by: Viewer) -> Batch:
    """Take a file in. Nothing of it is written yet. Raises Refused, Unreadable (which is a Refused with a remedy)."""
    by.require(Permission.IMPORT, home)
    by.require(NEEDED[holds], home)
    table = read(content)
    row = Batch.objects.create(
        home_id=home,
        holds=holds,
        file_name=_name(file_name),
        content=content,
        digest=hashlib.sha256(content).digest(),
        size=len(content),
        encoding=table.encoding,
        headings=list(table.headings),
        rows=len(table.rows),
        begun_by_id=by.id,
    )
    audit.note("hand_over_file", by=by.id, home=home, about=[row.id], digests=[bytes(row.digest)])
    return row


@transaction.atomic
def match(row: Batch, matching: Matching, *, by: Viewer, at_once: bool = False) -> Batch:
    """Say which column holds what, and look at every row. Raises Refused.

    A file of up to CHECKED_AT_ONCE rows is looked at before this returns, and any with `at_once` (the command, which
    may take its time); a longer one by the job process.
    """
    by.require(Permission.IMPORT, row.home_id)
    row = locked(row.pk, row.home_id)
    expect(row, State.HANDED_OVER, State.CHECKED)
    codes = {field.code for field in FIELDS[Holds(row.holds)]}
    if not matching.codes <= codes or not all(0 <= at < len(row.headings) for at in matching.columns.values()):
        raise Refused(_("One of these columns is not in the file. Please match them again."))
    row.columns, row.fixed = dict(matching.columns), dict(matching.fixed)
    row.save(update_fields=["columns", "fixed"])
    if at_once or row.rows <= CHECKED_AT_ONCE:
        checking.look(row, by=by)
    else:
        hand_to_the_job(row, State.CHECKING, by)
    return row


@transaction.atomic
def give_up(row: Batch, *, by: Viewer) -> None:
    """Throw the file's bytes away; who handed it over and when stays. Raises Refused when it is being written."""
    by.require(Permission.IMPORT, row.home_id)
    row = locked(row.pk, row.home_id)
    if row.state in ENDED:
        return
    expect(row, State.HANDED_OVER, State.CHECKING, State.CHECKED)
    _empty(row, State.GIVEN_UP, by.id)
    audit.note("give_up_file", by=by.id, home=row.home_id, about=[row.id])


@transaction.atomic
def sweep() -> int:
    """Throw away what nobody finished within KEPT, and rows that stayed out longer ago. How many batches it touched."""
    old = clock.now() - KEPT
    waiting = Batch.objects.select_for_update().filter(state__in=OPEN, begun_at__lt=old)
    forgotten = list(waiting.exclude(state=State.WRITING).defer("content", "left_out"))
    for row in forgotten:
        _empty(row, State.GIVEN_UP, None)
        audit.note("give_up_file", by=None, home=row.home_id, about=[row.id])
    over = Batch.objects.filter(state__in=ENDED, ended_at__lt=old, left_out__isnull=False).update(left_out=None)
    return len(forgotten) + over


def _empty(row: Batch, state: State, by: UUID | None) -> None:
    ended: Mapping[str, object] = {
        "state": state,
        "content": None,
        "left_out": None,
        "preview": {},
        "ended_at": clock.now(),
        "ended_by_id": by,
    }
    Batch.objects.filter(pk=row.pk).update(**ended)
    Progress.objects.filter(pk=row.pk).delete()


def _name(text: str) -> str:
    shown = "".join(character for character in text if character.isprintable()).replace("\\", "/").rsplit("/", 1)[-1]
    return shown[-200:] or "file.csv"
