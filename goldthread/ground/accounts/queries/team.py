"""Links, the demo's cast, a home's team."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.http import Http404

from goldthread.ground.access.models import Membership, Reach
from goldthread.ground.access.queries import Absent, held
from goldthread.ground.access.rules import Permission, Viewer
from goldthread.ground.accounts.models import OneTimeLink
from goldthread.ground.accounts.rules import LinkState, Purpose, digest, link_state
from goldthread.ground.users.models import User
from goldthread.lib import clock

SHOWN_AFTER_END = timedelta(days=365)  # how long an ended role stays on the team's page


def cast() -> list[Membership]:
    """The posts that invented workers hold now, with worker and home, by home and name. For the demo's door only.

    Each says as `on_shift` whether the rota has them there now.
    """
    now = clock.now()
    there = Reach.objects.filter(
        user_id=OuterRef("user_id"),
        home_id=OuterRef("home_id"),
        placement=None,
        why__in=[Reach.Why.ROTA, Reach.Why.SHIFT, Reach.Why.AGENCY],
        from_at__lte=now,
        until_at__gt=now,
    )
    rows = Membership.objects.filter(held(now), user__invented=True, user__is_active=True, home__invented=True)
    return list(
        rows.annotate(on_shift=Exists(there))
        .select_related("user", "home")
        .order_by("home__opened_on", "home__name", "user__name", "from_at")
    )


def invented_worker(user_id: UUID) -> User:
    """The invented worker of that id who may sign in. Raises Http404."""
    user = User.objects.filter(pk=user_id, invented=True, is_active=True).first()
    if user is None:
        raise Http404
    return user


def link(token: str, purpose: Purpose) -> tuple[LinkState, User | None]:
    """What a link is worth now, and whom it is for (none for an unknown link, and for the first manager's)."""
    row = OneTimeLink.objects.select_related("user").filter(digest=digest(token), purpose=purpose).first()
    if row is None:
        return LinkState.UNKNOWN, None
    state = link_state(expires_at=row.expires_at, used_at=row.used_at, ended_at=row.ended_at, now=clock.now())
    if row.user is not None and not row.user.is_active and state is LinkState.OPEN:
        state = LinkState.SUPERSEDED
    return state, row.user


def find_worker(email: str) -> User | None:
    """The worker of that address, whether or not they have left."""
    return User.objects.filter(email__iexact=email.strip()).first()


def posts_of(user_id: UUID) -> list[Membership]:
    """Every role a worker holds, held or will hold, in order of their beginning."""
    return list(Membership.objects.filter(user_id=user_id).select_related("home").order_by("from_at"))


def unfinished_posts(user_id: UUID) -> list[Membership]:
    """The roles a worker holds now or from a later day on."""
    rows = Membership.objects.filter(Q(until_at__isnull=True) | Q(until_at__gt=clock.now()), user_id=user_id)
    return list(rows.select_related("home").order_by("from_at"))


def team(viewer: Viewer) -> list[Membership]:
    """The roles in the viewer's home: held now, still to come, and ended within a year; with worker, by name.

    Raises Refused unless the viewer manages that home's staff.
    """
    home_id = managed_home(viewer)
    lately = Q(until_at__isnull=True) | Q(until_at__gt=clock.now() - SHOWN_AFTER_END)
    rows = Membership.objects.filter(lately, home_id=home_id).select_related("user")
    return list(rows.order_by("user__name", "user_id", "-from_at"))


def worker(viewer: Viewer, user_id: UUID) -> tuple[User, list[Membership]]:
    """A worker of the viewer's home with their roles there, newest first. Raises Absent, and Refused as `team` does."""
    home_id = managed_home(viewer)
    rows = Membership.objects.filter(home_id=home_id, user_id=user_id).select_related("user").order_by("-from_at")
    posts = list(rows)
    if not posts:
        raise Absent
    return posts[0].user, posts


def post(viewer: Viewer, membership_id: UUID) -> Membership:
    """One role in the viewer's home, with worker and home. Raises Absent, and Refused as `team` does."""
    home_id = managed_home(viewer)
    row = Membership.objects.filter(pk=membership_id, home_id=home_id).select_related("user", "home").first()
    if row is None:
        raise Absent
    return row


def managed_home(viewer: Viewer) -> UUID:
    """The home the viewer works in. Raises Refused unless they manage its staff."""
    viewer.require(Permission.MANAGE_STAFF)
    assert viewer.home is not None
    return viewer.home.home_id
