"""Keep a handover as it is made, count, hand over, read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from goldthread.ground.access.rules import Permission, Refused, Viewer
from goldthread.ground.audit import actions as audit
from goldthread.ground.packs.queries import pack
from goldthread.lib import canonical, clock
from goldthread.lib.text import refuse
from goldthread.practice.shifts.models import (
    Handover,
    HandoverCount,
    HandoverDraft,
    HandoverReceipt,
    Shift,
    ShiftWorker,
)
from goldthread.practice.shifts.rules import (
    LONGEST_LINE,
    MOST_LINES,
    PARTS,
    Making,
    Told,
    written,
)


class Changed(Exception):
    """Somebody else has saved the handover meanwhile. `version` is the one that stands now."""

    def __init__(self, version: int) -> None:
        super().__init__(str(version))
        self.version = version


@transaction.atomic
def keep_handover(shift: Shift, making: Making, *, base: int, by: Viewer) -> int:
    """Keep what is being made. `base`: the version it was made from, 0 for a fresh one. Answers the new version.

    Raises Refused (not permitted, handed over already) and Changed.
    """
    _may_hand_over(shift, by)
    making = _put_right(making)
    row = HandoverDraft.objects.select_for_update().filter(shift=shift).first()
    if (row.version if row else 0) != base:
        raise Changed(row.version if row else 0)
    now = clock.now()
    if row is None:
        HandoverDraft.objects.create(shift=shift, body=written(making), saved_at=now, saved_by_id=by.id)
        audit.note("begin_handover", by=by.id, home=shift.home_id, about=[shift.id])
        return 1
    row.body, row.version, row.saved_at, row.saved_by_id = written(making), base + 1, now, by.id
    row.save()
    audit.note("keep_handover", by=by.id, home=shift.home_id, about=[shift.id])
    return row.version


@transaction.atomic
def count(shift: Shift, said: Mapping[str, str], *, by: Viewer) -> None:
    """Put down what one has counted. Who counts again says it anew; the newest holds. Raises Refused."""
    _may_write(shift, by)
    codes = {each.code for each in pack(shift.home.pack).handover.counts}
    kept = {code: " ".join(text.split())[:80] for code, text in said.items() if code in codes and text.strip()}
    for text in kept.values():
        _refuse(text)
    if not kept:
        raise Refused(_("Write what you counted."))
    newest = HandoverCount.objects.filter(shift=shift, by_id=by.id).order_by("-id").first()
    if newest is not None and newest.said == kept:
        return
    HandoverCount.objects.create(shift=shift, by_id=by.id, said=kept)
    audit.note("count", by=by.id, home=shift.home_id, about=[shift.id])


@transaction.atomic
def hand_over(shift: Shift, *, lines: Making, since: datetime, by: Viewer, until: datetime | None = None) -> Handover:
    """Sign the handover of a shift, with the newest count of each who counted. It never changes afterwards.

    `since`, `until` (now): when the records came in that were asked.
    Raises Refused: not permitted, handed over already, nothing said.
    """
    _may_hand_over(shift, by)
    lines = _put_right(lines)
    if not any(told.lines for told in lines.told):
        raise Refused(_("There is nothing in this handover yet. Write at least one line."))
    now = clock.now()
    rows = HandoverCount.objects.filter(shift=shift).select_related("by").order_by("by_id", "-id").distinct("by_id")
    body: dict[str, Any] = {
        "format": 1,
        "home": {"id": str(shift.home_id), "name": shift.home.name},
        "shift": {
            "id": str(shift.id),
            "kind": shift.kind,
            "starts_at": shift.starts_at.isoformat(),
            "ends_at": shift.ends_at.isoformat(),
        },
        "signed": {"id": str(by.id), "name": by.name, "role": by.role_label(shift.home_id), "at": now.isoformat()},
        "since": since.isoformat(),
        "counts": [
            {"id": str(row.by_id), "name": row.by.name, "at": row.received_at.isoformat(), "said": row.said}
            for row in sorted(rows, key=lambda row: row.id)
        ],
        **written(lines),
    }
    text = canonical.dumps(body)
    digest = sha256(text.encode()).digest()
    try:
        with transaction.atomic():
            row = Handover.objects.create(
                shift=shift,
                home_id=shift.home_id,
                by_id=by.id,
                since=since,
                until=until or now,
                text=text,
                digest=digest,
            )
    except IntegrityError:
        raise Refused(_("This shift has been handed over already.")) from None
    HandoverDraft.objects.filter(shift=shift).delete()
    audit.note("hand_over", by=by.id, home=shift.home_id, about=[row.id, shift.id], digests=[digest])
    return row


@transaction.atomic
def read_handover(handover: Handover, *, by: Viewer) -> None:
    """ "I have read this handover." Saying it twice is saying it once. Raises Refused."""
    by.require(Permission.SEE_RECORDS, handover.home_id)
    _row, new = HandoverReceipt.objects.get_or_create(handover=handover, reader_id=by.id)
    if new:
        audit.note("read_handover", by=by.id, home=handover.home_id, about=[handover.id])


def _may_write(shift: Shift, by: Viewer) -> None:
    by.require(Permission.WRITE_RECORDS, shift.home_id)
    if Handover.objects.filter(shift=shift).exists():
        raise Refused(_("This shift has been handed over already."))


def _may_hand_over(shift: Shift, by: Viewer) -> None:
    _may_write(shift, by)
    if by.may(Permission.PLAN_SHIFTS, shift.home_id):
        return
    if not ShiftWorker.objects.filter(shift=shift, user_id=by.id, started_at__isnull=False).exists():
        raise Refused(_("Who worked this shift hands it over. Start the shift first."))


def _put_right(making: Making) -> Making:
    """Without empty lines. Raises Refused for what cannot be kept."""
    return replace(making, told=tuple(_told(told) for told in making.told))


def _told(told: Told) -> Told:
    lines = tuple(replace(line, text=line.text.strip()) for line in told.lines if line.text.strip())
    for line in lines:
        _refuse(line.text)
        if len(line.text) > LONGEST_LINE:
            raise Refused(_("One line of %(name)s is too long. Please shorten it.") % {"name": told.title})
        if line.part not in PARTS:
            raise Refused(_("This page was changed on its way. Please open it again."))
    if len(lines) > MOST_LINES:
        raise Refused(_("There are too many lines for %(name)s. Please leave some out.") % {"name": told.title})
    _refuse(told.where)
    return replace(told, lines=lines, where=" ".join(told.where.split())[:120])


def _refuse(text: str) -> None:
    refused = refuse(text)
    if refused:
        raise Refused(str(refused))
