"""What two managers see while they let somebody back in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from goldthread.ground.access.rules import Viewer
from goldthread.ground.accounts.rules import Standing
from goldthread.lib.dates import said_moment


@dataclass(frozen=True)
class Recovery:
    """How far it is. `words`: who has seen them and when; `may_confirm`, `may_link`: what this manager can do now."""

    words: list[str]
    until: str
    may_confirm: bool
    may_link: bool
    needed: bool


def recovery(viewer: Viewer, standing: Standing, names: Mapping[UUID, str], *, has_factor: bool) -> Recovery:
    """The page of one worker, from `queries.recovery_of` and the names of whoever gave their word."""
    zone = ZoneInfo(settings.TIME_ZONE)
    given = [each for each in (standing.first, standing.second) if each is not None]
    return Recovery(
        words=[
            _("%(name)s has seen them, %(when)s") % {"name": names.get(each.by, ""), "when": said_moment(each.at, zone)}
            for each in given
        ],
        until=said_moment(standing.until, zone) if standing.until else "",
        may_confirm=has_factor and standing.may_confirm(viewer.id),
        may_link=standing.ready and viewer.id in {each.by for each in given},
        needed=has_factor,
    )
