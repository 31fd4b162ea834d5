"""What the page of tokens shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goldthread.ground.access.rules import Permission, Viewer
from goldthread.ground.tokens.queries import state_of
from goldthread.ground.tokens.rules import DAYS, OFFERED, TokenState
from goldthread.lib.dates import said_date

if TYPE_CHECKING:
    from goldthread.ground.tokens.models import Token


@dataclass(frozen=True)
class TokenLine:
    """One token: `able` what it may do, `life` its days, in words; `state` is "open", "ended" or "expired"."""

    id: UUID
    name: str
    home: str
    able: str
    life: str
    used: str
    state: str


def _words() -> dict[Permission, str]:
    return {
        Permission.SEE_PEOPLE: _("read people"),
        Permission.SEE_RECORDS: _("read records, and find in them"),
        Permission.WRITE_RECORDS: _("write records, signed with your name"),
    }


def may_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """What the viewer may let a program do in the home they work in: code and words."""
    words = _words()
    return [(permission.value, words[permission]) for permission in OFFERED if viewer.may(permission)]


def day_choices() -> list[tuple[str, str]]:
    """How long a token may last: a number of days and words."""
    return [(str(days), ngettext("%(number)s day", "%(number)s days", days) % {"number": days}) for days in DAYS]


def token_lines(tokens: Iterable[Token]) -> Sequence[TokenLine]:
    """The tokens of `queries.own_tokens`, those that are open first."""
    lines = [_line(token) for token in tokens]
    return sorted(lines, key=lambda line: line.state != TokenState.OPEN)


def _line(token: Token) -> TokenLine:
    words = _words()
    state = state_of(token)
    first, last = _day(token.made_at), _day(token.ended_at or token.expires_at)
    return TokenLine(
        id=token.id,
        name=token.name,
        home=token.home.name,
        able=", ".join(words[permission] for permission in OFFERED if permission.value in token.may),
        life=_("%(first)s to %(last)s") % {"first": first, "last": last},
        used=_("last used %(day)s") % {"day": said_date(token.last_used_on)}
        if token.last_used_on
        else _("not used yet"),
        state=state.value,
    )


def _day(moment: datetime) -> str:
    return said_date(timezone.localdate(moment))
