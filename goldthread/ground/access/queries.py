"""Who is looking, and what may they do now."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable
from django.http import Http404

from goldthread.ground.access.models import BreakGlass, Membership, Reach
from goldthread.ground.access.rules import (
    NOT_FOR_AGENCY,
    OUTSIDE,
    READING,
    TASK,
    TASKS,
    Coming,
    Permission,
    Post,
    Stay,
    SteppedIn,
    Viewer,
)
from goldthread.ground.packs.queries import pack
from goldthread.ground.users.models import User
from goldthread.lib import actors, clock

Glass = BreakGlass  # a row of it, for those above who show one


class Absent(Http404):
    """Not there, or not for this viewer: a page answers both with the same 404."""


AT_WORK = (Reach.Why.SHIFT, Reach.Why.AGENCY)  # whoever has started a shift, and whoever was let in for one


def held(at: datetime) -> Q:
    """The memberships in force at that moment."""
    return Q(from_at__lte=at) & (Q(until_at__isnull=True) | Q(until_at__gt=at))


# Asked on every page, so in plain words: the database checks the token, keeps who acts, and says what they hold now.
# The worker's columns stand in the order of the model's fields (a test).
COLUMNS = ("password", "last_login", "id", "email", "name", "short_name", "is_active", "invented")
_COME_IN = "SELECT * FROM goldthread_come_in(%s)"
_HELD = "SELECT * FROM goldthread_held(%s)"
_HOLDS = "_holds"  # where a worker just read carries what they hold to `viewer`


@dataclass(frozen=True)
class _Holds:
    posts: tuple[Post, ...]
    stays: tuple[Stay, ...]
    not_people: frozenset[UUID]
    more: bool
    glass: int
    told: int
    stepped_in: tuple[SteppedIn, ...]
    coming: tuple[Coming, ...]


@cache
def _role(pack_code: str, code: str) -> tuple[str, frozenset[Permission]]:
    """A role's label and what it permits. Packs change with a restart."""
    try:
        role = pack(pack_code).role(code)
    except KeyError:  # the pack has lost the role: it permits nothing, and the worker is told of no fault of theirs
        return code, frozenset()
    return role.label, frozenset(Permission(permitted) for permitted in role.may)


def worker(user_id: UUID) -> User | None:
    """The worker of that id, who acts from now on in this transaction, with what they hold now for `viewer`.

    None when they have left. One statement.
    """
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(_COME_IN, [actors.of_user(actors.key(settings.SECRET_KEY), user_id)])
        row = cursor.fetchone()
    if row is None or not row[COLUMNS.index("is_active")]:
        return None
    user = User.from_db(connection.alias, COLUMNS, row[: len(COLUMNS)])
    setattr(user, _HOLDS, _holds(*row[len(COLUMNS) :]))
    return user


def acts_by_token(user_id: UUID, home: UUID, permissions: Iterable[Permission]) -> None:
    """From now on in this transaction a program of that worker acts: in one home, and with no more than these."""
    signed = actors.of_token(actors.key(settings.SECRET_KEY), user_id, home, [each.value for each in permissions])
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("SELECT goldthread_enter(%s)", [signed])


def at_the_door() -> None:
    """From now on in this transaction somebody acts who has not come in yet: sign-in, and nothing else."""
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("SELECT goldthread_enter(%s)", [actors.of_door(actors.key(settings.SECRET_KEY))])


def viewer(user: User, home_id: UUID | None = None) -> Viewer:
    """The viewer that this worker is now, working in `home_id` when they hold a post there.

    One statement; none for a worker whom `worker` has just read.
    """
    holds: _Holds | None = getattr(user, _HOLDS, None)
    if holds is None:
        with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(_HELD, [user.id])
            holds = _holds(*cursor.fetchone())
    current = next((post for post in holds.posts if post.home_id == home_id), holds.posts[0] if holds.posts else None)
    return Viewer(
        id=user.id,
        name=user.name,
        short_name=user.short_name,
        posts=holds.posts,
        home=current,
        stays=holds.stays,
        not_people=holds.not_people,
        more=holds.more,
        glass=holds.glass,
        told=holds.told,
        stepped_in=holds.stepped_in,
        coming=holds.coming,
    )


def _holds(
    posts: str | None,
    stays: str | None,
    not_people: list[UUID] | None,
    more: bool | None,
    glass: int | None,
    told: int | None,
    stepped_in: str | None,
    coming: str | None,
) -> _Holds:
    within = tuple(_stay(row) for row in json.loads(stays or "[]"))
    held = tuple(_post(row) for row in json.loads(posts or "[]"))
    within = tuple(replace(stay, may=_task(stay, held)) if stay.why in TASKS else stay for stay in within)
    come = tuple(Coming(UUID(move), name) for move, name in json.loads(coming or "[]"))
    return _Holds(held, within, frozenset(not_people or ()), bool(more), glass or 0, told or 0, _came(stepped_in), come)


def _came(rows: str | None) -> tuple[SteppedIn, ...]:
    return tuple(
        SteppedIn(UUID(shift), kind, pack_code, datetime.fromisoformat(starts), tuple(names))
        for shift, kind, pack_code, starts, names in json.loads(rows or "[]")
    )


def _post(row: list[Any]) -> Post:
    home, home_name, pack_code, code, agency, live, level = row
    label, may = _role(pack_code, code)
    if agency:
        may -= NOT_FOR_AGENCY
    return Post(UUID(home), home_name, pack_code, code, label, may if live else frozenset(), live, level, agency, may)


def _task(stay: Stay, held: tuple[Post, ...]) -> frozenset[Permission]:
    role_may = frozenset().union(*(post.role_may for post in held if post.home_id == stay.home_id))
    return TASK & role_may


def _stay(row: list[Any]) -> Stay:
    home, placement, why, level, until_at, people, source = row
    return Stay(
        home_id=UUID(home),
        placement=UUID(placement) if placement else None,
        why=why,
        level=level,
        until_at=datetime.fromisoformat(until_at) if until_at else None,
        people=frozenset(map(UUID, people)),
        may=READING,
        source=UUID(source),
    )


def staff(viewer: Viewer, home_id: UUID) -> list[tuple[Membership, User]]:
    """Who works in that home now, by name. Raises Absent when the viewer holds none there."""
    if not viewer.works_in(home_id):
        raise Absent
    return [(row, row.user) for row in _posts(home_id) if not _outside(row)]


def outsiders(viewer: Viewer, home_id: UUID) -> list[tuple[Membership, User]]:
    """Who may be sent a record of that home and is no worker of it, by name. Raises Absent as `staff`."""
    if not viewer.works_in(home_id):
        raise Absent
    return [(row, row.user) for row in _posts(home_id) if _outside(row)]


def outside(home_id: UUID) -> frozenset[UUID]:
    """Who of them there is now, by id: for whoever may not see who they are, too."""
    return frozenset(row.user_id for row in _posts(home_id) if _outside(row))


def _posts(home_id: UUID) -> QuerySet[Membership]:
    rows = Membership.objects.filter(held(clock.now()), home_id=home_id).select_related("user", "home")
    return rows.order_by("user__name")


def _outside(row: Membership) -> bool:
    return _role(row.home.pack, row.role)[1] == OUTSIDE


def broken(viewer: Viewer, id: UUID) -> BreakGlass:
    """One's own look past the walls. Raises Absent."""
    row = BreakGlass.objects.filter(pk=id, user_id=viewer.id).first()
    if row is None:
        raise Absent
    return row


def glasses(viewer: Viewer, home_id: UUID, most: int = 100) -> list[BreakGlass]:
    """Looks past the walls of a home, newest first, each with its worker and who answered. Raises Absent."""
    if not viewer.may(Permission.SEE_READINGS, home_id):
        raise Absent
    rows = BreakGlass.objects.filter(home_id=home_id).select_related("user", "answered_by")
    return list(rows.order_by("-from_at", "id")[:most])


def glasses_of(viewer: Viewer, home_id: UUID, workers: Iterable[UUID], since: datetime) -> list[BreakGlass]:
    """Those of these workers in a home that were open then or later, the oldest first. Raises Absent."""
    if not viewer.may(Permission.SEE_READINGS, home_id):
        raise Absent
    rows = BreakGlass.objects.filter(home_id=home_id, user_id__in=list(workers), until_at__gte=since)
    return list(rows.order_by("from_at", "id"))


def glass(viewer: Viewer, id: UUID) -> BreakGlass:
    """One of them. Raises Absent."""
    rows = BreakGlass.objects.filter(home_id__in=viewer.homes(Permission.SEE_READINGS))
    row = rows.select_related("user", "answered_by").filter(pk=id).first()
    if row is None:
        raise Absent
    return row


def off_duty(home: str, user: str, at: str) -> Combinable:
    """To annotate with: whether the worker in one column was not on duty in the home of another at a third's moment.

    False where nobody had ever been on duty in the home by then: it kept no shifts, so there is nothing to say.
    """
    until_then = Reach.objects.filter(home_id=OuterRef(home), from_at__lte=OuterRef(at), why__in=AT_WORK)
    return Q(Exists(until_then)) & ~Q(  # type: ignore[return-value]
        Exists(until_then.filter(user_id=OuterRef(user), until_at__gt=OuterRef(at)))
    )
