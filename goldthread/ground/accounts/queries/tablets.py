"""Shared tablets, and who may open them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef

from goldthread.ground.access.models import Membership
from goldthread.ground.access.queries import Absent, held
from goldthread.ground.access.rules import Viewer
from goldthread.ground.accounts.models import Device, DeviceWorker, Pin
from goldthread.ground.accounts.queries.team import managed_home
from goldthread.ground.accounts.rules import FULL_LASTS, WRONG_AT_MOST, digest
from goldthread.ground.users.models import User
from goldthread.lib import clock


def device_by(secret: str) -> Device | None:
    """The tablet whose browser holds that secret, unless it has been revoked; with its home."""
    if not secret:
        return None
    return Device.objects.select_related("home").filter(digest=digest(secret), revoked_at=None).first()


def tablets(viewer: Viewer) -> list[Device]:
    """The tablets of the home the viewer works in, newest first, revoked ones last. Raises Refused as `team` does."""
    rows = Device.objects.filter(home_id=managed_home(viewer)).select_related("enrolled_by", "revoked_by")
    return sorted(rows.order_by("-enrolled_at"), key=lambda row: row.revoked_at is not None)


def tablet(viewer: Viewer, device_id: UUID) -> Device:
    """One that is not revoked. Raises Absent, and Refused as `tablets` does."""
    row = Device.objects.filter(pk=device_id, home_id=managed_home(viewer), revoked_at=None).first()
    if row is None:
        raise Absent
    return row


def who_may(device_id: UUID) -> list[User]:
    """The workers whose PIN opens that tablet now, those who were here last first.

    Each holds a post in its home, has a PIN, and has signed in fully on it within twelve hours.
    """
    now = clock.now()
    post = Membership.objects.filter(held(now), user_id=OuterRef("user_id"), home_id=OuterRef("device__home_id"))
    rows = DeviceWorker.objects.filter(
        Exists(post),
        Exists(Pin.objects.filter(user_id=OuterRef("user_id"))),
        device_id=device_id,
        device__revoked_at=None,
        user__is_active=True,
        full_at__gt=now - FULL_LASTS,
        wrong__lt=WRONG_AT_MOST,
    )
    return [row.user for row in rows.select_related("user").order_by("-here_at")]


def who_choose(device_id: UUID) -> list[User]:
    """The agency workers who were just let in on that tablet and choose their PIN now, the newest first.

    Each holds a post in its home for now and none elsewhere, and has no password: a PIN opens nothing else to them.
    """
    now = clock.now()
    theirs = Membership.objects.filter(held(now), user_id=OuterRef("user_id"))
    here = theirs.filter(home_id=OuterRef("device__home_id"))
    rows = DeviceWorker.objects.filter(
        Exists(here.exclude(agency="")),
        ~Exists(here.filter(agency="")),
        ~Exists(theirs.exclude(home_id=OuterRef("device__home_id"))),
        device_id=device_id,
        device__revoked_at=None,
        user__is_active=True,
        chooses_until__gt=now,
    )
    found = [row.user for row in rows.select_related("user").order_by("-chooses_until")]
    return [user for user in found if not user.has_usable_password()]


def pin_since(user_id: UUID) -> Pin | None:
    """A worker's PIN, for when they set it; none if they have none."""
    return Pin.objects.filter(user_id=user_id).first()


def page_of(device_id: UUID, user_id: UUID) -> str:
    """The page that a worker left on that tablet within twelve hours; "" when there is none."""
    since = clock.now() - FULL_LASTS
    rows = DeviceWorker.objects.filter(device_id=device_id, user_id=user_id, here_at__gt=since)
    return rows.values_list("page", flat=True).first() or ""


def works_in(user_id: UUID, home_id: UUID) -> bool:
    """Whether a worker holds a post in that home now."""
    return Membership.objects.filter(held(clock.now()), user_id=user_id, home_id=home_id).exists()
