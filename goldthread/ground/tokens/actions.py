"""Make a token and end it; let a program in by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from goldthread.ground.access.queries import acts_by_token, at_the_door, viewer, worker
from goldthread.ground.access.rules import Permission, Refused, Viewer
from goldthread.ground.audit import actions as audit
from goldthread.ground.tokens import rules
from goldthread.ground.tokens.models import Token
from goldthread.ground.tokens.queries import state_of
from goldthread.ground.tokens.rules import TokenState
from goldthread.lib import clock
from goldthread.lib.text import refuse


class NotKnown(Exception):
    """A secret that opens nothing now: never made, ended, run out, its worker has left or may not use tokens there."""


class TooMany(Exception):
    """More requests in a minute than one token has. `seconds`: until it may ask again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(str(seconds))
        self.seconds = seconds


@dataclass(frozen=True)
class LetIn:
    """Who asks by a token: the worker, narrowed to its home and to what it may do."""

    token: UUID
    viewer: Viewer


@transaction.atomic
def make_token(*, name: str, may: Iterable[str], days: int, by: Viewer) -> tuple[Token, str]:
    """Make a token for the home that the viewer works in, and its secret, which is kept nowhere.

    `may`: codes of rules.OFFERED; what the viewer may not do themselves is refused. `days`: at most rules.DAYS_MOST.
    Raises Refused.
    """
    by.require(Permission.USE_API)
    assert by.home is not None
    name = " ".join(name.split())
    if not name or len(name) > 100 or refuse(name):
        raise Refused(_("Say what the token is for, in 100 characters or fewer."))
    chosen = rules.whole(may)
    if not chosen:
        raise Refused(_("Choose what the program may do."))
    for permission in chosen:
        by.require(permission)
    if not 1 <= days <= rules.DAYS_MOST:
        raise Refused(_("A token lasts between 1 and %(most)s days.") % {"most": rules.DAYS_MOST})
    now = clock.now()
    alive = Token.objects.filter(Q(ended_at__isnull=True), user_id=by.id, expires_at__gt=now)
    if alive.count() >= rules.OPEN_MOST:
        raise Refused(_("You have many tokens already. End those that nobody needs, then make this one."))
    secret = rules.new_secret()
    token = Token.objects.create(
        user_id=by.id,
        home_id=by.home.home_id,
        name=name,
        digest=rules.digest(secret),
        may=sorted(permission.value for permission in chosen),
        made_by_id=by.id,
        expires_at=rules.last_moment(now, days),
    )
    audit.note("make_token", by=by.id, home=token.home_id, about=[by.id, token.id])
    return token, secret


@transaction.atomic
def end_token(token: Token, *, by: Viewer) -> None:
    """End a token now: the next request by it is refused. Raises Refused when it is another's, or ended already."""
    if token.user_id != by.id:
        raise Refused(_("This token belongs to somebody else."))
    token = Token.objects.select_for_update().get(pk=token.pk)
    if token.ended_at is not None:
        raise Refused(_("This token has ended already."))
    token.ended_at = clock.now()
    token.ended_by_id = by.id
    token.save(update_fields=["ended_at", "ended_by"])
    audit.note("end_token", by=by.id, home=token.home_id, about=[token.user_id, token.id])


def let_in(secret: str) -> LetIn:
    """Who asks by this secret. In a transaction: the token's row stays locked, so that its requests are counted right.

    Keeps the day of its last use, and counts this request. Raises NotKnown, and TooMany past rules.A_MINUTE.
    """
    at_the_door()
    token = Token.objects.select_for_update(no_key=True).filter(digest=rules.digest(secret)).first()
    if token is None or state_of(token) is not TokenState.OPEN:
        raise NotKnown
    user = worker(token.user_id)
    if user is None:
        raise NotKnown
    now_may = viewer(user, token.home_id)
    if not now_may.may(Permission.USE_API, token.home_id):
        raise NotKnown
    _count(token.id)
    today = timezone.localdate(clock.now())
    if token.last_used_on != today:
        Token.objects.filter(pk=token.pk).update(last_used_on=today)
    allowed = rules.whole(token.may)
    acts_by_token(user.id, token.home_id, allowed)
    return LetIn(token.id, rules.narrowed(now_may, token.home_id, allowed))


def _count(token: UUID) -> None:
    """Count a request of this minute where every process counts. The token's row is locked, so no two count at once."""
    now = clock.now()
    key = f"token:{token.hex}:{int(now.timestamp()) // 60}"
    asked = cache.get(key, 0)
    if asked >= rules.A_MINUTE:
        raise TooMany(rules.seconds_left(now))
    cache.set(key, asked + 1, timeout=120)


def note_written(let_in: LetIn, record: UUID) -> None:
    """Leave the Event that a record was signed by a program of its author's, with which token."""
    home = let_in.viewer.home
    audit.note("sign_by_token", by=let_in.viewer.id, home=home.home_id if home else None, about=[let_in.token, record])
