"""Shared tablets: enrolled, revoked, and opened by a PIN."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, Refused, Viewer
from goldthread.ground.accounts.actions.sign_ins import end_rows
from goldthread.ground.accounts.actions.trail import note_sign_in_failed
from goldthread.ground.accounts.models import Device, DeviceWorker, Pin, SignIn
from goldthread.ground.accounts.queries import who_may
from goldthread.ground.accounts.rules import digest, is_pin, is_weak, may_use
from goldthread.ground.audit import actions as audit
from goldthread.ground.users.models import User
from goldthread.lib import clock
from goldthread.lib.text import refuse

LONGEST_NAME = 60
SECRET_BYTES = 32


@transaction.atomic
def enrol(*, name: str, by: Viewer) -> tuple[Device, str]:
    """Make a tablet one of the home the manager works in; the row, and the secret that its browser keeps.

    Raises Refused (not permitted, no name, a name that cannot be kept).
    """
    by.require(Permission.MANAGE_STAFF)
    assert by.home is not None
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Refused(_("Give the tablet a name of up to sixty characters, such as “Kitchen tablet”."))
    if why := refuse(name):
        raise Refused(why)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    row = Device.objects.create(home_id=by.home.home_id, name=name, digest=digest(secret), enrolled_by_id=by.id)
    audit.note("enrol_tablet", by=by.id, home=by.home.home_id, about=[row.id])
    return row, secret


@transaction.atomic
def revoke(device_id: UUID, *, by: Viewer) -> Device:
    """The tablet is a stranger from now on: no PIN opens it, and every sign-in on it ends. Raises Absent, Refused."""
    by.require(Permission.MANAGE_STAFF)
    assert by.home is not None
    row = Device.objects.filter(pk=device_id, home_id=by.home.home_id, revoked_at=None).first()
    if row is None:
        raise Absent
    row.revoked_at, row.revoked_by_id = clock.now(), by.id
    row.save(update_fields=["revoked_at", "revoked_by"])
    end_rows(list(SignIn.objects.filter(device=row, ended_at=None)))
    DeviceWorker.objects.filter(device=row).update(full_at=None)
    audit.note("revoke_tablet", by=by.id, home=row.home_id, about=[row.id])
    return row


def came_in(device_id: UUID, user_id: UUID) -> None:
    """A worker has signed in fully on a tablet: their PIN opens it for twelve hours. A step of signing in."""
    now = clock.now()
    DeviceWorker.objects.update_or_create(
        device_id=device_id, user_id=user_id, defaults={"full_at": now, "wrong": 0, "here_at": now}
    )


def left(device_id: UUID, user_id: UUID, page: str) -> None:
    """A worker puts the tablet down: the page they will come back to. A step of locking; nothing else changes."""
    DeviceWorker.objects.filter(device_id=device_id, user_id=user_id).update(page=page[:500], here_at=clock.now())


@transaction.atomic
def set_pin(user: User, pin: str) -> None:
    """Keep a worker's own PIN. Raises Refused when it is none, or one that others guess first."""
    if not is_pin(pin):
        raise Refused(_("A PIN has six figures."))
    if is_weak(pin):
        raise Refused(_("Others guess that one first. No birthday, no row, nothing said twice."))
    Pin.objects.update_or_create(
        user=user, defaults={"hash": make_password(_keyed(user.id, pin)), "set_at": clock.now()}
    )
    audit.note("set_pin", by=user.id, about=[user.id])


@transaction.atomic
def take_pin_away(user: User) -> None:
    """A worker goes without one."""
    if Pin.objects.filter(user=user).delete()[0]:
        audit.note("take_pin_away", by=user.id, about=[user.id])


@transaction.atomic
def unlock(device_id: UUID, user_id: UUID, pin: str) -> tuple[User, datetime] | None:
    """The worker whom this PIN lets in on this tablet now, and when they last signed in fully on it; else None.

    A wrong one counts against this worker on this tablet alone; after the fifth only a full sign-in opens it for them.
    One slow hash is worked out whoever is asked for.
    """
    row = DeviceWorker.objects.select_for_update().filter(device_id=device_id, user_id=user_id).first()
    kept = Pin.objects.filter(user_id=user_id).first()
    right = check_password(_keyed(user_id, pin), kept.hash if kept else _nobodys())
    if row is None or not may_use(full_at=row.full_at, wrong=row.wrong, now=clock.now()):
        return None
    user = next((user for user in who_may(device_id) if user.id == user_id), None)
    if kept is None or user is None:
        return None
    if not right:
        row.wrong += 1
        row.save(update_fields=["wrong"])
        note_sign_in_failed()
        return None
    row.wrong, row.here_at = 0, clock.now()
    row.save(update_fields=["wrong", "here_at"])
    assert row.full_at is not None
    return user, row.full_at


def _keyed(user_id: UUID, pin: str) -> str:
    """What is hashed: six figures alone would be found from a stolen table; this needs the place's key too."""
    return salted_hmac("goldthread.pin", f"{user_id} {pin}", settings.SECRET_KEY, algorithm="sha256").hexdigest()


def _nobodys() -> str:
    if not _stand_in:
        _stand_in.append(make_password(secrets.token_urlsafe()))
    return _stand_in[0]


_stand_in: list[str] = []
