"""A stay: its days and weeks, who may be of it, and what of a person stands on every card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from goldthread.casework.people.rules import EARLIEST, Fault, begins_faults, code_faults, text_faults
from goldthread.lib.dates import said_date
from goldthread.lib.words import gettext
from goldthread.lib.words import gettext_noop as _

PARTS = ("resident", "parent", "baby", "child", "other")
_USUAL_PARTS = {"unborn": "baby", "baby": "baby", "child": "child", "parent": "parent", "adult": "other"}
STATES = ("held", "not_needed", "missing")
NIGHT_LEAST, NIGHT_MOST = 5, 240  # minutes between two looks
PLACING = "placing"  # the task, at a stay, of a social worker of the placing authority
LONGEST_VISIT = timedelta(hours=16)
WEEKS_MOST = 1040  # twenty years

# What may be corrected of a stay, and how long each text may be.
TEXTS = {"placing_authority": 200, "authority_contact": 400, "room": 60, "came_from": 400}
FACTS = (*TEXTS, "weeks_planned", "moved_in_on")


def tasks(words: str) -> dict[str, str]:
    """What somebody may be to a stay, by the codes of KeyWorker.Task; `words`: what the setting calls a key worker."""
    return {
        "key_worker": words[:1].upper() + words[1:],
        "assessor": gettext("Assessor"),
        "therapist": gettext("Therapist"),
        PLACING: gettext("Placing social worker"),
    }


def usual_part(stage: str) -> str:
    """As what somebody of that stage usually moves in: a code of PARTS."""
    return _USUAL_PARTS.get(stage, "resident")


@dataclass(frozen=True)
class AllergyLine:
    """What somebody must not meet."""

    id: UUID
    person: UUID
    substance: str
    reaction: str
    what_to_do: str


@dataclass(frozen=True)
class SafeLine:
    """A line that every worker must know; `kind` is a code of the pack's keep_safe_kinds."""

    id: UUID
    person: UUID
    kind: str
    text: str
    from_on: date
    look_again_on: date | None
    set_by: str  # the short name of a worker


@dataclass(frozen=True)
class NightLine:
    """How often somebody is looked in on at night, between which local times (it may run past midnight)."""

    id: UUID
    person: UUID
    every_minutes: int
    starts: time
    ends: time
    from_at: datetime


@dataclass(frozen=True)
class AboutWords:
    """One line of who they are, for the column beside a timeline: "helps" or "early_sign"."""

    id: UUID
    person: UUID
    heading: str
    text: str
    own_words: bool


@dataclass(frozen=True)
class NotToldLine:
    """Somebody who must not be told where a person lives."""

    id: UUID
    person: UUID
    who: str
    relation: str


@dataclass(frozen=True)
class MovedLine:
    """That somebody moved to another home of the provider; `taken`: there they live now."""

    id: UUID
    person: UUID
    home: str  # its name
    on: date
    taken: bool


@dataclass(frozen=True)
class CameLine:
    """That somebody came from another home of the provider, which knew them as `before`."""

    id: UUID
    person: UUID
    home: str
    before: str  # an id


@dataclass(frozen=True)
class LegalLine:
    """A legal status that is open; `code` is one of the pack's legal_statuses. It may begin on a day to come."""

    id: UUID
    person: UUID
    code: str
    from_on: date
    until_on: date | None


@dataclass(frozen=True)
class KeyWorkerName:
    """Who is key worker of a stay; `user` is the worker's id, `id` that of the allocation."""

    id: UUID
    user: UUID
    name: str
    short_name: str


@dataclass(frozen=True)
class Week:
    """Which week of a stay a day lies in, counted from 1; `planned` is how many were planned, if any."""

    number: int
    planned: int | None

    @property
    def over(self) -> bool:
        """Whether the stay has run longer than planned."""
        return self.planned is not None and self.number > self.planned


def week_of(moved_in_on: date, on: date, planned: int | None = None) -> Week | None:
    """The week of the stay on that day: days 0 to 6 are week 1. None before moving in."""
    if on < moved_in_on:
        return None
    return Week((on - moved_in_on).days // 7 + 1, planned)


def stay_faults(facts: Mapping[str, Any], on: date) -> list[Fault]:
    """What is wrong with what is said of a stay. `on` is today; facts are FACTS."""
    faults: list[Fault] = []
    for name, most in TEXTS.items():
        faults += text_faults(name, facts.get(name, ""), most)
    weeks = facts.get("weeks_planned")
    if weeks is not None and not 1 <= weeks <= WEEKS_MOST:
        faults.append(Fault("weeks_planned", _("Please write a number of weeks from 1 to 1,040, or leave it empty.")))
    day = facts.get("moved_in_on")
    if day is None:
        faults.append(Fault("moved_in_on", _("Please write the day they moved in.")))
    else:
        faults += begins_faults("moved_in_on", day, on)
    return faults


@dataclass(frozen=True)
class Stay:
    """A stay somebody is or was part of: from when, until when (none: still), and their name for a message."""

    person: UUID
    name: str
    joined_on: date
    left_on: date | None


def joining_faults(field: str, on: date, stays: Sequence[Stay]) -> list[Fault]:
    """Why those of `stays` cannot begin a new stay on that day: they live here already, or still did then."""
    faults = []
    for stay in stays:
        if stay.left_on is None:
            lives_here = _("%(name)s lives here already. Record the move on first.")
            faults.append(Fault("members", lives_here, {"name": stay.name}))
        elif stay.left_on > on and stay.joined_on <= on:
            values = {"name": stay.name, "day": said_date(stay.left_on)}
            faults.append(Fault(field, _("%(name)s was still in another stay here until %(day)s."), values))
        elif stay.joined_on > on:
            values = {"name": stay.name, "day": said_date(stay.joined_on)}
            faults.append(Fault(field, _("%(name)s has a later stay here, from %(day)s."), values))
    return faults


def leaving_faults(on: date, joined_on: date, today: date) -> list[Fault]:
    """What is wrong with the day of a move on. `joined_on`: the last day on which one of them moved in."""
    if on < joined_on:
        values = {"day": said_date(joined_on)}
        return [Fault("on", _("This is before the day they moved in, %(day)s. Please check both."), values)]
    if on > today:
        return [Fault("on", _("This day is still to come. Record the move when it has happened."))]
    return []


def night_faults(every_minutes: int, starts: time, ends: time) -> list[Fault]:
    """What is wrong with a night plan; it may run past midnight."""
    faults = []
    if not NIGHT_LEAST <= every_minutes <= NIGHT_MOST:
        faults.append(Fault("every_minutes", _("Please write from 5 to 240 minutes.")))
    if starts == ends:
        faults.append(Fault("ends", _("It begins and ends at the same time. Please check both.")))
    return faults


def on_file_faults(item: str, state: str, text: str, items: Sequence[str]) -> list[Fault]:
    """What is wrong with a mark on the completeness list. What is not needed says why."""
    faults = code_faults("item", item, items) + code_faults("state", state, STATES)
    faults += text_faults("text", text, 400)
    if not faults and state == "not_needed" and not text.strip():
        faults.append(Fault("text", _("Please say in a few words why it is not needed.")))
    return faults


@dataclass(frozen=True)
class Completeness:
    """How much of a list is on file: items held, not needed and missing."""

    held: int
    not_needed: int
    missing: int

    @property
    def total(self) -> int:
        """All items."""
        return self.held + self.not_needed + self.missing

    @property
    def percent(self) -> int:
        """Whole percent held or not needed; 100 only when nothing is missing."""
        return 100 * (self.held + self.not_needed) // self.total if self.total else 100


def completeness(states: Sequence[str]) -> Completeness:
    """Count the states of a list's items ("held", "not_needed", "missing")."""
    return Completeness(*(sum(state == wanted for state in states) for wanted in STATES))


def until_faults_of_link(until_on: date, from_on: date | None) -> list[Fault]:
    """What is wrong with the day on which somebody stopped being of the network."""
    if until_on < (from_on or EARLIEST):
        return [Fault("until_on", _("This day is before the day it began. Please check both."))]
    return []
