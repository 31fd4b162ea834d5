"""A handover as one reader may read it now: every line that came from a record stands as far as that record does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from uuid import UUID

from django.utils.translation import gettext as _

from goldthread.casework.records.queries import Stand, standing
from goldthread.ground.access.rules import Viewer
from goldthread.practice.shifts.rules import OPEN_SIGHT, Line, Making


def rechecked(viewer: Viewer, making: Making, *, pointing: bool = True) -> Making:
    """Without what the viewer must not know of. One statement, two where something is shut.

    What is narrower than a handover tells of stands as a pointer: to the record for who may open it, to whom to ask for
    who may know that it is there. `pointing` false, for a page that is written in: what is open stands as it was kept,
    and what is not is left out.
    """
    ids = {line.record for told in making.told for line in told.lines if line.record} | making.known
    stand = standing(viewer, ids)
    kept = [
        replace(told, lines=tuple(_lines(told.lines, stand, pointing)))
        for told in making.told
        if not viewer.not_people.intersection(told.people)
    ]
    return replace(
        making,
        told=tuple(kept),
        known=frozenset(each for each in making.known if each in stand and stand[each].opens),
        carried=tuple(each for each in making.carried if each.person not in viewer.not_people),
    )


def _lines(lines: tuple[Line, ...], stand: Mapping[UUID, Stand], pointing: bool) -> Iterator[Line]:
    pointed: set[UUID] = set()
    for line in lines:
        if line.record is None:
            yield line
            continue
        found = stand.get(line.record)
        if found is None or (not pointing and not found.opens):
            continue
        if not pointing or found.sight in OPEN_SIGHT:
            yield line
        elif line.record not in pointed:
            pointed.add(line.record)
            if found.opens:
                yield replace(line, text=_("A record that you may open."))
            else:
                yield Line(line.part, _("A restricted record stands here: ask your manager."))
