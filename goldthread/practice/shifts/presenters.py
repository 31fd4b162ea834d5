"""A shift, and a handover, as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goldthread.casework.placements.presenters import FileHeader, file_header
from goldthread.casework.placements.queries import PersonFile
from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.packs.rules import Pack
from goldthread.lib.dates import said_clock, said_day, said_minutes, said_moment, said_short_day
from goldthread.lib.text import initials
from goldthread.practice.shifts.queries import Shift, Signed, Unread, stands
from goldthread.practice.shifts.rules import ON_DUTY, PARTS, Stand, Told, differing
from goldthread.ui.jinja import url

_STANDS: dict[Stand, tuple[Any, str, str]] = {
    # word, tone, icon
    Stand.PLANNED: (gettext_lazy("planned"), "plain", "calendar"),
    Stand.AWAITED: (gettext_lazy("not here yet"), "gold", "clock"),
    Stand.HERE: (gettext_lazy("here"), "teal", "check"),
    Stand.STAYING: (gettext_lazy("still here"), "teal", "check"),
    Stand.GONE: (gettext_lazy("gone"), "plain", "log-out"),
    Stand.FORGOTTEN: (gettext_lazy("end not written"), "gold", "clock-alert"),
    Stand.NOT_COMING: (gettext_lazy("not coming"), "plain", "x"),
    Stand.ABSENT: (gettext_lazy("did not start"), "gold", "clock-alert"),
}


def label(setting: Pack, kind: str) -> str:
    """What the pack calls a shift of that kind."""
    return next((each.label for each in setting.shifts if each.code == kind), kind.replace("_", " ").capitalize())


@dataclass(frozen=True)
class WorkerLine:
    """One worker of a shift."""

    id: UUID
    name: str
    initials: str
    word: str
    tone: str
    icon: str
    trained: tuple[str, ...]
    lead: bool
    doubled: bool
    here: bool
    when: str  # "13:58–22:04"


@dataclass(frozen=True)
class ShiftCard:
    """One shift. `title`: "Late · 14:00–22:00"; `length`: as long as it really is, clocks changed or not."""

    id: UUID
    kind: str
    label: str
    hours: str
    day: str
    length: str
    clocks: str  # that the clocks change in it; empty otherwise
    workers: tuple[WorkerLine, ...]
    on_call: str
    lead: str
    here: int
    handed_over: str  # address of its signed handover; empty
    being_made: bool
    over: bool
    running: bool
    href: str

    @property
    def title(self) -> str:
        """ "Late · 14:00–22:00"."""
        return f"{self.label} · {self.hours}"

    @property
    def note(self) -> str:
        """ "Late 14:00–22:00 · 3 on shift"."""
        return ngettext("%(shift)s · %(number)s on shift", "%(shift)s · %(number)s on shift", self.here) % {
            "shift": f"{self.label} {self.hours}",
            "number": self.here,
        }


def shift_card(shift: Shift, setting: Pack, now: datetime) -> ShiftCard:
    """A shift as it stands at that moment."""
    workers = tuple(_worker(row, shift, now) for row in shift.workers.all())
    starts, ends = shift.starts_at.astimezone(ZONE), shift.ends_at.astimezone(ZONE)
    changed = starts.utcoffset() != ends.utcoffset()
    signed = getattr(shift, "handover", None)
    return ShiftCard(
        id=shift.id,
        kind=shift.kind,
        label=label(setting, shift.kind),
        hours=f"{starts:%H:%M}–{ends:%H:%M}",
        day=said_short_day(starts.date()),
        length=said_minutes(int((shift.ends_at - shift.starts_at).total_seconds() // 60)),
        clocks=_("the clocks change in this shift") if changed else "",
        workers=workers,
        on_call=shift.on_call.short_name if shift.on_call else "",
        lead=shift.lead.short_name if shift.lead else "",
        here=sum(row.here for row in workers),
        handed_over=url("handover_read", signed.pk) if signed else "",
        being_made=signed is None and getattr(shift, "draft", None) is not None,
        over=now >= shift.ends_at,
        running=shift.starts_at <= now < shift.ends_at,
        href=url("shift_change", shift.id),
    )


def _worker(row: Any, shift: Shift, now: datetime) -> WorkerLine:
    stand = stands(row, shift, now)
    word, tone, icon = _STANDS[stand]
    trained = [_("first aid")] if row.first_aid else []
    when = "–".join(said_clock(at, ZONE) for at in (row.started_at, row.ended_at) if at)
    return WorkerLine(
        id=row.user_id,
        name=row.user.short_name,
        initials=initials(row.user.short_name),
        word=str(word),
        tone=tone,
        icon=icon,
        trained=(*trained, *([_("medicine")] if row.medicine else [])),
        lead=row.user_id == shift.lead_id,
        doubled=row.doubled and stand is not Stand.NOT_COMING,
        here=stand in ON_DUTY,
        when=when,
    )


@dataclass(frozen=True)
class PlanDay:
    """One day of the plan."""

    label: str
    shifts: tuple[ShiftCard, ...]


def plan_days(shifts: Iterable[Shift], setting: Pack, now: datetime, days: Sequence[date]) -> tuple[PlanDay, ...]:
    """The plan of those days, by the day on which each shift begins."""
    by_day: dict[date, list[ShiftCard]] = {day: [] for day in days}
    for shift in shifts:
        day = shift.starts_at.astimezone(ZONE).date()
        if day in by_day:
            by_day[day].append(shift_card(shift, setting, now))
    today = now.astimezone(ZONE).date()
    return tuple(PlanDay(said_day(day, today=today), tuple(cards)) for day, cards in by_day.items())


# --- handovers -----------------------------------------------------------------------------------------------------


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
        counts=counts_shown([(each["name"], each["said"]) for each in body["counts"]], setting),
        readers=tuple(
            (name, _("read %(time)s") % {"time": said_moment(at, ZONE)} if at else "") for name, at in signed.readers
        ),
        read_by_viewer=signed.read_by_viewer,
        mark=bytes(row.digest).hex()[:12],
    )


def heads(files: Iterable[PersonFile], today: date) -> tuple[Told, ...]:
    """Those who are here, as a handover begins: where they are, and the lines that every worker must know."""
    return tuple(_head(file_header(file, today), file) for file in files)


def _head(header: FileHeader, file: PersonFile) -> Told:
    named = [f"{row.name}: {row.text}" if row.name else row.text for row in header.keep_safe]
    return Told(
        placement=file.placement.id if file.placement else None,
        title=header.title,
        people=tuple(sorted(file.ids)),
        where=_("moved on") if header.moved_on else _("here"),
        moved_on=header.moved_on,
        keep_safe=tuple(named),
    )
