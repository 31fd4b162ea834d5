"""A duty as pages show it: what, about whom, whose, and how long is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goldthread.casework.duties.queries import Duty
from goldthread.casework.duties.rules import SOON, Due, Group, Left, day_of, group_of, left
from goldthread.casework.people.presenters import apart
from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.packs.rules import Pack
from goldthread.lib.dates import said_clock, said_moment, said_short_day
from goldthread.ui.jinja import url

GROUPS = (
    (Group.LATE, gettext_lazy("Late")),
    (Group.TODAY, gettext_lazy("Today")),
    (Group.WEEK, gettext_lazy("The week ahead")),
    (Group.LATER, gettext_lazy("Later")),
)


@dataclass(frozen=True)
class DutyRow:
    """One duty in a list. `line`: about whom · whose · when; `chip`: how long is left, with its tone and icon."""

    id: UUID
    person: UUID | None
    title: str
    line: str
    chip: str
    tone: str
    icon: str
    href: str
    by_then: str  # "18:00", "Fri 27 Nov"; for a chip on the person's card


def duty_row(duty: Duty, setting: Pack, now: datetime, *, back: str = "") -> DutyRow:
    """An open duty as it stands at that moment. `back`: the page to go back to, named in its address."""
    when = Due(duty.due_at, duty.timed)
    begins = time.fromisoformat(setting.day_begins)
    how, minutes = left(when, now, begins, ZONE)
    late = how is Left.LATE
    soon = how is Left.HOURS and when.at - now <= SOON
    return DutyRow(
        id=duty.id,
        person=duty.person_id,
        title=duty.title,
        line=" · ".join([*_about(duty), *_whose(duty), *_when(when, how, now)]),
        chip=_left(when, how, minutes, now),
        tone="rose" if late else "gold" if soon else "teal",
        icon="clock-alert" if late else "",
        href=url("duty", duty.id) + (f"?{urlencode({'back': back})}" if back else ""),
        by_then=said_clock(when.at, ZONE) if how is Left.HOURS else "",
    )


def _about(duty: Duty) -> list[str]:
    if duty.person is None:
        return []
    parts = [apart(duty.person.preferred_name)]
    return [*parts, _("moved on")] if getattr(duty, "moved_on", False) else parts


def _whose(duty: Duty) -> list[str]:
    return [apart(duty.owner.short_name)] if duty.owner else []


def _when(when: Due, how: Left, now: datetime) -> list[str]:
    """The time itself, where the chip does not say it."""
    if how is Left.TODAY:
        return []
    if when.timed and when.at.astimezone(ZONE).date() == now.astimezone(ZONE).date():
        return [_("by %(time)s") % {"time": said_clock(when.at, ZONE)}]
    return [_("by %(time)s") % {"time": said_due(when, now)}]


def said_due(when: Due, now: datetime) -> str:
    """When it is due: "Fri 27 Nov 18:00", or the day alone."""
    today = now.astimezone(ZONE).date()
    return said_moment(when.at, ZONE, today=today) if when.timed else said_short_day(day_of(when, ZONE), today=today)


def _left(when: Due, how: Left, minutes: int, now: datetime) -> str:
    match how:
        case Left.LATE:
            return _("%(time)s late") % {"time": _long(minutes)} if minutes else _("due now")
        case Left.HOURS:
            return _long(minutes) if minutes else _("due now")
        case Left.TODAY:
            return _("today")
        case Left.TOMORROW:
            return _("tomorrow")
    day = said_short_day(day_of(when, ZONE), today=now.astimezone(ZONE).date())
    return day.partition(" ")[0] if how is Left.WEEKDAY else day


def _long(minutes: int) -> str:
    """ "40 m", "1 h 20 m", "3 h", "2 days": as fine as it matters."""
    hours, rest = divmod(minutes, 60)
    if hours >= 48:
        return ngettext("%(number)s day", "%(number)s days", hours // 24) % {"number": hours // 24}
    if hours >= 3 or (hours and not rest):
        return _("%(hours)s h") % {"hours": hours}
    if hours:
        return _("%(hours)s h %(minutes)s m") % {"hours": hours, "minutes": rest}
    return _("%(minutes)s m") % {"minutes": rest}


@dataclass(frozen=True)
class DutyGroup:
    """Duties under one heading."""

    heading: str
    rows: tuple[DutyRow, ...]


def duty_groups(duties: Iterable[Duty], setting: Pack, now: datetime) -> tuple[DutyGroup, ...]:
    """Open duties under their headings, in the order in which they fall due; no empty heading."""
    begins = time.fromisoformat(setting.day_begins)
    by_group: dict[Group, list[DutyRow]] = {}
    for duty in duties:
        group = group_of(Due(duty.due_at, duty.timed), now, begins, ZONE)
        by_group.setdefault(group, []).append(duty_row(duty, setting, now))
    return tuple(DutyGroup(str(words), tuple(by_group[group])) for group, words in GROUPS if group in by_group)


@dataclass(frozen=True)
class ActLine:
    """One act on a duty: what happened, who and when, and their words."""

    said: str
    line: str
    words: str


@dataclass(frozen=True)
class DutyPage:
    """One duty, whole. `state`: its word, tone and icon once it has ended, else how long is left."""

    id: UUID
    title: str
    words: str
    facts: tuple[tuple[str, str, str], ...]  # name, words, an address or none
    moved_on: bool
    open: bool
    chip: str
    tone: str
    icon: str
    acts: tuple[ActLine, ...]


def duty_page(duty: Duty, setting: Pack, now: datetime) -> DutyPage:
    """The page of a duty."""
    row = duty_row(duty, setting, now)
    open_ = duty.state == Duty.State.OPEN
    chip, tone, icon = (row.chip, row.tone, row.icon or "clock") if open_ else _ended(duty)
    person = apart(duty.person.preferred_name) if duty.person else _("the home")
    facts = (
        (_("Due"), said_due(Due(duty.due_at, duty.timed), now), ""),
        (_("About"), person, url("person", duty.person_id) if duty.person_id else ""),
        (_("Who sees to it"), _owner(duty.owner), ""),
        (_("Set by"), f"{apart(duty.set_by.short_name)} · {said_moment(duty.set_at, ZONE)}", ""),
    )
    return DutyPage(
        id=duty.id,
        title=duty.title,
        words=duty.words,
        facts=facts,
        moved_on=bool(getattr(duty, "moved_on", False)),
        open=open_,
        chip=chip,
        tone=tone,
        icon=icon,
        acts=tuple(_act(act, now) for act in duty.acts.all()),
    )


def _owner(owner: Any) -> str:
    return apart(owner.short_name) if owner is not None else _("whoever is on shift")


def _ended(duty: Duty) -> tuple[str, str, str]:
    return (_("done"), "teal", "check") if duty.state == Duty.State.MET else (_("no longer needed"), "plain", "x")


def _act(act: Any, now: datetime) -> ActLine:
    return ActLine(_what(act, now), f"{apart(act.by.short_name)} · {said_moment(act.at, ZONE)}", act.words)


def _what(row: Any, now: datetime) -> str:
    if row.act == "met":
        return _("Done")
    if row.act == "dropped":
        return _("No longer needed")
    before, since = Due(row.due_before, row.timed_before), Due(row.due_since, row.timed_since)
    parts = []
    if before != since:
        said = {"before": said_due(before, now), "since": said_due(since, now)}
        parts.append(_("Moved from %(before)s to %(since)s") % said)
    if row.owner_before_id != row.owner_since_id:
        parts.append(
            _("From %(before)s to %(since)s") % {"before": _owner(row.owner_before), "since": _owner(row.owner_since)}
        )
    return " · ".join(parts)


@dataclass(frozen=True)
class EndedRow:
    """A duty that has ended, in a list."""

    title: str
    line: str
    chip: str
    tone: str
    icon: str
    href: str


def ended_row(duty: Duty) -> EndedRow:
    """What became of it, by whom and when."""
    chip, tone, icon = _ended(duty)
    act = next((each for each in duty.acts.all() if each.act == duty.state), None)
    said = [f"{apart(act.by.short_name)} · {said_moment(act.at, ZONE)}", act.words] if act else []
    line = " · ".join(part for part in (*_about(duty), *said) if part)
    return EndedRow(duty.title, line, chip, tone, icon, url("duty", duty.id))
