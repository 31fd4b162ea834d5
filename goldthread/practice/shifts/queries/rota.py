"""Shifts of a home, who is on duty, handovers that are owed a reading: each takes the viewer, notes who was shown."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from goldthread.ground.access.models import Reach
from goldthread.ground.access.queries import AT_WORK, Absent
from goldthread.ground.access.rules import Permission, Viewer
from goldthread.practice.shifts.models import Handover, HandoverCount, HandoverDraft, Shift, ShiftWorker
from goldthread.practice.shifts.queries.rechecked import rechecked
from goldthread.practice.shifts.rules import CLIMBS_AFTER, Making, Stand, read, stand

STAYS = timedelta(weeks=6)  # how long an unread handover stays on a page; after that it stands unread on its own
AROUND = timedelta(hours=30)  # how far a shift that matters now may lie


def shifts(viewer: Viewer, home: UUID, since: datetime, until: datetime) -> list[Shift]:
    """The home's shifts that lie partly in that time, each with its workers, lead, on-call manager and handover.

    Two statements. A worker's `doubled` says whether they are on another shift in the same hours, wherever it is.
    Raises Absent.
    """
    if not viewer.works_in(home):
        raise Absent
    rows = Shift.objects.filter(home_id=home, starts_at__lt=until, ends_at__gt=since, starts_at__gt=since - AROUND)
    return list(_whole(rows.filter(called_off_at__isnull=True)))


def shift(viewer: Viewer, shift_id: UUID) -> Shift:
    """One shift, whole, with its home. Raises Absent. Two statements."""
    homes = [post.home_id for post in viewer.posts]
    row = _whole(Shift.objects.filter(pk=shift_id, home_id__in=homes)).first()
    if row is None:
        raise Absent
    return row


def next_shift(viewer: Viewer, home: UUID, now: datetime) -> Shift | None:
    """The next shift in that home on which the viewer is planned. One statement."""
    rows = Shift.objects.filter(home_id=home, starts_at__gt=now, called_off_at__isnull=True)
    return rows.filter(workers__user_id=viewer.id, workers__not_coming_at__isnull=True).order_by("starts_at").first()


def _whole(rows: QuerySet[Shift]) -> QuerySet[Shift]:
    other = ShiftWorker.objects.filter(
        user_id=OuterRef("user_id"),
        not_coming_at__isnull=True,
        shift__called_off_at__isnull=True,
        shift__starts_at__lt=OuterRef("shift__ends_at") - timedelta(minutes=59),  # a handover's overlap is no double
        shift__ends_at__gt=OuterRef("shift__starts_at") + timedelta(minutes=59),
    ).exclude(shift_id=OuterRef("shift_id"))
    workers = ShiftWorker.objects.select_related("user").annotate(doubled=Exists(other))
    return (
        rows.select_related("home", "lead", "on_call", "handover", "draft")
        .defer("handover__text", "draft__body")
        .prefetch_related(Prefetch("workers", workers.order_by("user__name")))
        .order_by("starts_at", "ends_at", "id")
    )


def on_duty(viewer: Viewer, home: UUID, at: datetime) -> list[tuple[UUID, str]]:
    """Who was at work in the home at that moment: id and short name, by name. One statement. Raises Absent."""
    if not viewer.may(Permission.SEE_PEOPLE, home):
        raise Absent
    rows = Reach.objects.filter(home_id=home, from_at__lte=at, until_at__gt=at, why__in=AT_WORK)
    return list(rows.order_by("user__short_name", "user_id").distinct().values_list("user_id", "user__short_name"))


def stands(row: ShiftWorker, of: Shift, now: datetime) -> Stand:
    """How a worker stands in their shift."""
    return stand(
        now,
        of.starts_at,
        of.ends_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        not_coming=row.not_coming_at is not None,
    )


# --- the handover --------------------------------------------------------------------------------------------------

# A shift takes over from `o` when it begins about when that one ends; where nobody does, the first that begins later.
_TAKES_OVER = """
    s.home_id = o.home_id AND s.id <> o.id AND s.called_off_at IS NULL AND s.starts_at > o.starts_at
    AND s.starts_at >= o.ends_at - interval '2 hours'
    AND s.starts_at <= interval '2 hours' + (
        SELECT min(n.starts_at) FROM shifts_shift n
        WHERE n.home_id = o.home_id AND n.id <> o.id AND n.called_off_at IS NULL AND n.starts_at > o.starts_at
        AND n.starts_at >= o.ends_at - interval '2 hours')
"""
_UNREAD = (
    """
FROM shifts_handover h JOIN shifts_shift o ON o.id = h.shift_id
JOIN shifts_shift s ON """
    + _TAKES_OVER
    + """
JOIN shifts_shiftworker w ON w.shift_id = s.id AND w.not_coming_at IS NULL AND w.user_id <> h.by_id
JOIN users_user u ON u.id = w.user_id
JOIN users_user a ON a.id = h.by_id
LEFT JOIN shifts_handoverreceipt r ON r.handover_id = h.id AND r.reader_id = w.user_id
WHERE h.home_id = %(home)s
"""
)
_OWED = (
    "SELECT DISTINCT h.received_at, h.id, o.kind, o.starts_at, a.short_name, h.text "
    + _UNREAD
    + "AND h.received_at > %(since)s AND w.user_id = %(viewer)s AND r.id IS NULL "
    "AND (w.started_at IS NOT NULL OR s.starts_at <= %(now)s) "
    "ORDER BY h.received_at DESC LIMIT 20"
)
_CLIMBED = (
    "SELECT DISTINCT h.received_at, h.id, o.kind, o.starts_at, u.short_name "
    + _UNREAD
    + "AND h.received_at > %(since)s AND r.id IS NULL "
    "AND w.user_id <> %(viewer)s AND %(viewer)s IN (s.lead_id, s.on_call_id) "
    "AND s.starts_at <= %(before)s AND (w.started_at IS NOT NULL OR s.ends_at > %(now)s) "
    "ORDER BY h.received_at DESC, u.short_name LIMIT 40"
)
_READERS = (
    "SELECT DISTINCT u.short_name, r.received_at "  # noqa: S608  of the constants above
    + _UNREAD
    + "AND h.id = %(handover)s UNION SELECT u.short_name, r.received_at FROM shifts_handoverreceipt r "
    "JOIN users_user u ON u.id = r.reader_id WHERE r.handover_id = %(handover)s ORDER BY 2 NULLS LAST, 1"
)


_WAITING = (
    "SELECT DISTINCT h.received_at, h.id, o.kind, o.starts_at, u.short_name "
    + _UNREAD
    + "AND r.id IS NULL AND s.starts_at <= %(before)s AND h.received_at >= %(since)s "
    "AND (w.started_at IS NOT NULL OR s.ends_at > %(now)s) ORDER BY h.received_at DESC, u.short_name LIMIT 60"
)


@dataclass(frozen=True)
class Unread:
    """A handover that somebody owes a reading: `who` has not read it; empty when it is the viewer."""

    handover: UUID
    kind: str  # of the shift that handed over
    starts_at: datetime
    by: str
    making: Making | None = None
    who: tuple[str, ...] = ()


def owed(viewer: Viewer, home: UUID, now: datetime) -> list[Unread]:
    """The handovers that the viewer owes a reading in that home, newest first; nothing of what is shut to them.

    A statement, and one for each. Raises Absent.
    """
    if not viewer.may(Permission.SEE_RECORDS, home):
        raise Absent
    with connection.cursor() as cursor:
        cursor.execute(_OWED, {"home": home, "viewer": viewer.id, "now": now, "since": now - STAYS})
        rows = cursor.fetchall()
    found = [
        Unread(key, kind, starts, by, rechecked(viewer, read(json.loads(text))))
        for _at, key, kind, starts, by, text in rows
    ]
    for each in found:
        _note(viewer, each.making)
    return found


def climbed(viewer: Viewer, home: UUID, now: datetime) -> list[Unread]:
    """What workers of shifts that the viewer leads, or is on call for, have not read in time. One statement."""
    if not viewer.may(Permission.SEE_RECORDS, home):
        raise Absent
    asked = {"now": now, "before": now - CLIMBS_AFTER, "since": now - STAYS}
    return _by_handover(_CLIMBED, {"home": home, "viewer": viewer.id, **asked})


def unread(viewer: Viewer, home: UUID, now: datetime, since: datetime) -> list[Unread]:
    """Every handover signed since then that somebody has not read in time, whoever leads. One statement. Raises Absent.

    Who never started a shift that is over owes it no reading any more.
    """
    if not viewer.may(Permission.COUNTERSIGN, home):
        raise Absent
    return _by_handover(_WAITING, {"home": home, "now": now, "before": now - CLIMBS_AFTER, "since": since})


def _by_handover(statement: str, values: dict[str, Any]) -> list[Unread]:
    found: dict[UUID, Unread] = {}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows = cursor.fetchall()
    for _at, key, kind, starts, who in rows:
        before = found.get(key)
        found[key] = Unread(key, kind, starts, "", who=(*(before.who if before else ()), who))
    return list(found.values())


@dataclass(frozen=True)
class Signed:
    """A signed handover: what it says, and who has read it, when; None who owes it."""

    row: Handover
    body: dict[str, Any]
    making: Making
    readers: tuple[tuple[str, datetime | None], ...]
    read_by_viewer: bool


def handover(viewer: Viewer, handover_id: UUID) -> Signed:
    """A signed handover, as the viewer may read it now. Four statements. Raises Absent."""
    homes = viewer.homes(Permission.SEE_RECORDS)
    row = Handover.objects.select_related("shift", "by", "home").filter(pk=handover_id, home_id__in=homes).first()
    if row is None:
        raise Absent
    body = json.loads(row.text)
    making = rechecked(viewer, read(body))
    _note(viewer, making)
    with connection.cursor() as cursor:
        cursor.execute(_READERS, {"home": row.home_id, "handover": row.id})
        readers = cursor.fetchall()
    mine = row.receipts.filter(reader_id=viewer.id).exists()
    return Signed(row, body, making, tuple(readers), mine)


def draft(viewer: Viewer, of: Shift) -> HandoverDraft | None:
    """The handover that is being made of a shift, with who saved it last. One statement."""
    if not viewer.may(Permission.SEE_RECORDS, of.home_id):
        raise Absent
    row = HandoverDraft.objects.select_related("saved_by").filter(shift=of).first()
    if row is not None:
        _note(viewer, rechecked(viewer, read(row.body), pointing=False))
    return row


def counts(viewer: Viewer, of: Shift) -> list[HandoverCount]:
    """The newest count of each person who counted on a shift, in order of time. One statement."""
    if not viewer.may(Permission.SEE_PEOPLE, of.home_id):
        raise Absent
    rows = HandoverCount.objects.filter(shift=of).select_related("by").order_by("by_id", "-id").distinct("by_id")
    return sorted(rows, key=lambda row: row.id)


@dataclass(frozen=True)
class Before:
    """The handover before a shift's own: until when it asked for records, and which it knew."""

    until: datetime
    known: frozenset[UUID]


def handed_over_last(viewer: Viewer, home: UUID, before: Shift) -> Before | None:
    """The newest handover of a shift that began earlier and was signed since half a day before. One statement."""
    if not viewer.may(Permission.SEE_RECORDS, home):
        raise Absent
    rows = Handover.objects.filter(home_id=home, shift__starts_at__lt=before.starts_at).exclude(shift=before)
    row = rows.filter(until__gt=before.starts_at - timedelta(hours=12)).order_by("-until").first()
    return Before(row.until, read(json.loads(row.text)).known) if row else None


def _note(viewer: Viewer, making: Making | None) -> None:
    for told in making.told if making else ():
        viewer.seen.people.update(told.people)
        viewer.seen.records.update(line.record for line in told.lines if line.record)
    viewer.seen.people.update(each.person for each in (making.carried if making else ()) if each.person)
