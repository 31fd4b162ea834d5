"""Second factors: a code counts once; what is lost is taken away."""

from __future__ import annotations

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.db import transaction

from goldthread.ground.accounts.models import Pin
from goldthread.ground.users.models import User

PERIOD = 30  # seconds for which an app shows one code
TOLERANCE = 1  # periods that a phone's clock may be off, either way


@transaction.atomic
def spend_code(user: User, code: str) -> Authenticator | None:
    """The app or the list of recovery codes that this code belongs to, spent with it; None when it does not fit.

    A code of the app counts once, and none older than the last one counts (RFC 6238, 5.2). The row is locked, so two
    at the same moment are one. Noted by the sign-in that it lets through.
    """
    wanted = "".join(code.split())
    rows = Authenticator.objects.select_for_update().filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN)
    for row in rows.order_by("-type"):  # the app first
        if row.type == Authenticator.Type.TOTP:
            if _spend(row, wanted):
                return row
        elif row.wrap().validate_code(wanted):
            return row
    return None


def _spend(row: Authenticator, code: str) -> bool:
    now = int(time.time()) // PERIOD
    secret = decrypt(row.data["secret"])
    for step in range(now - TOLERANCE, now + TOLERANCE + 1):
        if step > row.data.get("last_step", 0) and format_hotp_value(hotp_value(secret, step)) == code:
            row.data["last_step"] = step
            row.save(update_fields=["data"])
            return True
    return False


def take_away(user: User) -> None:
    """Every second factor of a worker goes, recovery codes and PIN too. A step of letting them back in."""
    Authenticator.objects.filter(user=user).delete()
    Pin.objects.filter(user=user).delete()
