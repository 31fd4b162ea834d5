"""What a worker sees of their own account, and of where they are signed in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from goldthread.ground.access.rules import Permission, Viewer
from goldthread.ground.accounts.presenters.team import able
from goldthread.ground.packs.queries import pack
from goldthread.lib import clock
from goldthread.lib.dates import said_clock, said_moment
from goldthread.lib.text import initials

if TYPE_CHECKING:
    from allauth.mfa.models import Authenticator

    from goldthread.ground.accounts.models import SignIn
    from goldthread.ground.users.models import User


HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class SignedIn:
    """One place where a worker is signed in: `where` in kind words, `line` since when, `here` is this one."""

    id: UUID
    where: str
    line: str
    here: bool


def signed_in(rows: Iterable[SignIn], here: str | None) -> list[SignedIn]:
    """The list of `queries.sign_ins`; `here` is the id that this session holds."""
    return [SignedIn(row.id, _where(row), _since(row), str(row.id) == here) for row in rows]


def _where(row: SignIn) -> str:
    if row.browser and row.system:
        return _("%(browser)s on %(system)s") % {"browser": row.browser, "system": row.system}
    return row.browser or row.system or _("A browser that does not say what it is")


def _since(row: SignIn) -> str:
    zone = ZoneInfo(settings.TIME_ZONE)
    words = {"since": said_moment(row.begun_at, zone), "seen": said_clock(max(row.seen_at, row.begun_at), zone)}
    if clock.now() - row.seen_at < HOUR:
        return _("since %(since)s, used within the last hour") % words
    return _("since %(since)s, last used about %(seen)s") % words


@dataclass(frozen=True)
class OwnPost:
    """A role of one's own: `current` is the home one works in now."""

    home_id: UUID
    home: str
    setting: str
    role: str
    able: str
    current: bool


@dataclass(frozen=True)
class OwnAccount:
    """What somebody sees of themselves. `factors`: what their sign-in rests on, in words."""

    name: str
    initials: str
    email: str
    posts: Sequence[OwnPost]
    homes: int
    totp: bool
    keys: int
    invented: bool
    signed_in: Sequence[SignedIn]
    has_tokens: bool = False  # may make API tokens


def own_account(viewer: Viewer, user: User, factors: dict[str, int], places: Sequence[SignedIn] = ()) -> OwnAccount:
    """One's own page, from the viewer, one's row, `queries.second_factors` and `signed_in`."""
    here = viewer.home.home_id if viewer.home else None
    posts = [
        OwnPost(
            post.home_id,
            post.home_name,
            pack(post.pack).words.setting,
            post.role_label,
            able(post.may),
            post.home_id == here,
        )
        for post in viewer.posts
    ]
    return OwnAccount(
        name=viewer.name,
        initials=initials(viewer.name),
        email=user.email,
        posts=posts,
        homes=len({post.home_id for post in posts}),
        totp=bool(factors.get("totp")),
        keys=factors.get("webauthn", 0),
        invented=user.invented,
        signed_in=places,
        has_tokens=viewer.anywhere(Permission.USE_API),
    )


@dataclass(frozen=True)
class Key:
    """A passkey or key: `alone` when it lets somebody in without a password."""

    id: int
    name: str
    alone: bool


def keys(rows: Iterable[Authenticator]) -> list[Key]:
    """What somebody sees of their passkeys and keys."""
    shown = [(row.pk, row.wrap()) for row in rows]
    return [Key(id, key.name, bool(key.is_passwordless)) for id, key in shown]
