"""The page of a shift: who is here, the day as a ribbon, what to read first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from django.utils.translation import gettext as _
from markupsafe import Markup

from goldthread.casework.duties.presenters import DutyRow, duty_row
from goldthread.casework.duties.queries import Several
from goldthread.casework.duties.rules import Due, by_then
from goldthread.casework.placements.presenters import FileHeader, file_header
from goldthread.casework.placements.queries import PersonFile
from goldthread.casework.records.presenters.cards import TONES
from goldthread.casework.records.queries import Mark
from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.access.rules import Permission, Viewer
from goldthread.ground.packs.rules import Pack
from goldthread.lib.dates import care_day, care_day_bounds, said_clock, said_minutes
from goldthread.practice.shifts.presenters import ShiftCard
from goldthread.practice.shifts.queries import Shift
from goldthread.ui.charts import Span, ribbon
from goldthread.ui.jinja import url

SHOWN = 12  # entries of a day in words; the timeline has them all
MOST_DUE = 6  # duties on the page; their own page has them all
DUTY_CHIPS = 2  # on one card
CHIP = 40  # characters of a duty on a card


@dataclass(frozen=True)
class Entry:
    """One entry of a day in words."""

    time: str
    kind: str
    href: str


@dataclass(frozen=True)
class Chip:
    """A short fact on a card."""

    words: str
    icon: str
    tone: str = "plain"
    href: str | None = None


@dataclass(frozen=True)
class Here:
    """One file of who is here: its head, chips, and the day."""

    header: FileHeader
    chips: tuple[Chip, ...]
    picture: Markup
    entries: tuple[Entry, ...]
    more: int  # entries that are not shown in words


def greeting(now: datetime, name: str) -> str:
    """ "Good afternoon, Ruth"."""
    hour = now.astimezone(ZONE).hour
    first = name.split()[0] if name.split() else name
    if 5 <= hour < 12:
        words = _("Good morning, %(name)s")
    elif 12 <= hour < 18:
        words = _("Good afternoon, %(name)s")
    else:
        words = _("Good evening, %(name)s")
    return words % {"name": first}


def day_bounds(setting: Pack, now: datetime) -> tuple[datetime, datetime]:
    """The home's day that it is now."""
    begins = time.fromisoformat(setting.day_begins)
    return care_day_bounds(care_day(now, begins, ZONE), begins, ZONE)


def here(file: PersonFile, marks: Sequence[Mark], due: Sequence[DutyRow], setting: Pack, now: datetime) -> Here:
    """One file, with what happened in the home's day so far, and what is due about them this shift."""
    first, beyond = day_bounds(setting, now)
    seen: set[UUID] = set()
    ours = [mark for mark in marks if mark.person in file.ids and not (mark.record in seen or seen.add(mark.record))]  # type: ignore[func-returns-value]
    header = file_header(file, now.astimezone(ZONE).date())
    kinds = {kind.code: kind for kind in setting.kinds}
    words = [
        setting.day_begins,
        _("now · last entry %(time)s") % {"time": said_clock(ours[-1].happened_at, ZONE)}
        if ours
        else _("nothing written yet"),
        setting.day_begins,
    ]
    spans = []
    for mark in ours:
        start = (mark.happened_at - first).total_seconds() / 60
        kind = kinds.get(mark.kind)
        tone = TONES[kind.family] if kind else "teal"
        label = f"{said_clock(mark.happened_at, ZONE)} {kind.label if kind else mark.kind}"
        spans.append(Span(start, start + (mark.minutes or 0), label, "teal" if tone == "plain" else tone))
    return Here(
        header=header,
        chips=(*_duty_chips(file, due), *_chips(file, ours)),
        picture=ribbon(
            spans,
            _("The day of %(names)s") % {"names": header.title},
            minutes=(beyond - first).total_seconds() / 60,
            now=(now - first).total_seconds() / 60,
            words=words,
        ),
        entries=tuple(
            Entry(
                said_clock(mark.happened_at, ZONE),
                kinds[mark.kind].label if mark.kind in kinds else mark.kind,
                url("record", mark.record),
            )
            for mark in reversed(ours[-SHOWN:])
        ),
        more=max(0, len(ours) - SHOWN),
    )


def _duty_chips(file: PersonFile, due: Sequence[DutyRow]) -> Iterator[Chip]:
    for row in [row for row in due if row.person in file.ids][:DUTY_CHIPS]:
        title = row.title if len(row.title) <= CHIP else row.title[:CHIP].rsplit(" ", 1)[0].rstrip(" ,;:·") + " …"
        when = _("%(what)s by %(time)s") if row.by_then else "%(what)s · %(time)s"
        words = when % {"what": title, "time": row.by_then or row.chip}
        yield Chip(words, "clipboard-check", "rose" if row.tone == "rose" else "plum", row.href)


def _chips(file: PersonFile, marks: Sequence[Mark]) -> Iterator[Chip]:
    feeds = [mark for mark in marks if mark.kind == "feed"]
    if feeds:
        said = _("Last feed %(time)s") % {"time": said_clock(feeds[-1].happened_at, ZONE)}
        yield Chip(f"{said} · {feeds[-1].taken_ml} ml" if feeds[-1].taken_ml else said, "milk")
    if plan := file.night_plan:
        yield Chip(_("Night checks every %(time)s") % {"time": said_minutes(plan.every_minutes)}, "moon")
    if any(member.left_on for member in file.members):
        yield Chip(_("moves on today"), "door-open")


@dataclass(frozen=True)
class DueNow:
    """What is due this shift, the first of it, and how many duties are open in all."""

    rows: tuple[DutyRow, ...]
    number: int


def due_now(several: Several, until: datetime, setting: Pack, now: datetime) -> DueNow:
    """Of the open duties those that are late, or the business of a shift that ends then."""
    begins = time.fromisoformat(setting.day_begins)
    ours = [row for row in several.rows if by_then(Due(row.due_at, row.timed), until, begins, ZONE)]
    return DueNow(tuple(duty_row(row, setting, now, back="shift") for row in ours), several.number)


@dataclass(frozen=True)
class Mine:
    """The viewer's own shift: what they can do with it now."""

    card: ShiftCard
    started: bool
    may_start: bool


def may_let_in(viewer: Viewer, home: UUID, shifts: Sequence[Shift]) -> bool:
    """Whether the viewer is offered to let an agency worker in: whoever leads a shift round now, or plans them."""
    leads = viewer.may(Permission.PLAN_SHIFTS, home) or any(row.lead_id in (viewer.id, None) for row in shifts)
    return bool(shifts) and leads and viewer.may(Permission.LET_IN_AGENCY, home)


def mine(cards: Sequence[tuple[ShiftCard, bool]], viewer: UUID) -> Mine | None:
    """The viewer's own shift: the one they have started, or else the next one that they may start.

    `cards`: in order of time, each with whether it may be started now.
    """
    rows = [(card, may, row) for card, may in cards for row in card.workers if row.id == viewer]
    for card, _may, row in reversed(rows):
        if row.here:
            return Mine(card, started=True, may_start=False)
    for card, may, row in rows:
        if may and not row.when:
            return Mine(card, started=False, may_start=True)
    return None
