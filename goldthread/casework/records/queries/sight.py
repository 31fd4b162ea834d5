"""Who may read a record, as whoever may say so reads it; and what is held in a home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from goldthread.casework.records.models import Hold, Reader, Record, SightChange
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import LEVELS, Permission, Viewer
from goldthread.ground.packs.queries import pack


def may_narrow(viewer: Viewer, record: Record) -> bool:
    """Whether the viewer may make it narrower: what they wrote, or, with that permission, what another wrote."""
    own = record.author_id == viewer.id and viewer.may_in(Permission.WRITE_RECORDS, record.home_id)
    return own or may_widen(viewer, record)


def narrowest(viewer: Viewer, record: Record) -> int:
    """The narrowest clearance (an index of LEVELS) at which the viewer still reads it: nobody shuts themselves out."""
    if record.author_id == viewer.id:
        return len(LEVELS) - 1
    return max((post.level for post in viewer.posts if post.home_id == record.home_id and post.live), default=0)


def may_widen(viewer: Viewer, record: Record) -> bool:
    """Whether the viewer may make it wider again: never by having written it alone."""
    return viewer.may(Permission.AMEND_OTHERS, record.home_id)


def may_name(viewer: Viewer, record: Record) -> bool:
    """Whether the viewer may name one more reader of it."""
    return record.author_id == viewer.id or may_widen(viewer, record)


def may_keep_from(viewer: Viewer, record: Record) -> bool:
    """Whether the viewer may keep somebody from it."""
    return record.author_id == viewer.id or viewer.may(Permission.MANAGE_STAFF, record.home_id)


def may_say(viewer: Viewer, record: Record) -> bool:
    """Whether anything of this is the viewer's to say: then they see who may read it."""
    return may_name(viewer, record) or may_keep_from(viewer, record)


@dataclass(frozen=True)
class Worker:
    """How one worker stands to a record. `why`: "wrote", "role", a `Reader.Why`, or a `Reach.Why` of a stay.

    `on_shift`: opens it when they are. `kept`: why they are kept from it; None when they are not.
    """

    id: UUID
    name: str
    role: str
    opens: bool
    on_shift: bool
    why: str
    kept: str | None
    kept_by: str
    kept_at: datetime | None


@dataclass(frozen=True)
class OnceKept:
    """One worker who was kept from a record until somebody ended it."""

    worker: UUID
    name: str
    reason: str
    by: str
    at: datetime
    ended_by: str
    ended_at: datetime
    end_reason: str


@dataclass(frozen=True)
class Narrowed:
    """Who stands how to a record, and what was done about it, in order."""

    workers: tuple[Worker, ...]
    changes: tuple[SightChange, ...]
    readers: tuple[Reader, ...]
    holds: tuple[Hold, ...]
    once: tuple[OnceKept, ...]  # who was kept from it, and is not any more


def narrowed(viewer: Viewer, record: Record) -> Narrowed:
    """Who may read a record that has passed the gate. Five statements. Raises Absent: not theirs to know."""
    if not may_say(viewer, record):
        raise Absent
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM goldthread_readers(%s)", [record.id])
        rows = cursor.fetchall()
        cursor.execute("SELECT * FROM goldthread_once_kept(%s)", [record.id])
        once = tuple(OnceKept(*row) for row in cursor.fetchall())
    return Narrowed(
        tuple(Worker(key, name, _role(code, role), *rest) for key, name, code, role, *rest in rows),
        tuple(SightChange.objects.filter(record=record).select_related("by").order_by("received_at", "id")),
        tuple(Reader.objects.filter(record=record).select_related("by", "user", "ended_by").order_by("from_at", "id")),
        tuple(Hold.objects.filter(record=record).select_related("set_by", "lifted_by").order_by("set_at", "id")),
        once,
    )


def _role(pack_code: str, code: str) -> str:
    try:
        return pack(pack_code).role(code).label
    except KeyError:
        return code


@dataclass(frozen=True)
class Held:
    """A record that is its author's alone until a condition is met: no word of it."""

    record: UUID
    author: str
    set_at: datetime
    until: str


def holds(viewer: Viewer, home: UUID) -> tuple[Held, ...]:
    """What is held in a home, the oldest first. One statement; nothing for who may not lift a hold."""
    if not viewer.may(Permission.AMEND_OTHERS, home):
        return ()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM goldthread_holds(%s)", [home])
        return tuple(Held(*row) for row in cursor.fetchall())


def held(viewer: Viewer, record: UUID) -> Held:
    """One of them, of a home whose holds are the viewer's to lift. Raises Absent."""
    for home in viewer.homes(Permission.AMEND_OTHERS):
        for row in holds(viewer, home):
            if row.record == record:
                return row
    raise Absent
