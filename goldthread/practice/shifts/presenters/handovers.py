"""A handover as pages show it: signed, counted, unread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.packs.rules import Pack
from goldthread.lib.dates import said_clock, said_moment
from goldthread.practice.shifts.presenters.shifts import label
from goldthread.practice.shifts.queries import Signed, Unread
from goldthread.practice.shifts.rules import PARTS, Told, differing
from goldthread.ui.jinja import url


@dataclass(frozen=True)
class UnreadLine:
    """A handover that waits to be read."""

    title: str
    by: str
    href: str
    watch: tuple[tuple[str, str], ...]  # whose, what: the first things to watch for
    who: str


def unread_line(row: Unread, setting: Pack) -> UnreadLine:
    """A handover that waits: for the viewer, or for those that it names."""
    day = said_moment(row.starts_at, ZONE)
    told = row.making.told if row.making else ()
    watch = [(each.title, text) for each in told for text in each.keep_safe]
    watch += [(each.title, line.text) for each in told for line in each.lines if line.part == "watch"]
    return UnreadLine(
        title=_("%(shift)s of %(day)s") % {"shift": label(setting, row.kind), "day": day},
        by=row.by,
        href=url("handover_read", row.handover),
        watch=tuple(watch[:4]),
        who=", ".join(row.who),
    )


@dataclass(frozen=True)
class LineShown:
    """One line with where it came from."""

    text: str
    time: str
    href: str


@dataclass(frozen=True)
class ToldShown:
    """What is told of one file: three parts, each with its lines."""

    title: str
    where: str
    moved_on: bool
    keep_safe: tuple[str, ...]
    parts: tuple[tuple[str, tuple[LineShown, ...]], ...]


@dataclass(frozen=True)
class CountLine:
    """One thing that was counted, as each who counted said it."""

    label: str
    said: tuple[str, ...]
    differs: bool


@dataclass(frozen=True)
class Counts:
    """What was counted, and by whom."""

    lines: tuple[CountLine, ...]
    by: tuple[str, ...]

    @property
    def differ(self) -> bool:
        """Whether two people counted and do not say the same."""
        return any(line.differs for line in self.lines)

    @property
    def line(self) -> str:
        """Who counted, in words."""
        if not self.by:
            return _("Nobody has counted yet.")
        if len(self.by) == 1:
            return _("Counted by %(name)s alone.") % {"name": self.by[0]}
        return _("Counted by %(names)s.") % {"names": _(" and ").join(self.by)}


def counts_shown(rows: Sequence[tuple[str, Mapping[str, str]]], setting: Pack) -> Counts:
    """`rows`: the name of each who counted, and what they said."""
    codes = [each.code for each in setting.handover.counts]
    differs = differing([said for _name, said in rows], codes) if rows else ()
    return Counts(
        tuple(
            CountLine(each.label, tuple(said.get(each.code, "–") for _name, said in rows), each.code in differs)
            for each in setting.handover.counts
            if any(each.code in said for _name, said in rows)
        ),
        tuple(name for name, _said in rows),
    )


def parts_of(setting: Pack) -> tuple[tuple[str, str], ...]:
    """The parts of a handover with the words that the home's pack has for them."""
    return tuple((part, getattr(setting.handover, part)) for part in PARTS)


def told_shown(told: Told, setting: Pack) -> ToldShown:
    """What is told of one file, to be read."""
    return ToldShown(
        title=told.title,
        where=told.where,
        moved_on=bool(told.moved_on),
        keep_safe=told.keep_safe,
        parts=tuple(
            (words, tuple(line_shown(line) for line in told.lines if line.part == part))
            for part, words in parts_of(setting)
        ),
    )


def line_shown(line: Any) -> LineShown:
    """A line with the time and the address of the record that it came from."""
    return LineShown(
        text=line.text,
        time=said_clock(line.at, ZONE) if line.at else "",
        href=url("record", line.record) if line.record else "",
    )


@dataclass(frozen=True)
class HandoverPage:
    """A signed handover."""

    id: UUID
    title: str
    line: str
    signed: str
    told: tuple[ToldShown, ...]
    carried: tuple[str, ...]
    counts: Counts
    readers: tuple[tuple[str, str], ...]  # who, "read 21:52" or "not yet"
    read_by_viewer: bool
    mark: str


def handover_page(signed: Signed, setting: Pack) -> HandoverPage:
    """The page of a signed handover."""
    row, body = signed.row, signed.body
    return HandoverPage(
        id=row.id,
        title=_("Handover · %(shift)s") % {"shift": label(setting, row.shift.kind).lower()},
        line=said_moment(row.shift.starts_at, ZONE) + "–" + said_clock(row.shift.ends_at, ZONE),
        signed=_("%(name)s, %(role)s · signed %(time)s")
        % {
            "name": body["signed"]["name"],
            "role": body["signed"]["role"].lower(),
            "time": said_moment(row.received_at, ZONE),
        },
        told=tuple(told_shown(each, setting) for each in signed.making.told),
        carried=tuple(each.text for each in signed.making.carried),
        counts=counts_shown([(each["name"], each["said"]) for each in body["counts"]], setting),
        readers=tuple(
            (name, _("read %(time)s") % {"time": said_moment(at, ZONE)} if at else "") for name, at in signed.readers
        ),
        read_by_viewer=signed.read_by_viewer,
        mark=bytes(row.digest).hex()[:12],
    )
