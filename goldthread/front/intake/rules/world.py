"""What the home knows already, as far as a file must be held against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from goldthread.casework.people.rules import names_of
from goldthread.casework.placements.rules import Stay
from goldthread.casework.records.rules.composing import Resident
from goldthread.front.intake.rules.rows import Cells
from goldthread.ground.packs.rules import Pack
from goldthread.lib.text import fold
from goldthread.lib.words import gettext_noop as _

GROWN_UP = ("parent", "adult")


@dataclass(frozen=True)
class Known:
    """Somebody of the home. `key`: what they were known by in the file they came from; empty: added by hand."""

    id: UUID
    key: str
    preferred_name: str
    full_name: str
    previous_names: str
    stage: str
    born_on: date | None


@dataclass
class World:
    """The home on the day of the check."""

    home: UUID
    pack: Pack
    today: date
    now: datetime
    people: tuple[Known, ...] = ()
    stays: Mapping[UUID, list[Stay]] = field(default_factory=dict)  # by person
    stay_keys: frozenset[str] = frozenset()
    professional_keys: frozenset[str] = frozenset()
    professionals: frozenset[tuple[str, str, str]] = frozenset()  # name, work, organisation, folded
    workers: Mapping[str, UUID] = field(default_factory=dict)  # by folded name and by e-mail address
    residents: tuple[Resident, ...] = ()
    bad_addresses: frozenset[str] = frozenset()  # e-mail addresses of the file that are none

    def __post_init__(self) -> None:
        self.by_key = {person.key: person for person in self.people if person.key}
        self.by_name: dict[str, list[Known]] = {}
        for person in self.people:
            names = names_of(
                person.preferred_name,
                person.full_name,
                person.previous_names,
                grown_up=person.stage in GROWN_UP,
            )
            for name in {fold(name) for name in names}:
                self.by_name.setdefault(name, []).append(person)

    def same_name(self, preferred: str, full: str) -> list[Known]:
        """Those who could be the same by their names: preferred names alike, full names alike or one not said."""
        wanted = fold(full)
        return [
            person
            for person in self.by_name.get(fold(preferred), ())
            if fold(person.preferred_name) == fold(preferred)
            and (not wanted or not person.full_name or fold(person.full_name) == wanted)
        ]


def find(cells: Cells, world: World, *, several: bool) -> list[Known]:
    """Whom a row names, by their number in the file of people, else by name (and date of birth). Notes problems."""
    refs = _parts(cells.text("person_id"), several)
    if refs:
        by_ref = [world.by_key.get(f"id:{ref}") for ref in refs]
        if all(by_ref):
            return list(dict.fromkeys(person for person in by_ref if person))
    names = _parts(cells.text("person"), several)
    born_on = cells.day("born_on")
    found: list[Known] = []
    for name in names:
        fitting = world.by_name.get(fold(name), [])
        exact = [person for person in fitting if fold(name) in (fold(person.full_name), fold(person.preferred_name))]
        fitting = exact or fitting
        if born_on is not None and len(names) == 1:
            fitting = [person for person in fitting if person.born_on == born_on]
        if not fitting:
            cells.wrong(
                "person",
                _("Nobody called “%(name)s” is known here. Check the spelling, or bring in the people first."),
                name=_short(name),
            )
        elif len(fitting) > 1:
            cells.wrong(
                "person",
                _("“%(name)s” could be several people here. Give the full name, the date of birth or their number."),
                name=_short(name),
            )
        elif fitting[0] not in found:
            found.append(fitting[0])
    if not names:
        if refs:
            cells.wrong(
                "person_id", _("Nobody with the number “%(ref)s” was brought in here."), ref=_short("; ".join(refs))
            )
        return []
    return found


def _parts(text: str, several: bool) -> list[str]:
    parts: Iterable[str] = text.replace("\n", ";").split(";") if several else [text]
    return [part.strip() for part in parts if part.strip()]


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
