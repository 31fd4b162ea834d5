"""Plan a shift, start and end it, count, hand over, read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.access import actions as access
from goldthread.ground.access.models import Membership
from goldthread.ground.access.queries import held
from goldthread.ground.access.rules import Permission, Refused, Viewer
from goldthread.ground.audit import actions as audit
from goldthread.ground.homes.models import Home
from goldthread.ground.packs.queries import pack
from goldthread.lib import canonical, clock
from goldthread.lib.identifiers import uuid7
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
    EARLIEST_START,
    FORGOTTEN_AFTER,
    LONGEST_LINE,
    MOST_LINES,
    PARTS,
    Making,
    Told,
    span,
    written,
)


@dataclass(frozen=True)
class Planned:
    """A worker who is planned on a shift, and what they are trained in."""

    user: UUID
    first_aid: bool = False
    medicine: bool = False


class Changed(Exception):
    """Somebody else has saved the handover meanwhile. `version` is the one that stands now."""

    def __init__(self, version: int) -> None:
        super().__init__(str(version))
        self.version = version


# --- planned and worked --------------------------------------------------------------------------------------------


@transaction.atomic
def plan_shift(
    *,
    home: Home,
    kind: str,
    day: date,
    workers: Sequence[Planned],
    by: Viewer,
    lead: UUID | None = None,
    on_call: UUID | None = None,
    id: UUID | None = None,
) -> Shift:
    """Plan a shift that begins on that day, at the hours that the home's pack sets. Sent twice it is one shift.

    Raises Refused: not permitted, no such shift in the pack, nobody on it, planned already, a worker of another home.
    """
    by.require(Permission.PLAN_SHIFTS, home.id)
    times = next((each for each in pack(home.pack).shifts if each.code == kind), None)
    if times is None:
        raise Refused(_("This home has no such shift."))
    before = Shift.objects.filter(pk=id, home=home).first() if id else None
    if before is not None:
        return before
    starts_at, ends_at = span(day, time.fromisoformat(times.starts), time.fromisoformat(times.ends), ZONE)
    _check(home.id, workers, lead, on_call, starts_at)
    try:
        with transaction.atomic():
            row = Shift.objects.create(
                id=id or uuid7(),
                home=home,
                kind=kind,
                starts_at=starts_at,
                ends_at=ends_at,
                lead_id=lead,
                on_call_id=on_call,
                planned_by_id=by.id,
            )
    except IntegrityError:
        raise Refused(_("This shift is planned already. Change that one.")) from None
    now = clock.now()
    ShiftWorker.objects.bulk_create(_planned(row, each, by, now) for each in workers)
    audit.note("plan_shift", by=by.id, home=home.id, about=[row.id, *(each.user for each in workers)])
    return row


@transaction.atomic
def change_shift(
    shift: Shift, *, workers: Sequence[Planned], by: Viewer, lead: UUID | None = None, on_call: UUID | None = None
) -> None:
    """Put a shift right: who is on it, who leads, who is on call. Whoever is taken off is kept as not coming.

    Raises Refused: not permitted, called off, nobody on it, taking off somebody who has started.
    """
    by.require(Permission.PLAN_SHIFTS, shift.home_id)
    shift = Shift.objects.select_for_update().get(pk=shift.pk)
    if shift.called_off_at is not None:
        raise Refused(_("This shift was called off."))
    _check(shift.home_id, workers, lead, on_call, shift.starts_at)
    there = {row.user_id: row for row in ShiftWorker.objects.filter(shift=shift)}
    now = clock.now()
    wanted = {each.user: each for each in workers}
    for user, row in there.items():
        each = wanted.get(user)
        if each is None:
            if row.started_at is not None:
                raise Refused(_("Somebody you took off has started this shift. End their shift instead."))
            row.not_coming_at, row.not_coming_by_id = row.not_coming_at or now, row.not_coming_by_id or by.id
        else:
            row.not_coming_at, row.not_coming_by_id = None, None
            row.first_aid, row.medicine = each.first_aid, each.medicine
        row.save(update_fields=["not_coming_at", "not_coming_by", "first_aid", "medicine"])
    ShiftWorker.objects.bulk_create(
        _planned(shift, each, by, now) for user, each in wanted.items() if user not in there
    )
    Shift.objects.filter(pk=shift.pk).update(lead_id=lead, on_call_id=on_call)
    audit.note("change_shift", by=by.id, home=shift.home_id, about=[shift.id, *wanted])


@transaction.atomic
def call_off(shift: Shift, *, by: Viewer) -> None:
    """Call a planned shift off. It is kept. Raises Refused: not permitted, somebody has started it."""
    by.require(Permission.PLAN_SHIFTS, shift.home_id)
    if ShiftWorker.objects.filter(shift=shift, started_at__isnull=False).exists():
        raise Refused(_("Somebody has started this shift, so it is not called off."))
    now = clock.now()
    if Shift.objects.filter(pk=shift.pk, called_off_at__isnull=True).update(called_off_at=now, called_off_by_id=by.id):
        audit.note("call_off_shift", by=by.id, home=shift.home_id, about=[shift.id])


@transaction.atomic
def start_shift(shift: Shift, *, by: Viewer) -> ShiftWorker:
    """Start one's own shift now; whoever was not planned is put on it. Starting twice is starting once.

    Raises Refused: not permitted, called off, too early, over, or ended already.
    """
    by.require(Permission.WRITE_RECORDS, shift.home_id)
    now = clock.now()
    if shift.called_off_at is not None:
        raise Refused(_("This shift was called off."))
    if now < shift.starts_at - EARLIEST_START:
        raise Refused(_("It is too early to start this shift."))
    if now >= shift.ends_at + FORGOTTEN_AFTER:
        raise Refused(_("This shift is over."))
    row, _new = ShiftWorker.objects.select_for_update().get_or_create(
        shift=shift, user_id=by.id, defaults={"started_at": now, "started_by_id": by.id}
    )
    if row.ended_at is not None:
        raise Refused(_("You have ended this shift. Ask whoever plans shifts to put it right."))
    if row.started_at is None:
        row.started_at, row.started_by_id = now, by.id
        row.not_coming_at, row.not_coming_by_id = None, None
        row.save(update_fields=["started_at", "started_by", "not_coming_at", "not_coming_by"])
    access.reach(
        user=by.id,
        home=shift.home_id,
        source=row.id,
        from_at=row.started_at,
        until_at=shift.ends_at + FORGOTTEN_AFTER,
    )
    audit.note("start_shift", by=by.id, home=shift.home_id, about=[shift.id])
    return row


@transaction.atomic
def end_shift(shift: Shift, *, by: Viewer, user: UUID | None = None) -> None:
    """End one's own shift now, or, with that permission, another's who forgot. Ending twice is ending once.

    Raises Refused: not permitted, or not started.
    """
    by.require(Permission.WRITE_RECORDS, shift.home_id)
    if user not in (None, by.id):
        by.require(Permission.PLAN_SHIFTS, shift.home_id)
    row = ShiftWorker.objects.select_for_update().filter(shift=shift, user_id=user or by.id).first()
    if row is None or row.started_at is None:
        raise Refused(_("This shift has not been started."))
    if row.ended_at is not None:
        return
    now = clock.now()
    row.ended_at, row.ended_by_id = now, by.id
    row.save(update_fields=["ended_at", "ended_by"])
    access.end_reach(source=row.id, at=now)
    audit.note("end_shift", by=by.id, home=shift.home_id, about=[shift.id, row.user_id])


def _planned(shift: Shift, each: Planned, by: Viewer, now: datetime) -> ShiftWorker:
    return ShiftWorker(
        shift=shift,
        user_id=each.user,
        first_aid=each.first_aid,
        medicine=each.medicine,
        planned_at=now,
        planned_by_id=by.id,
    )


def _check(
    home: UUID, workers: Sequence[Planned], lead: UUID | None, on_call: UUID | None, starts_at: datetime
) -> None:
    ids = {each.user for each in workers}
    if not workers:
        raise Refused(_("Choose who works this shift."))
    if lead is not None and lead not in ids:
        raise Refused(_("The shift lead is one of those who work the shift."))
    asked = ids | ({on_call} if on_call else set())
    at = max(starts_at, clock.now())
    if Membership.objects.filter(held(at), home_id=home, user_id__in=asked).values("user_id").distinct().count() < len(
        asked
    ):
        raise Refused(_("Choose people who work in this home then."))


# --- the handover --------------------------------------------------------------------------------------------------


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


__all__ = [
    "Changed",
    "Planned",
    "call_off",
    "change_shift",
    "count",
    "end_shift",
    "hand_over",
    "keep_handover",
    "plan_shift",
    "read_handover",
    "start_shift",
]
