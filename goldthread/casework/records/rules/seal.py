"""The key under which a browser seals its own copy of a draft. Only the author's sign-in brings it back."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Seal:
    """`key`: 32 bytes as base64, for AES-GCM. `owner`: a mark by which a browser knows whose copy it holds, not who."""

    key: str
    owner: str


def seal_of(user: UUID, secret: str) -> Seal:
    """The author's seal, worked out from the place's secret; a new secret makes old browser copies unreadable."""
    key = hmac.digest(secret.encode(), b"draft seal 1\0" + user.bytes, hashlib.sha256)
    owner = hmac.digest(secret.encode(), b"draft owner 1\0" + user.bytes, hashlib.sha256)
    return Seal(base64.b64encode(key).decode(), owner.hex()[:24])
