"""One's own tokens."""

from __future__ import annotations

from uuid import UUID

from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Viewer
from goldthread.ground.tokens.models import Token
from goldthread.ground.tokens.rules import TokenState, token_state
from goldthread.lib import clock

SHOWN = 50


def own_tokens(viewer: Viewer) -> list[Token]:
    """The viewer's own tokens in every home, the last made first, at most SHOWN. One statement."""
    return list(Token.objects.filter(user_id=viewer.id).select_related("home").order_by("-made_at", "id")[:SHOWN])


def own_token(viewer: Viewer, token_id: UUID) -> Token:
    """A token of the viewer's own. Raises Absent for anybody else's."""
    row = Token.objects.filter(pk=token_id, user_id=viewer.id).first()
    if row is None:
        raise Absent
    return row


def state_of(token: Token) -> TokenState:
    """What a token is worth now, as far as it alone can say."""
    return token_state(expires_at=token.expires_at, ended_at=token.ended_at, now=clock.now())
