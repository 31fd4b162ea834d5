"""The page of what keeps them safe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from goldthread.casework.people.presenters import label_of
from goldthread.casework.placements.presenters.about import Row
from goldthread.casework.placements.queries import PersonFile
from goldthread.ground.access.rules import Permission
from goldthread.ground.packs.queries import pack
from goldthread.lib.dates import said_date, said_minutes

if TYPE_CHECKING:
    from goldthread.casework.people.models import KeepSafeLine


@dataclass(frozen=True)
class SafePerson:
    """One person's lines, and what may be added."""

    id: UUID
    name: str
    lines: tuple[Row, ...]
    allergies: tuple[Row, ...]
    night: str  # "Looked in on every 30 min, 22:00 to 07:00"; empty when no looks are planned
    add_href: str
    allergy_href: str
    night_href: str


@dataclass(frozen=True)
class SafePage:
    """Everyone of the file, then what holds no longer."""

    people: tuple[SafePerson, ...]
    ended: tuple[Row, ...]


def safe_page(file: PersonFile, ended: Sequence[KeepSafeLine], today: date) -> SafePage:
    """The page as it stands on that day."""
    kinds = pack(file.person.home.pack).keep_safe_kinds
    senior, writes = Permission.SET_KEEP_SAFE in file.may, Permission.WRITE_RECORDS in file.may
    here = file.placement is not None and file.placement.moved_on_on is None
    names = {person.id: person.preferred_name for person in file.people}
    people = tuple(
        SafePerson(
            id=person.id,
            name=person.preferred_name,
            lines=tuple(
                Row(
                    row.text,
                    _("%(kind)s · set by %(who)s, %(day)s")
                    % {"kind": label_of(kinds, row.kind), "who": row.set_by, "day": _day(row.from_on)},
                    *_look_again(row.look_again_on, today),
                    end_href=reverse("keep_safe_end", args=[row.id]) if senior else "",
                )
                for row in file.keep_safe
                if row.person == person.id
            ),
            allergies=tuple(
                Row(
                    row.substance,
                    " · ".join(part for part in (row.reaction, row.what_to_do) if part),
                    end_href=reverse("person_end", args=["allergy", row.id]) if senior else "",
                )
                for row in file.allergies
                if row.person == person.id
            ),
            night=next(
                (
                    _("Looked in on every %(span)s, %(starts)s to %(ends)s")
                    % {
                        "span": said_minutes(plan.every_minutes, words=translation),
                        "starts": f"{plan.starts:%H:%M}",
                        "ends": f"{plan.ends:%H:%M}",
                    }
                    for plan in file.night_plans
                    if plan.person == person.id
                ),
                "",
            ),
            add_href=reverse("keep_safe_new", args=[person.id]) if senior else "",
            allergy_href=reverse("allergy_new", args=[person.id]) if writes else "",
            night_href=reverse("night_plan", args=[person.id]) if senior and here else "",
        )
        for person in file.people
    )
    return SafePage(
        people,
        tuple(
            Row(
                f"{names[row.person_id]}: {row.text}" if len(names) > 1 else row.text,
                _("%(begins)s to %(ends)s · %(reason)s · %(who)s")
                % {
                    "begins": _day(row.from_on),
                    "ends": _day(timezone.localdate(row.ended_at)) if row.ended_at else "",
                    "reason": row.end_reason,
                    "who": row.ended_by.short_name if row.ended_by else "",
                },
            )
            for row in ended
        ),
    )


def _day(day: date) -> str:
    return said_date(day, words=translation)


def _look_again(on: date | None, today: date) -> tuple[str, str]:
    if on is None:
        return "", "plain"
    if on <= today:
        return _("look at it again now"), "gold"
    return _("look again %(day)s") % {"day": _day(on)}, "plain"
