"""The handover while it is made: every line to change, and what came in since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.packs.rules import Pack
from goldthread.lib.dates import said_clock
from goldthread.practice.shifts.presenters import ToldShown, line_shown, parts_of, told_shown
from goldthread.practice.shifts.rules import Making, Told, line_names


@dataclass(frozen=True)
class EditLine:
    """One line to change; emptied, it is left out."""

    name: str
    text: str
    time: str
    href: str
    label: str


@dataclass(frozen=True)
class EditPart:
    """One part of a file's handover."""

    words: str
    lines: tuple[EditLine, ...]
    new_name: str
    new_label: str


@dataclass(frozen=True)
class EditTold:
    """What is told of one file, to change."""

    key: str
    title: str
    where: str
    where_name: str
    moved_on: str
    keep_safe: tuple[str, ...]
    parts: tuple[EditPart, ...]


@dataclass(frozen=True)
class CameIn:
    """A record that came in while the handover was being made."""

    record: UUID
    title: str
    time: str
    text: str
    href: str


@dataclass(frozen=True)
class MakingPage:
    """The handover in the making. `told` when the viewer may change it, else `shown`."""

    told: tuple[EditTold, ...]
    shown: tuple[ToldShown, ...]
    came_in: tuple[CameIn, ...]
    known: str
    records: int
    carried: tuple[str, ...]


def making_page(making: Making, composed: Making, setting: Pack, *, may_edit: bool) -> MakingPage:
    """`composed`: what the records say now; of those that `making` does not know it is told that they came in."""
    return MakingPage(
        told=tuple(_edit(told, setting) for told in making.told) if may_edit else (),
        shown=() if may_edit else tuple(told_shown(told, setting) for told in making.told),
        came_in=tuple(_came_in(making, composed)),
        known=",".join(sorted(str(record) for record in making.known)),
        records=len(making.known),
        carried=tuple(each.text for each in making.carried),
    )


def _edit(told: Told, setting: Pack) -> EditTold:
    named = list(line_names(told))
    return EditTold(
        key=told.key,
        title=told.title,
        where=told.where,
        where_name=f"where.{told.key}",
        moved_on=told.moved_on,
        keep_safe=told.keep_safe,
        parts=tuple(
            EditPart(
                words,
                tuple(
                    EditLine(
                        name,
                        line.text,
                        line_shown(line).time,
                        line_shown(line).href,
                        _("%(who)s: %(part)s, line %(number)s") % {"who": told.title, "part": words, "number": number},
                    )
                    for number, (name, line) in enumerate(((n, x) for n, x in named if x.part == part), 1)
                ),
                f"new.{told.key}.{part}",
                _("%(who)s: %(part)s, one line more") % {"who": told.title, "part": words},
            )
            for part, words in parts_of(setting)
        ),
    )


def _came_in(making: Making, composed: Making) -> Iterator[CameIn]:
    said: set[UUID] = set()
    for told in composed.told:
        for line in told.lines:
            if line.record is not None and line.record not in making.known and line.record not in said:
                said.add(line.record)
                shown = line_shown(line)
                time = said_clock(line.at, ZONE) if line.at else ""
                yield CameIn(line.record, told.title, time, line.text, shown.href)
