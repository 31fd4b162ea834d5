"""Links that work once: how long they live, how their tokens are made and kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from enum import StrEnum

LIFE = timedelta(hours=72)
RECOVERY_LIFE = timedelta(hours=24)  # what takes the place of a factor lives shorter than what leaves it in force
TOKEN_BYTES = 32  # 256 bits of chance: nobody guesses one, and a plain SHA-256 of it is enough to keep


class Purpose(StrEnum):
    """What a link is for."""

    FIRST_RUN = "first_run"  # the first manager of a new house
    SET_PASSWORD = "set_password"  # noqa: S105  a new worker, or one who forgot theirs
    RECOVER = "recover"  # one who lost their second factor, and whom two managers have seen


class LinkState(StrEnum):
    """What a link is worth now."""

    OPEN = "open"
    UNKNOWN = "unknown"  # never made, or mistyped
    USED = "used"
    SUPERSEDED = "superseded"  # a newer one was made, or the worker left
    EXPIRED = "expired"


def new_token() -> str:
    """A token for a link's address: 43 characters of A–Z, a–z, 0–9, - and _."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(token: str) -> bytes:
    """What is kept of a token: its SHA-256, 32 bytes. Any text at all has one."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def link_state(
    *, expires_at: datetime, used_at: datetime | None, ended_at: datetime | None, now: datetime
) -> LinkState:
    """The state of a link that exists. What happened to it first is what is said of it."""
    if used_at is not None:
        return LinkState.USED
    if ended_at is not None:
        return LinkState.SUPERSEDED
    return LinkState.OPEN if now < expires_at else LinkState.EXPIRED


def life_of(purpose: Purpose) -> timedelta:
    """How long a link works."""
    return RECOVERY_LIFE if purpose is Purpose.RECOVER else LIFE
