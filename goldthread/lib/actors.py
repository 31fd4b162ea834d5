"""The signed word by which the program says to the database who acts. Knows nothing of Django."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Iterable
from functools import cache
from uuid import UUID

LASTS = 12 * 60 * 60  # seconds: as long as a session
house = ""  # the job or command that this process is; empty where it serves pages
_BLOCK = 64  # bytes of SHA-256's block


@cache
def key(secret: str) -> bytes:
    """The key that signs actors, made from the program's secret."""
    return hashlib.sha256(b"goldthread actor " + secret.encode()).digest()


def blocks(secret: str) -> tuple[bytes, bytes]:
    """HMAC's inner and outer block of the signing key (RFC 2104), for a database that has SHA-256 and no HMAC."""
    padded = key(secret).ljust(_BLOCK, b"\0")
    return bytes(each ^ 0x36 for each in padded), bytes(each ^ 0x5C for each in padded)


def token(signing: bytes, kind: str, subject: str, *, now: float | None = None) -> str:
    """`kind.subject.expiry.mac`. Kinds: user (a worker's id), door, house (the name of a job or a command)."""
    said = f"{kind}.{subject}.{int((time.time() if now is None else now) + LASTS)}"
    return f"{said}.{hmac.new(signing, said.encode(), hashlib.sha256).hexdigest()}"


def of_user(signing: bytes, user: UUID) -> str:
    """The token of a worker."""
    return token(signing, "user", str(user))


def of_token(signing: bytes, user: UUID, home: UUID, permissions: Iterable[str]) -> str:
    """The token of a worker's own program: one home of theirs, and at most these permissions."""
    return token(signing, "token", f"{user}~{home}~{','.join(sorted(permissions))}")


def of_house(signing: bytes) -> str:
    """The token of this process, which is a job or a command."""
    return token(signing, "house", house)


def of_door(signing: bytes) -> str:
    """The token of whoever has not come in yet."""
    return token(signing, "door", "door")
