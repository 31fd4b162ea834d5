"""A night as it is read: each window with what happened in it, the newest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from goldthread.casework.people.presenters import photo_of, tone_of
from goldthread.casework.records.rules.composing import ZONE
from goldthread.lib.dates import said_clock, said_day, said_gap, said_minutes
from goldthread.lib.text import initials
from goldthread.practice.care.presenters.words import headline, listed
from goldthread.practice.care.queries import NIGHT_CHECK, HomeNight, Sleeper
from goldthread.practice.care.rules.days import Entry
from goldthread.practice.care.rules.nights import Check, Look, Night, State, Window, look_in, night_of
from goldthread.ui.charts import Span, ribbon


@dataclass(frozen=True)
class CheckRow:
    """One check: its actual time, what was seen, who wrote it; `late` when it was not written at the time."""

    time: str
    words: str
    by: str
    late: str
    href: str


@dataclass(frozen=True)
class WindowRow:
    """A window: its hours, what became of it in a word with tone and icon, and what happened in it."""

    hours: str
    state: State
    word: str
    tone: str
    icon: str
    checks: tuple[CheckRow, ...]


@dataclass(frozen=True)
class SleeperCard:
    """Somebody's night. `check_href` is empty where no check can be made from here."""

    id: UUID
    name: str
    initials: str
    tone: str
    photo: str
    line: str
    kept: str
    missed: str  # "1 missed"; empty when none
    due: str  # "Due now: 03:00–04:00"; empty when not
    picture: Markup
    rows: tuple[WindowRow, ...]
    to_come: str
    outside: tuple[CheckRow, ...]
    check_href: str


@dataclass(frozen=True)
class NightPage:
    """A night of the home."""

    title: str
    line: str
    clock: str  # the time now; empty for an earlier night
    missed: str
    sleepers: tuple[SleeperCard, ...]
    earlier_href: str
    later_href: str  # empty for the night that is now
    now_href: str  # to tonight, from an earlier night


def night_page(found: HomeNight, night: date, *, now: datetime, late_after_minutes: int, may_write: bool) -> NightPage:
    """The page of a night as it stands at `now`."""
    tonight = night_of(now, ZONE)
    current = night == tonight
    checks: dict[UUID, list[Entry]] = {}
    for entry in found.checks:
        checks.setdefault(entry.person, []).append(entry)
    cards, missed = [], 0
    for sleeper in found.sleepers:
        own = {entry.record: entry for entry in checks.get(sleeper.id, ())}
        worked = look_in(
            sleeper.plans,
            (_check(entry) for entry in own.values()),
            night,
            ZONE,
            now=now,
            late_after_minutes=late_after_minutes,
        )
        if worked.looks or worked.outside:
            missed += worked.count(State.MISSED)
            cards.append(_card(sleeper, worked, own, now, may_write and current))
    here = reverse("night")
    end = night + timedelta(days=1)
    local = now.astimezone(ZONE)
    said = _("%(first)s to %(last)s") % {
        "first": said_day(night, words=translation),
        "last": said_day(end, today=local.date(), words=translation),
    }
    return NightPage(
        title=_("Night") if not current else _("Last night") if 8 <= local.hour < 12 else _("Tonight"),
        line=said,
        clock=said_clock(now, ZONE) if current else "",
        missed=ngettext("%(number)s check missed", "%(number)s checks missed", missed) % {"number": missed}
        if missed
        else "",
        sleepers=tuple(cards),
        earlier_href=f"{here}?night={night - timedelta(days=1)}",
        later_href="" if current else f"{here}?night={end}" if end < tonight else here,
        now_href="" if current else here,
    )


def _check(entry: Entry) -> Check:
    return Check(entry.record, entry.happened_at, entry.told_at, entry.form.late_after_minutes)


def _card(sleeper: Sleeper, night: Night, entries: dict[UUID, Entry], now: datetime, may_write: bool) -> SleeperCard:
    windows = [look.window for look in night.looks]
    kept, missed = night.count(State.KEPT), night.count(State.MISSED)
    due = next((look.window for look in night.looks if look.state is State.DUE), None)
    to_come = [look.window for look in night.looks if look.state is State.TO_COME]
    return SleeperCard(
        id=sleeper.id,
        name=sleeper.name,
        initials=initials(sleeper.name),
        tone=tone_of(sleeper.id),
        photo=photo_of(sleeper.id, sleeper.photo),
        line=_line(sleeper, night),
        kept=_("%(number)s kept") % {"number": kept},
        missed=_("%(number)s missed") % {"number": missed} if missed else "",
        due=_("Due now: %(hours)s") % {"hours": _hours(due)} if due else "",
        picture=_picture(sleeper, night, now) if windows else Markup(),
        rows=tuple(_row(look, entries) for look in reversed(night.looks) if look.state is not State.TO_COME),
        to_come=_to_come(to_come, windows),
        outside=_checks(night.outside, entries),
        check_href=f"{reverse('record_write', args=[NIGHT_CHECK])}?{urlencode({'about': str(sleeper.id)})}"
        if may_write
        else "",
    )


def _line(sleeper: Sleeper, night: Night) -> str:
    """ "With Amira · room 2 · every 1 h, 21:00 to 07:00": a plan changed in the night is said as it was and is."""
    plans = [
        _("every %(span)s, %(starts)s to %(ends)s")
        % {
            "span": said_minutes(plan.every_minutes, words=translation),
            "starts": f"{plan.starts:%H:%M}",
            "ends": f"{plan.ends:%H:%M}",
        }
        for plan in sleeper.plans
        if night.looks and plan.from_at < night.looks[-1].window.end
        if plan.until_at is None or plan.until_at > night.looks[0].window.start
    ]
    return listed(
        (
            _("with %(others)s") % {"others": ", ".join(sleeper.others)} if sleeper.others else "",
            _room(sleeper.room),
            _(", then ").join(plans) or _("no checks planned"),
        )
    )


def _hours(window: Window) -> str:
    return f"{said_clock(window.start, ZONE)}–{said_clock(window.end, ZONE)}"


def _to_come(windows: Sequence[Window], every: Sequence[Window]) -> str:
    if not windows:
        return ""
    said = ngettext("%(number)s more, until %(end)s", "%(number)s more, until %(end)s", len(windows))
    if len(windows) == len(every):
        said = _("Begins at %(start)s: %(number)s until %(end)s")
    return said % {
        "number": len(windows),
        "start": said_clock(windows[0].start, ZONE),
        "end": said_clock(windows[-1].end, ZONE),
    }


def _row(look: Look, entries: dict[UUID, Entry]) -> WindowRow:
    word, tone, mark = {
        State.KEPT: (_("checked"), "teal", "check"),
        State.DUE: (_("due now"), "gold", "clock"),
        State.WAITING: (_("over, nothing written yet"), "gold", "clock-alert"),
        State.MISSED: (_("missed"), "rose", "triangle-alert"),
        State.CUT: (_("the plan changed here"), "plain", "history"),
    }[look.state]
    if look.state is State.MISSED and look.checks:
        word = _("missed at the time, written later")
    return WindowRow(_hours(look.window), look.state, word, tone, mark, _checks(look.checks, entries))


def _checks(checks: Iterable[Check], entries: dict[UUID, Entry]) -> tuple[CheckRow, ...]:
    return tuple(
        CheckRow(
            time=said_clock(check.happened_at, ZONE),
            words=listed(headline(entries[check.record])),
            by=entries[check.record].author,
            late=_("written late, %(gap)s") % {"gap": said_gap(check.late, words=translation)} if check.late else "",
            href=f"{reverse('record', args=[check.record])}?file={entries[check.record].person}",
        )
        for check in checks
    )


def _picture(sleeper: Sleeper, night: Night, now: datetime) -> Markup:
    """The night to scale: each check where it happened, each missed window as long as it was."""
    first, last = night.looks[0].window.start, night.looks[-1].window.end

    def minute(moment: datetime) -> float:
        return (moment - first).total_seconds() / 60

    spans = []
    for look in night.looks:
        start, end = minute(look.window.start), minute(look.window.end)
        if look.state is State.MISSED:
            spans.append(Span(start + 1, end - 1, _("%(hours)s missed") % {"hours": _hours(look.window)}, "rose"))
        elif look.state in (State.DUE, State.WAITING):
            spans.append(Span(start + 1, end - 1, _row(look, {}).word if not look.checks else "", "gold"))
    every = [check for look in night.looks for check in look.checks] + list(night.outside)
    spans += [
        Span(
            minute(check.happened_at),
            minute(check.happened_at) + 6,
            said_clock(check.happened_at, ZONE),
            "plum" if check.late else "teal",
        )
        for check in every
        if first <= check.happened_at < last
    ]
    said = ngettext("%(number)s check", "%(number)s checks", len(every)) % {"number": len(every)}
    missed = night.count(State.MISSED)
    words = [said_clock(first, ZONE), said_clock(last, ZONE)]
    return ribbon(
        spans,
        _("The night of %(name)s, %(hours)s") % {"name": sleeper.name, "hours": "–".join(words)},
        listed((said, _("%(number)s missed") % {"number": missed} if missed else "")),
        minutes=minute(last),
        now=minute(now) if first <= now < last else None,
        words=words,
    )


def _room(named: str) -> str:
    """ "room 2" for a number; a room that has a name is called by it."""
    return _("room %(room)s") % {"room": named} if named[:1].isdigit() else named
