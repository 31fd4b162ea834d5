"""A timeline's days and entries. What a signed text looks like never changes, so it is drawn once a process."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.template.loader import get_template
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from markupsafe import Markup

from goldthread.casework.records.presenters.cards import card, written_when
from goldthread.casework.records.presenters.words import Reader
from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.packs.rules import About, Family, Kind, Pack
from goldthread.lib.dates import care_day, said_clock, said_day, said_short_day
from goldthread.oversight.chronology.queries import Row

DRAWN = 4000  # entries kept drawn a process, about 2 kB each


@dataclass(frozen=True)
class FamilyChip:
    """One filter by kind: `code` is what is asked, empty for all."""

    code: str
    label: str
    icon: str
    chosen: bool


# In the order of a day: what one looks for most often first. Icons from goldthread/ui/icons.
_FAMILIES: tuple[tuple[Family, Any, str], ...] = (
    (Family.DAILY, gettext_lazy("Daily logs"), "sun"),
    (Family.OBSERVATION, gettext_lazy("Observations"), "eye"),
    (Family.KEY_WORK, gettext_lazy("Key work"), "footprints"),
    (Family.BABY, gettext_lazy("Feeds & sleep"), "milk"),
    (Family.NIGHT, gettext_lazy("Nights"), "moon"),
    (Family.CARE, gettext_lazy("Care & meals"), "bath"),
    (Family.HEALTH, gettext_lazy("Health"), "heart-pulse"),
    (Family.VOICE, gettext_lazy("Their words"), "message-square-quote"),
    (Family.FAMILY_TIME, gettext_lazy("Family time"), "heart-handshake"),
    (Family.PROFESSIONAL, gettext_lazy("Professionals"), "briefcase"),
    (Family.EDUCATION, gettext_lazy("Education"), "graduation-cap"),
    (Family.LIFE, gettext_lazy("Life & activities"), "trees"),
)


def families(setting: Pack, chosen: str) -> tuple[FamilyChip, ...]:
    """The filters that a setting's kinds of a person's record offer."""
    offered = {kind.family for kind in setting.kinds if kind.about is About.PERSON}
    return (
        FamilyChip("", _("All"), "", not chosen),
        *(FamilyChip(f.value, str(label), icon, f.value == chosen) for f, label, icon in _FAMILIES if f in offered),
    )


@dataclass(frozen=True)
class Turn:
    """A way to another part of the timeline: `fields` are what it asks. With words to find it is sent, never linked."""

    action: str
    fields: tuple[tuple[str, str], ...]

    @property
    def href(self) -> str:
        """As an address, when no words are looked for."""
        return f"{self.action}?{urlencode(self.fields)}" if self.fields else self.action


@dataclass(frozen=True)
class Day:
    """One day of the home, newest entry first."""

    label: str
    entries: tuple[Markup, ...]


_drawn: OrderedDict[tuple[Any, ...], Markup] = OrderedDict()


def missing(rows: Iterable[Row], reader: Reader) -> list[UUID]:
    """The revisions whose text is needed to draw these rows."""
    return [row.head for row in rows if _key(row, reader) not in _drawn]


def days(
    rows: Sequence[Row],
    bodies: Mapping[UUID, Mapping[str, Any]],
    kind_of: Callable[[UUID], Kind],
    *,
    reader: Reader,
    begins: time,
    today: date,
    file: UUID | None,
) -> tuple[Day, ...]:
    """The rows by day of the home (which begins at `begins`), drawn. `bodies`: of those that `missing` named."""
    found: list[tuple[date, list[Markup]]] = []
    for row in rows:
        day = care_day(row.happened_at, begins, ZONE)
        if not found or found[-1][0] != day:
            found.append((day, []))
        found[-1][1].append(_entry(row, bodies, kind_of, reader, begins, file))
    return tuple(Day(_day_label(day, today), tuple(entries)) for day, entries in found)


def _day_label(day: date, today: date) -> str:
    said = said_day(day, today=today)
    if day == today:
        return _("Today, %(day)s") % {"day": said}
    if day == today - timedelta(days=1):
        return _("Yesterday, %(day)s") % {"day": said}
    return said


def next_day(happened_at: datetime, begins: time) -> str:
    """The calendar's day, of what belongs to the night of the day before ("Sun 22 Nov"); else nothing."""
    local = happened_at.astimezone(ZONE).date()
    return said_short_day(local) if local != care_day(happened_at, begins, ZONE) else ""


def _key(row: Row, reader: Reader) -> tuple[Any, ...]:
    return (row.head, row.countersign_owed, row.countersigned_by, reader.file, get_language())


def _entry(
    row: Row,
    bodies: Mapping[UUID, Mapping[str, Any]],
    kind_of: Callable[[UUID], Kind],
    reader: Reader,
    begins: time,
    file: UUID | None,
) -> Markup:
    key = _key(row, reader)
    drawn = _drawn.get(key)
    if drawn is not None:
        _drawn.move_to_end(key)
        return drawn
    body = bodies[row.head]
    shown = card(
        kind_of(row.form),
        body,
        reader=reader,
        author_name=row.author_name,
        revisions=row.revisions,
        received_at=row.received_at,
        happened_at=row.happened_at,
        first_written_at=row.first_written_at,
    )
    state = _("signed")
    if row.countersigned_by:
        state = _("signed · countersigned by %(name)s") % {"name": row.countersigned_by}
    drawn = Markup(  # noqa: S704 - the template escapes
        get_template("chronology/entry.jinja").render(
            {
                "card": shown,
                "id": row.record,
                "time": said_clock(row.happened_at, ZONE),
                "next_day": next_day(row.happened_at, begins),
                "moment": row.happened_at.astimezone(ZONE).isoformat(),
                "written": written_when(row.first_written_at, row.happened_at),
                "state": state,
                "owed": row.countersign_owed,
                "file": file,
            }
        )
    )
    _drawn[key] = drawn
    if len(_drawn) > DRAWN:
        _drawn.popitem(last=False)
    return drawn


def forget() -> None:
    """Draw everything anew (tests, and a change of words)."""
    _drawn.clear()
