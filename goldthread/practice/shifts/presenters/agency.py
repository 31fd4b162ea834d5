"""Agency workers as pages show them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.packs.rules import Pack
from goldthread.lib.dates import said_clock, said_short_day
from goldthread.lib.text import initials
from goldthread.practice.shifts.presenters.shifts import shift_line
from goldthread.practice.shifts.queries import Shift


@dataclass(frozen=True)
class AgencyLine:
    """An agency worker who is in."""

    id: UUID
    name: str
    initials: str
    agency: str
    line: str  # "in since 21:40 · until 08:15 · photo ID seen by Ruth S"


def agency_lines(rows: Iterable[Any], setting: Pack) -> tuple[AgencyLine, ...]:
    """Those who are in, each with who let them in and until when."""
    return tuple(
        AgencyLine(
            row.id,
            row.user.short_name,
            initials(row.user.short_name),
            row.agency,
            _("in since %(since)s · until %(until)s · photo ID seen by %(name)s")
            % {
                "since": said_clock(row.let_in_at, ZONE),
                "until": said_clock(row.until_at, ZONE),
                "name": row.by.short_name,
            },
        )
        for row in rows
    )


def known_lines(rows: Iterable[Any]) -> list[tuple[str, str]]:
    """Those whom the home knows, to choose from: name, agency, and since when."""
    return [
        (
            str(row.user_id),
            _("%(name)s · %(agency)s · last here %(day)s")
            % {
                "name": row.user.name,
                "agency": row.agency,
                "day": said_short_day(row.from_at.astimezone(ZONE).date()),
            },
        )
        for row in rows
    ]


def open_shifts(rows: Collection[Shift], setting: Pack, viewer: UUID) -> list[tuple[str, str]]:
    """The shifts into which somebody may be let now, the one that the viewer works first."""
    theirs = {row.id for row in rows if any(each.user_id == viewer for each in row.workers.all())}
    ordered = sorted(rows, key=lambda row: (row.id not in theirs, row.starts_at))
    return [(str(row.id), shift_line(row, setting)) for row in ordered]
