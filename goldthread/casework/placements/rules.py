"""A stay: its days and weeks, whose name stands first, and what of a person stands on every card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID


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
class KeyWorkerName:
    """Who is key worker of a stay; `user` is the worker's id."""

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
