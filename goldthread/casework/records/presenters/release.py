"""What is released, in words: for who releases it, and for whom it is released."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.packs.queries import form_version
from goldthread.lib.dates import said_moment, said_short_day
from goldthread.lib.text import visible

if TYPE_CHECKING:
    from goldthread.casework.placements.models import KeyWorker
    from goldthread.casework.records.models import Reader
    from goldthread.casework.records.queries.release import Released


@dataclass(frozen=True)
class ReleaseLine:
    """To whom a record is released, since when, by whom and why."""

    id: str
    said: str
    line: str
    reason: str


def release_lines(rows: Iterable[Reader]) -> list[ReleaseLine]:
    """Each of them."""
    return [
        ReleaseLine(
            str(row.id),
            released_to(row),
            _("by %(name)s, %(when)s")
            % {"name": row.by.short_name, "when": said_moment(row.from_at, ZONE, today=date.min)},
            visible(row.reason),
        )
        for row in rows
    ]


def released_to(row: Reader) -> str:
    """ "Released to Ines Calder, Northmere council, 3 Nov"."""
    authority = row.record.placement.placing_authority if row.record.placement else ""
    day = said_short_day(row.from_at.astimezone(ZONE).date())
    whom = ", ".join(part for part in (row.user.name, authority, day) if part)
    return _("Released to %(whom)s") % {"whom": whom}


def placing_choices(rows: Iterable[KeyWorker]) -> list[tuple[str, str]]:
    """Whom it may be released to."""
    return [
        (str(row.user_id), ", ".join(part for part in (row.user.name, row.placement.placing_authority) if part))
        for row in rows
    ]


@dataclass(frozen=True)
class ReleasedLine:
    """One record of the page "Released to me"."""

    title: str
    names: str
    home: str
    when: str
    since: str
    href: str


def released_lines(rows: Iterable[Released]) -> list[ReleasedLine]:
    """In the order given."""
    return [
        ReleasedLine(
            title=form_version(row.form).label,
            names=", ".join(visible(name) for name in row.names),
            home=row.home,
            when=said_moment(row.happened_at, ZONE, today=date.min),
            since=_("released %(when)s") % {"when": said_moment(row.released_at, ZONE, today=date.min)},
            href=reverse("record", args=[row.record]),
        )
        for row in rows
    ]
