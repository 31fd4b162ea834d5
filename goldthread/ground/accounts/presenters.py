"""What the pages of sign-in show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.utils.translation import gettext as _

from goldthread.ground.access.models import Membership
from goldthread.ground.access.rules import Permission
from goldthread.ground.packs.queries import pack
from goldthread.lib.text import initials

def able(may: Iterable[str]) -> str:
    """What a role may do, in one line: "writes and signs records, countersigns, takes people in"."""
    words = {
        Permission.WRITE_RECORDS: _("writes and signs records"),
        Permission.COUNTERSIGN: _("countersigns"),
        Permission.STRIKE: _("strikes what is in the wrong file"),
        Permission.MANAGE_PLACEMENTS: _("moves people in and on"),
        Permission.MANAGE_STAFF: _("looks after the team’s accounts"),
        Permission.SEE_READINGS: _("sees who looked"),
    }
    held = set(may)
    lines = [line for permission, line in words.items() if permission in held]
    if Permission.WRITE_RECORDS not in held:
        reads = Permission.SEE_RECORDS in held
        lines.insert(0, _("reads records and writes none") if reads else _("sees nothing written about a person"))
    return ", ".join(lines)


@dataclass(frozen=True)
class CastCard:
    """One invented worker to be: `role` and `line` say what they do."""

    user_id: UUID
    name: str
    initials: str
    role: str
    line: str


@dataclass(frozen=True)
class CastHome:
    """A demo home and who works there."""

    name: str
    setting: str
    cards: Sequence[CastCard]


def cast_homes(posts: Sequence[Membership]) -> list[CastHome]:
    """The cast by home, in the order given (see `queries.cast`)."""
    homes = []
    for home, rows in groupby(posts, key=lambda post: post.home):
        cards = []
        for row in rows:
            role = pack(home.pack).role(row.role)
            cards.append(CastCard(row.user.id, row.user.name, initials(row.user.name), role.label, able(role.may)))
        homes.append(CastHome(home.name, pack(home.pack).words.setting, cards))
    return homes
