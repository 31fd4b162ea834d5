"""What the pages of sign-in show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goldthread.ground.access.rules import OUTSIDE, Permission, Viewer
from goldthread.ground.accounts.rules import LinkState
from goldthread.ground.packs.queries import pack, packs
from goldthread.lib import clock
from goldthread.lib.dates import said_date
from goldthread.lib.text import initials

if TYPE_CHECKING:
    from goldthread.ground.access.models import Membership
    from goldthread.ground.users.models import User


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
        if held == OUTSIDE:
            return _("reads the records that are released to them, and nothing else")
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
    on_shift: bool = False


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
            cards.append(
                CastCard(
                    row.user.id,
                    row.user.name,
                    initials(row.user.name),
                    role.label,
                    able(role.may),
                    on_shift=row.on_shift,  # type: ignore[attr-defined]
                )
            )
        homes.append(CastHome(home.name, pack(home.pack).words.setting, cards))
    return homes


def setting_choices() -> list[tuple[str, str]]:
    """The packs to choose from: code and label."""
    return [(code, found.label) for code, found in sorted(packs().items(), key=lambda item: item[1].label)]


def role_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """The roles of the home the viewer works in: code and label."""
    return [(role.code, role.label) for role in pack(viewer.home.pack).roles] if viewer.home else []


def from_today() -> dict[str, date]:
    """What a form for a role begins with."""
    return {"from_on": _local(clock.now())}


@dataclass(frozen=True)
class RoleLine:
    """One role of a worker in one home: `span` says from when to when, `state` is "now", "later" or "ended"."""

    id: UUID
    label: str
    span: str
    state: str
    may_end: bool


@dataclass(frozen=True)
class Member:
    """A worker on the team's page. `has_left`: they cannot sign in. `line`: the roles that count, in a line."""

    user_id: UUID
    name: str
    initials: str
    email: str
    roles: Sequence[RoleLine]
    line: str
    has_left: bool
    is_self: bool


@dataclass(frozen=True)
class Team:
    """The team of a home: who works there now, who will, and who did within a year."""

    home: str
    now: Sequence[Member]
    later: Sequence[Member]
    before: Sequence[Member]


def team_of(viewer: Viewer, rows: Sequence[Membership]) -> Team:
    """The team from `queries.team`: each worker once, where their present counts most."""
    parts: dict[str, list[Member]] = {"now": [], "later": [], "ended": []}
    for user, posts in groupby(rows, key=lambda row: row.user):
        shown = member(viewer, user, list(posts))
        states = {role.state for role in shown.roles}
        parts["now" if "now" in states else "later" if "later" in states else "ended"].append(shown)
    assert viewer.home is not None
    return Team(viewer.home.home_name, parts["now"], parts["later"], parts["ended"])


def member(viewer: Viewer, user: User, posts: Sequence[Membership]) -> Member:
    """One worker with their roles in the viewer's home."""
    assert viewer.home is not None
    roles = [_role_line(viewer, row) for row in posts]
    telling = (
        [role for role in roles if role.state == "now"]
        or [role for role in roles if role.state == "later"]
        or roles[:1]
    )
    return Member(
        user_id=user.id,
        name=user.name,
        initials=initials(user.name),
        email=user.email,
        roles=roles,
        line=", ".join(f"{role.label}, {role.span}" for role in telling),
        has_left=not user.is_active,
        is_self=user.id == viewer.id,
    )


def _role_line(viewer: Viewer, row: Membership) -> RoleLine:
    assert viewer.home is not None
    now = clock.now()
    state = "later" if row.from_at > now else "now"
    if row.until_at is not None and row.until_at <= max(now, row.from_at):
        state = "ended"
    return RoleLine(
        id=row.id,
        label=role_label(viewer.home.pack, row.role),
        span=_span(row.from_at, row.until_at, state),
        state=state,
        may_end=state != "ended" and row.user_id != viewer.id,
    )


def role_label(pack_code: str, role: str) -> str:
    """A role in the words of its pack; its code when the pack no longer has it."""
    try:
        return pack(pack_code).role(role).label
    except KeyError:
        return role


def _span(from_at: datetime, until_at: datetime | None, state: str) -> str:
    first = said_date(_local(from_at))
    if until_at is None:
        return _("from %(first)s") % {"first": first} if state == "later" else _("since %(first)s") % {"first": first}
    if until_at <= from_at:
        return _("called off before it began")
    last = said_date(_local(until_at - timedelta(microseconds=1)))
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def _local(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


DEAD = {
    LinkState.UNKNOWN: gettext_lazy("This link is not one of ours. Please check that the whole address was copied."),
    LinkState.USED: gettext_lazy("This link has been used. A link works once."),
    LinkState.SUPERSEDED: gettext_lazy("A newer link has taken the place of this one. Please use the newest."),
    LinkState.EXPIRED: gettext_lazy("This link is older than three days and no longer works."),
}


def dead_link(state: LinkState) -> str:
    """Why a link does not work, in a sentence."""
    return str(DEAD[state])
