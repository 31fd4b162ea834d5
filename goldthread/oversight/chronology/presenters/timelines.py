"""A timeline's days and entries. What a signed text looks like never changes, so it is drawn once a process."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.template.loader import get_template
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from markupsafe import Markup

from goldthread.casework.records.presenters.cards import card, written_when
from goldthread.casework.records.presenters.words import Reader
from goldthread.casework.records.queries import Restricted
from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.packs.rules import About, Family, Kind, Pack
from goldthread.lib.dates import care_day, care_day_bounds, said_clock, said_day, said_short_day
from goldthread.oversight.chronology.queries import Row

DRAWN = 4000  # entries kept drawn a process, about 2 kB each


@dataclass(frozen=True)
class FilterChip:
    """One filter by kind, or by whom it is about: `code` is what is asked, empty for all."""

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
    (Family.CONCERN, gettext_lazy("Concerns"), "shield-alert"),
    (Family.FAMILY_TIME, gettext_lazy("Family time"), "heart-handshake"),
    (Family.PROFESSIONAL, gettext_lazy("Professionals"), "briefcase"),
    (Family.EDUCATION, gettext_lazy("Education"), "graduation-cap"),
    (Family.LIFE, gettext_lazy("Life & activities"), "trees"),
)


def restricted_line(shut: Restricted) -> str:
    """That something is there, and whom to ask: never what, nor by whom."""
    words = ngettext(
        "%(number)s restricted record stands here (%(days)s). Ask %(who)s.",
        "%(number)s restricted records stand here (%(days)s). Ask %(who)s.",
        shut.number,
    )
    days = "–".join(dict.fromkeys(said_short_day(day) for day in (shut.days[-1], shut.days[0])))
    *some, last = shut.ask or (_("your manager"),)
    who = _("%(some)s or %(last)s") % {"some": ", ".join(some), "last": last} if some else last
    return words % {"number": shut.number, "days": days, "who": who}


def subjects(people: Sequence[tuple[UUID, str]], chosen: str) -> tuple[FilterChip, ...]:
    """Whom of a file one may ask about: everyone, or one by name. Nobody to choose among where there is only one."""
    if len(people) < 2:
        return ()
    return (
        FilterChip("", _("Everyone"), "", not chosen),
        *(FilterChip(str(person), name, "", str(person) == chosen) for person, name in people),
    )


def families(setting: Pack, chosen: str) -> tuple[FilterChip, ...]:
    """The filters that a setting's kinds of a person's record offer."""
    offered = frozenset(kind.family for kind in setting.kinds if kind.about is About.PERSON)
    return _chips(offered, chosen, get_language())


@lru_cache(maxsize=500)
def _chips(offered: frozenset[Family], chosen: str, language: str | None) -> tuple[FilterChip, ...]:
    return (
        FilterChip("", _("All"), "", not chosen),
        *(FilterChip(f.value, str(label), icon, f.value == chosen) for f, label, icon in _FAMILIES if f in offered),
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

    @property
    def drawn(self) -> Markup:
        """All of them, one after the other."""
        return Markup("".join(self.entries))  # noqa: S704 - each was drawn by a template that escapes


_drawn: OrderedDict[tuple[Any, ...], Markup] = OrderedDict()


@dataclass(frozen=True)
class Drawing:
    """A page's rows, with those entries that this process has drawn before."""

    rows: Sequence[Row]
    keys: tuple[tuple[Any, ...], ...]
    held: Mapping[tuple[Any, ...], Markup]
    reader: Reader
    file: UUID | None
    home: UUID

    @property
    def missing(self) -> set[UUID]:
        """The revisions whose text is needed to draw the rest."""
        return {row.head for row, key in zip(self.rows, self.keys, strict=True) if key not in self.held}


def drawing(rows: Sequence[Row], reader: Reader, file: UUID | None, home: UUID) -> Drawing:
    """What has been drawn of these rows, on a page of that home.

    Held here, so that another page's entries cannot push it out meanwhile.
    """
    # Numbers, because a UUID takes long to compare and a page asks for fifty.
    shared = (
        tuple(sorted(person.int for person in reader.file)) if reader.file is not None else None,
        file and file.int,
        get_language(),
        home.int,
    )
    keys = tuple((row.head.int, row.countersign_owed, row.countersigned_by, shared) for row in rows)
    held = {key: entry for key in keys if (entry := _drawn.get(key)) is not None}
    return Drawing(rows, keys, held, reader, file, home)


def days(
    drawing: Drawing,
    bodies: Mapping[UUID, Mapping[str, Any]],
    kind_of: Callable[[UUID], Kind],
    *,
    begins: time,
    today: date,
) -> tuple[Day, ...]:
    """The rows by day of the home (which begins at `begins`), drawn. `bodies`: of those that are missing."""
    found: list[tuple[date, list[Markup]]] = []
    lower = upper = None
    for row, key in zip(drawing.rows, drawing.keys, strict=True):
        if lower is None or upper is None or not lower <= row.happened_at < upper:
            day = care_day(row.happened_at, begins, ZONE)
            lower, upper = care_day_bounds(day, begins, ZONE)
            found.append((day, []))
        entry = drawing.held.get(key)
        if entry is None:
            entry = _draw(row, bodies[row.head], kind_of(row.form), drawing.reader, begins, drawing.file, drawing.home)
            _drawn[key] = entry
            if len(_drawn) > DRAWN:
                _drawn.popitem(last=False)  # the oldest drawing
        found[-1][1].append(entry)
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


def _draw(
    row: Row, body: Mapping[str, Any], kind: Kind, reader: Reader, begins: time, file: UUID | None, home: UUID
) -> Markup:
    shown = card(
        kind,
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
    return Markup(  # noqa: S704 - the template escapes
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
                "written_at": row.home_name if row.home != home else "",
            }
        )
    )


def forget() -> None:
    """Draw everything anew (tests, and a change of words)."""
    _drawn.clear()
