"""What is done in the universe, one after the other: plain descriptions that the actions carry out.

Workers, homes and people go by short keys ("ruth", "willows", "noah"); rows have ids that are worked out beforehand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Act:
    """Something done at a moment; `by` is the worker's key, empty only while the house is set up."""

    at: datetime
    by: str


@dataclass(frozen=True)
class OpenHome(Act):
    """A home opens."""

    home: str
    provider: str
    name: str
    pack: str
    opened_on: date


@dataclass(frozen=True)
class TakeOn(Act):
    """A worker begins."""

    worker: str
    name: str
    email: str


@dataclass(frozen=True)
class Post(Act):
    """A worker gets a role in a home, until further notice or until a moment."""

    worker: str
    home: str
    role: str
    until: datetime | None = None
    agency: str = ""


@dataclass(frozen=True)
class Leave(Act):
    """A worker leaves for good."""

    worker: str


@dataclass(frozen=True)
class Person(Act):
    """A file is opened for somebody."""

    home: str
    key: str
    id: UUID
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Stay(Act):
    """Somebody, or a family, moves in."""

    home: str
    key: str
    id: UUID
    members: tuple[tuple[str, str], ...]  # person and part
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Fact(Act):
    """Something is set of a person or a stay: `verb` names the action, `args` are its own, `whose` a person's key."""

    home: str
    verb: str
    whose: str
    args: Mapping[str, Any]
    id: UUID | None = None
    stay: str = ""


@dataclass(frozen=True)
class Keep(Act):
    """A picture is kept, to hang on a record."""

    home: str
    id: UUID
    picture: str
    name: str


@dataclass(frozen=True)
class Sign(Act):
    """A record is signed. `answers` have the shapes of packs.rules.QuestionType, with workers by key."""

    id: UUID
    home: str
    kind: str
    happened_at: datetime
    about: tuple[tuple[str, str], ...]  # person and role; none for the home's own log
    answers: Mapping[str, Any]
    length: int | None = None
    written_at: datetime | None = None  # by a tablet that was out of reach meanwhile
    ask_countersign: bool = False
    prompts: tuple[tuple[str, str, bool], ...] = ()
    named: Mapping[str, str] = field(default_factory=dict)  # what a name in the text means: "nobody", or a person


@dataclass(frozen=True)
class Draft(Sign):
    """A record that is begun and not signed."""


@dataclass(frozen=True)
class Amend(Act):
    """A signed record gets a newer text, with the reason."""

    id: UUID
    record: Sign
    base: int
    answers: Mapping[str, Any]
    reason: str


@dataclass(frozen=True)
class Countersign(Act):
    """A second name."""

    record: UUID
    home: str
    note: str = ""


@dataclass(frozen=True)
class Answer(Act):
    """What was done about a concern."""

    record: UUID
    home: str
    words: str


@dataclass(frozen=True)
class Release(Act):
    """A record is released to a placing social worker: `to` is their key."""

    record: UUID
    home: str
    to: str
    reason: str


@dataclass(frozen=True)
class Strike(Act):
    """Not this person."""

    record: UUID
    home: str
    person: str
    reason: str
    instead: str = ""


@dataclass(frozen=True)
class Read(Act):
    """ "I have read this." """

    record: UUID
    home: str


@dataclass(frozen=True)
class LedTo(Act):
    """One record led to another."""

    record: UUID
    home: str
    target: UUID


@dataclass(frozen=True)
class Shift(Act):
    """Something is done about a shift: `verb` is plan, change, call_off, start, let_in, end, end_for, count, keep, hand_over or read."""

    home: str
    verb: str
    shift: UUID
    args: Mapping[str, Any]


@dataclass(frozen=True)
class Duty(Act):
    """Something is due: `verb` is set, move, meet or drop."""

    home: str
    verb: str
    duty: UUID
    args: Mapping[str, Any]


@dataclass(frozen=True)
class Day:
    """What is done in one home on one day, in order: one transaction."""

    on: date
    acts: tuple[Act, ...]


@dataclass(frozen=True)
class Part:
    """A part of the universe that can be used when it is done: its name, and its days in order."""

    name: str
    days: tuple[Day, ...]

    @property
    def acts(self) -> int:
        """How many acts it has."""
        return sum(len(day.acts) for day in self.days)


@dataclass(frozen=True)
class Universe:
    """All of it: who works where first, then one part a home."""

    parts: tuple[Part, ...]
    digest: str  # of what is to be done; two builds of one digest do the same
