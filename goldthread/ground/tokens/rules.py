"""Tokens: how they are made and kept, how long they live, and how little each may do."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from goldthread.ground.access.rules import Permission, Seen, Viewer

DAYS_MOST = 90
DAYS = (7, 30, DAYS_MOST)  # on offer
OPEN_MOST = 20  # tokens of one worker that are open at a time
A_MINUTE = 300  # requests of one token; a sync of 50 records a page reads 15,000 a minute
PREFIX = "gt_"  # so that whoever looks for secrets in files and logs knows one when they see it
SECRET_BYTES = 32  # 256 bits of chance: nobody guesses one, and a plain SHA-256 of it is enough to keep
LONGEST_SECRET = 200  # characters of an Authorization header that are looked at

# What a token may be given, in the order in which its maker is asked. Never more than its worker may now.
OFFERED = (Permission.SEE_PEOPLE, Permission.SEE_RECORDS, Permission.WRITE_RECORDS)


class TokenState(StrEnum):
    """What a token is worth now."""

    OPEN = "open"
    ENDED = "ended"
    EXPIRED = "expired"


def new_secret() -> str:
    """A token's secret, 46 characters: "gt_" and 43 of A–Z, a–z, 0–9, - and _."""
    return PREFIX + secrets.token_urlsafe(SECRET_BYTES)


def digest(secret: str) -> bytes:
    """What is kept of a secret: its SHA-256, 32 bytes. Any text at all has one."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def bearer(header: str) -> str:
    """The secret in an Authorization header, "Bearer gt_…"; empty when it holds none that could be ours."""
    scheme, _space, secret = header[:LONGEST_SECRET].partition(" ")
    secret = secret.strip()
    return secret if scheme.lower() == "bearer" and secret.startswith(PREFIX) else ""


def whole(chosen: Iterable[str]) -> frozenset[Permission]:
    """What was chosen of OFFERED, less anything else. Records name whom they are about, so they bring people along."""
    may = frozenset(permission for permission in OFFERED if permission.value in set(chosen))
    return may | {Permission.SEE_PEOPLE} if may else may


def token_state(*, expires_at: datetime, ended_at: datetime | None, now: datetime) -> TokenState:
    """The state of a token that exists."""
    if ended_at is not None:
        return TokenState.ENDED
    return TokenState.OPEN if now < expires_at else TokenState.EXPIRED


def narrowed(viewer: Viewer, home: UUID, permissions: frozenset[Permission]) -> Viewer:
    """The same worker with what they may now do in that one home, less everything that is not among `permissions`.

    It can only take away: a home or a permission that the viewer has not is not in what comes back.
    """
    posts = tuple(
        replace(post, may=post.may & permissions, role_may=post.role_may & permissions)
        for post in viewer.posts
        if post.home_id == home
    )
    # What is within reach besides posts, under break-glass, say, was opened by a person for a while, not for a program.
    return replace(viewer, posts=posts, home=posts[0] if posts else None, seen=Seen(), stays=())


def seconds_left(now: datetime) -> int:
    """Until the next minute, in which asking begins anew: 1 to 60."""
    return 60 - now.second


def last_moment(now: datetime, days: int) -> datetime:
    """When a token made now for so many days ends by itself, at most DAYS_MOST from now."""
    return now + timedelta(days=min(max(days, 1), DAYS_MOST))
