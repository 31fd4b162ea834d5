"""What is known of a person, as their page shows it: open lines, each with its days and who set it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Set:
    """What every dated line has: its id, from which day it holds, and who set it when."""

    id: UUID
    from_on: date
    set_by: str  # the short name of a worker
    set_at: datetime


@dataclass(frozen=True)
class About(Set):
    """One line of who they are; `heading` is a code of AboutLine.Heading."""

    heading: str
    text: str
    own_words: bool


@dataclass(frozen=True)
class Legal(Set):
    """Under what law they are here; `code` is one of the pack's legal_statuses."""

    code: str
    until_on: date | None
    note: str


@dataclass(frozen=True)
class Responsible(Set):
    """Who holds parental responsibility, and on what ground."""

    holder: str
    ground: str


@dataclass(frozen=True)
class Told(Set):
    """Who may be told what; with `not_the_address` they must not be told where the person lives."""

    who: str
    relation: str
    what: str
    not_the_address: bool


@dataclass(frozen=True)
class Agreed(Set):
    """What was agreed to, or asked and not given; `code` is one of the pack's consents."""

    code: str
    given_by: str
    given: bool
    until_on: date | None
    limits: str


@dataclass(frozen=True)
class Related:
    """What another person of the home is to this one ("mother"); or, with `back`, what this one is to them."""

    id: UUID
    name: str
    words: str
    back: bool = False


@dataclass(frozen=True)
class Changed:
    """One correction: what it said before and after."""

    field: str
    before: str
    after: str
    at: datetime
    by: str


@dataclass(frozen=True)
class Known:
    """All of it, newest last; corrections newest first."""

    lines: tuple[About, ...] = ()
    legal: tuple[Legal, ...] = ()
    responsibility: tuple[Responsible, ...] = ()
    told: tuple[Told, ...] = ()
    consents: tuple[Agreed, ...] = ()
    relations: tuple[Related, ...] = ()
    changes: tuple[Changed, ...] = field(default=())


_DAYS = ("from_on", "until_on", "look_again_on", "on")
_MOMENTS = ("set_at", "at", "from_at")
_CLOCKS = ("starts", "ends")


def from_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as PostgreSQL wrote it in JSON, with its id, days, times and moments made whole."""
    whole = dict(row)
    for name, value in row.items():
        if value is None:
            continue
        if name == "id":
            whole[name] = UUID(value)
        elif name in _DAYS:
            whole[name] = date.fromisoformat(value)
        elif name in _MOMENTS:
            whole[name] = datetime.fromisoformat(value)
        elif name in _CLOCKS:
            whole[name] = time.fromisoformat(value)
    return whole
