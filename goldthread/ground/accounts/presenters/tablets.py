"""What the pages of shared tablets show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from goldthread.ground.accounts.rules import digest
from goldthread.lib.dates import said_date
from goldthread.lib.text import initials

if TYPE_CHECKING:
    from goldthread.ground.accounts.models import Device, Pin
    from goldthread.ground.users.models import User


@dataclass(frozen=True)
class Here:
    """One who may open the tablet by their PIN; `chooses`: who was just let in and chooses one now."""

    id: UUID
    name: str
    initials: str
    chooses: bool = False


def who_is_here(users: Sequence[User], choosing: Sequence[User] = ()) -> list[Here]:
    """The names on the lock page: who chooses a PIN, then the others, in the order given."""
    rows = [(user, True) for user in choosing] + [(user, False) for user in users]
    return [Here(user.id, user.short_name, initials(user.short_name), chooses) for user, chooses in rows]


@dataclass(frozen=True)
class TabletLine:
    """One tablet of the home: `line` who enrolled it and when, and what ended it; `this` the one in hand."""

    id: UUID
    name: str
    line: str
    revoked: bool
    this: bool


def tablets(rows: Sequence[Device], secret: str) -> list[TabletLine]:
    """The list of `queries.tablets`; `secret` is what this browser holds."""
    zone = ZoneInfo(settings.TIME_ZONE)
    lines = []
    for row in rows:
        words = {"name": row.enrolled_by.name, "day": said_date(row.enrolled_at.astimezone(zone).date())}
        line = _("enrolled by %(name)s on %(day)s") % words
        if row.revoked_at is not None and row.revoked_by is not None:
            ended = {"name": row.revoked_by.name, "day": said_date(row.revoked_at.astimezone(zone).date())}
            line += " · " + _("ended by %(name)s on %(day)s") % ended
        this = bool(secret) and bytes(row.digest) == digest(secret)
        lines.append(TabletLine(row.id, row.name, line, row.revoked_at is not None, this))
    return lines


def pin_since(pin: Pin | None) -> str:
    """Since when somebody has their PIN; "" for none."""
    return said_date(pin.set_at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()) if pin else ""
