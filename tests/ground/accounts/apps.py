"""An authenticator app, as one holds it: codes by RFC 6238, worked out here and not by the program's own package."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_of(secret: str = SECRET, *, steps: int = 0) -> str:
    """The code that the app shows now, or `steps` half minutes later."""
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def give_app(user):
    """This worker has an authenticator app."""
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(user, SECRET)
    return user


def give_key(user, name="blue key"):
    """This worker has a key. It cannot sign anything: real ones are tried in tests/journeys."""
    from allauth.mfa.models import Authenticator

    return Authenticator.objects.create(user=user, type="webauthn", data={"name": name, "credential": {}})
