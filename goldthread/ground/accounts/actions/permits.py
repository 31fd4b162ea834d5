"""What several acts of a manager ask first."""

from __future__ import annotations

from django.utils.translation import gettext as _

from goldthread.ground.access.rules import Permission, Refused, Viewer
from goldthread.ground.accounts.queries import posts_of, unfinished_posts
from goldthread.ground.users.models import User


def require_everywhere(user: User, by: Viewer) -> None:
    """MANAGE_STAFF in every home where this worker holds a role now or later, or held one when all have ended."""
    if user.id == by.id:
        raise Refused(_("Nobody does this for themselves. Ask another manager."))
    concerned = {post.home_id for post in unfinished_posts(user.id)} or {post.home_id for post in posts_of(user.id)}
    managed = set(by.homes(Permission.MANAGE_STAFF))
    if not concerned:
        raise Refused(_("This worker holds no role here."))
    if not concerned <= managed:
        raise Refused(_("This worker also works in a home that you do not manage. Ask the manager there to join in."))
