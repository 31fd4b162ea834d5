"""Who is looking, and what may they do now."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.http import Http404

from goldthread.ground.access.models import Membership
from goldthread.ground.access.rules import Permission, Post, Viewer
from goldthread.ground.packs.queries import pack
from goldthread.ground.users.models import User
from goldthread.lib import clock


class Absent(Http404):
    """Not there, or not for this viewer: a page answers both with the same 404."""


def held(at: datetime) -> Q:
    """The memberships in force at that moment."""
    return Q(from_at__lte=at) & (Q(until_at__isnull=True) | Q(until_at__gt=at))


_POSTS = """
SELECT m.home_id, h.name, h.pack, m.role FROM access_membership m JOIN homes_home h ON h.id = m.home_id
WHERE m.user_id = %(user)s AND m.from_at <= %(now)s AND (m.until_at IS NULL OR m.until_at > %(now)s)
ORDER BY h.name, m.from_at
"""


@cache
def _role(pack_code: str, code: str) -> tuple[str, frozenset[Permission]]:
    """A role's label and what it permits. Packs change with a restart."""
    try:
        role = pack(pack_code).role(code)
    except KeyError:  # the pack has lost the role: it permits nothing, and the worker is told of no fault of theirs
        return code, frozenset()
    return role.label, frozenset(Permission(permitted) for permitted in role.may)


def viewer(user: User, home_id: UUID | None = None) -> Viewer:
    """The viewer that this worker is now, working in `home_id` when they hold a post there. One statement."""
    with connection.cursor() as cursor:  # read on every page, so in plain words
        cursor.execute(_POSTS, {"user": user.id, "now": clock.now()})
        posts = [Post(home, name, code, role, *_role(code, role)) for home, name, code, role in cursor.fetchall()]
    current = next((post for post in posts if post.home_id == home_id), posts[0] if posts else None)
    return Viewer(id=user.id, name=user.name, short_name=user.short_name, posts=tuple(posts), home=current)


def staff(viewer: Viewer, home_id: UUID) -> list[tuple[Membership, User]]:
    """Who holds a post in that home now, by name. Raises Absent when the viewer holds none there."""
    if not any(post.home_id == home_id for post in viewer.posts):
        raise Absent
    rows = Membership.objects.filter(held(clock.now()), home_id=home_id).select_related("user")
    return [(row, row.user) for row in rows.order_by("user__name")]
