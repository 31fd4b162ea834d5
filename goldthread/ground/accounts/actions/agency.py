"""An agency worker has no address and no password: they choose a PIN on the tablet on which they were let in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from goldthread.ground.access.rules import Refused, Viewer
from goldthread.ground.accounts.actions.sign_ins import end_sign_ins
from goldthread.ground.accounts.actions.tablets import set_pin
from goldthread.ground.accounts.models import Device, DeviceWorker, Pin
from goldthread.ground.accounts.queries import who_choose
from goldthread.ground.accounts.rules import CHOOSES_FOR
from goldthread.ground.users.models import User
from goldthread.lib import clock


def may_choose_pin(user: User, device_id: UUID, home_id: UUID) -> None:
    """For the next minutes this tablet lets them choose a PIN, and every older one of theirs is gone. A step of the act
    that lets them in.

    Raises Refused: the tablet is none of the home's, or they have a password of their own.
    """
    if not Device.objects.filter(pk=device_id, home_id=home_id, revoked_at=None).exists():
        raise Refused(_("This is not a shared tablet of the home."))
    if user.has_usable_password():
        raise Refused(_("They sign in with a password of their own."))
    Pin.objects.filter(user=user).delete()
    until = clock.now() + CHOOSES_FOR
    DeviceWorker.objects.update_or_create(
        device_id=device_id, user=user, defaults={"chooses_until": until, "full_at": None, "wrong": 0, "page": ""}
    )


@transaction.atomic
def choose_pin(device_id: UUID, user_id: UUID, pin: str) -> tuple[User, datetime] | None:
    """The PIN of an agency worker who was just let in on this tablet, once; who they are, and since when it holds.

    None when nobody waits for them here. Raises Refused as `set_pin` does.
    """
    row = DeviceWorker.objects.select_for_update().filter(device_id=device_id, user_id=user_id).first()
    user = next((user for user in who_choose(device_id) if user.id == user_id), None)
    if row is None or user is None:
        return None
    set_pin(user, pin)
    now = clock.now()
    row.chooses_until, row.full_at, row.wrong, row.here_at = None, now, 0, now
    row.save(update_fields=["chooses_until", "full_at", "wrong", "here_at"])
    return user, now


def goes_home(user: User, *, by: Viewer) -> None:
    """Their PIN and every sign-in of theirs end. A step of the act that ends their stay."""
    end_sign_ins(user, by=by.id)
    if not user.has_usable_password():
        DeviceWorker.objects.filter(user=user).update(chooses_until=None, full_at=None)
        Pin.objects.filter(user=user).delete()
