"""Who is looking, and what may they do now."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import Combinable
from django.http import Http404

from goldthread.ground.access.models import Membership, Reach
from goldthread.ground.access.rules import Permission, Post, Viewer
from goldthread.ground.packs.queries import pack
from goldthread.ground.users.models import User
from goldthread.lib import clock


class Absent(Http404):
    """Not there, or not for this viewer: a page answers both with the same 404."""


def held(at: datetime) -> Q:
    """The memberships in force at that moment."""
    return Q(from_at__lte=at) & (Q(until_at__isnull=True) | Q(until_at__gt=at))


# Asked on every page, so in plain words. The worker's columns stand in the order of the model's fields (a test).
COLUMNS = ("password", "last_login", "id", "email", "name", "short_name", "is_active", "invented")
_WORKER = """
SELECT u.password, u.last_login, u.id, u.email, u.name, u.short_name, u.is_active, u.invented,
       m.home_id, h.name, h.pack, m.role
FROM users_user u
LEFT JOIN access_membership m
    ON m.user_id = u.id AND m.from_at <= %(now)s AND (m.until_at IS NULL OR m.until_at > %(now)s)
LEFT JOIN homes_home h ON h.id = m.home_id
WHERE u.id = %(user)s
ORDER BY h.name, m.from_at
"""
_POSTS = "_posts"  # where a worker just read carries their posts to `viewer`


@cache
def _role(pack_code: str, code: str) -> tuple[str, frozenset[Permission]]:
    """A role's label and what it permits. Packs change with a restart."""
    try:
        role = pack(pack_code).role(code)
    except KeyError:  # the pack has lost the role: it permits nothing, and the worker is told of no fault of theirs
        return code, frozenset()
    return role.label, frozenset(Permission(permitted) for permitted in role.may)


def worker(user_id: UUID) -> User | None:
    """The worker of that id, with the posts they hold now for `viewer`; None when they have left. One statement."""
    rows = _asked(user_id)
    if not rows or not rows[0][COLUMNS.index("is_active")]:
        return None
    user = User.from_db(connection.alias, COLUMNS, rows[0][: len(COLUMNS)])
    setattr(user, _POSTS, _posts(rows))
    return user


def viewer(user: User, home_id: UUID | None = None) -> Viewer:
    """The viewer that this worker is now, working in `home_id` when they hold a post there.

    One statement; none for a worker whom `worker` has just read.
    """
    posts: tuple[Post, ...] | None = getattr(user, _POSTS, None)
    if posts is None:
        posts = _posts(_asked(user.id))
    current = next((post for post in posts if post.home_id == home_id), posts[0] if posts else None)
    return Viewer(id=user.id, name=user.name, short_name=user.short_name, posts=posts, home=current)


def _asked(user_id: UUID) -> list[tuple[Any, ...]]:
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(_WORKER, {"user": user_id, "now": clock.now()})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _posts(rows: list[tuple[Any, ...]]) -> tuple[Post, ...]:
    held = (row[len(COLUMNS) :] for row in rows)
    return tuple(
        Post(home, name, code, role, *_role(code, role)) for home, name, code, role in held if home is not None
    )


def staff(viewer: Viewer, home_id: UUID) -> list[tuple[Membership, User]]:
    """Who holds a post in that home now, by name. Raises Absent when the viewer holds none there."""
    if not any(post.home_id == home_id for post in viewer.posts):
        raise Absent
    rows = Membership.objects.filter(held(clock.now()), home_id=home_id).select_related("user")
    return [(row, row.user) for row in rows.order_by("user__name")]


def off_duty(home: str, user: str, at: str) -> Combinable:
    """To annotate with: whether the worker in one column was not on duty in the home of another at a third's moment.

    False where nobody had ever been on duty in the home by then: it kept no shifts, so there is nothing to say.
    """
    until_then = Reach.objects.filter(home_id=OuterRef(home), from_at__lte=OuterRef(at))
    return Q(Exists(until_then)) & ~Q(  # type: ignore[return-value]
        Exists(until_then.filter(user_id=OuterRef(user), until_at__gt=OuterRef(at)))
    )
