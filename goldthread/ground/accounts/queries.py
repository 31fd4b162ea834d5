"""Links, the demo's cast, and a home's team."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from goldthread.ground.access.models import Membership
from goldthread.ground.access.queries import held
from goldthread.ground.users.models import User
from goldthread.lib import clock


def cast() -> list[Membership]:
    """The posts that invented workers hold now, with worker and home, by home and name. For the demo's door only."""
    rows = Membership.objects.filter(held(clock.now()), user__invented=True, user__is_active=True, home__invented=True)
    return list(rows.select_related("user", "home").order_by("home__opened_on", "home__name", "user__name"))


def invented_worker(user_id: UUID) -> User:
    """The invented worker of that id who may sign in. Raises Http404."""
    user = User.objects.filter(pk=user_id, invented=True, is_active=True).first()
    if user is None:
        raise Http404
    return user
