"""A row that is somebody's stay. Rows of one number are one stay of several: a parent and their baby."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from goldthread.casework.people.rules import text_faults
from goldthread.casework.placements.rules import TEXTS, Stay, joining_faults, leaving_faults, stay_faults
from goldthread.front.intake.rules.fields import PARTS
from goldthread.front.intake.rules.reading import Row, Table
from goldthread.front.intake.rules.rows import Cells, Matching, Outcome, Standing, month_first
from goldthread.front.intake.rules.world import Known, World, find
from goldthread.lib.dates import said_date
from goldthread.lib.text import fold
from goldthread.lib.words import gettext_noop as _

NOT_SAID = "Not said in the file that was brought in"  # where they went and why are kept for ever, so never left blank


@dataclass(frozen=True)
class NewMember:
    """Somebody of a stay: from when, until when (none: still), where they went and why."""

    person: UUID
    part: str
    joined_on: date
    left_on: date | None
    went_to: str
    reason: str


@dataclass(frozen=True)
class NewStay:
    """What `placements.actions` are given, member by member in the order of the file."""

    key: str
    facts: dict[str, Any]
    members: tuple[NewMember, ...]
    key_workers: tuple[UUID, ...]

    @property
    def begins(self) -> date:
        """The first day of the stay."""
        return min(member.joined_on for member in self.members)


@dataclass
class _Line:
    """One row on its way."""

    cells: Cells
    row: Row
    key: str
    person: Known | None
    member: NewMember | None
    facts: dict[str, Any]
    key_worker: UUID | None
    shown: tuple[tuple[str, str], ...]
    here: bool = False


def check(table: Table, matching: Matching, world: World) -> Iterator[Outcome]:
    """What comes of each row, in order. The first row of a stay carries it; the others of it carry none."""
    doubtful = month_first(table, matching, ("moved_in_on", "moved_on_on", "born_on"))
    lines = [_line(row, matching, doubtful, world) for row in table.rows]
    groups: dict[str, list[_Line]] = {}
    for line in lines:
        groups.setdefault(line.key, []).append(line)
    for key, group in groups.items():
        if key in world.stay_keys or all(_stays_already(line, world) for line in group):
            for line in group:
                line.here = True
    _against_the_house(groups, world)
    stays = {}
    for key, group in groups.items():
        _alike(group, key)
        _one_fault_for_all(group)
        if not group[0].here and not any(line.cells.problems for line in group):
            stays[group[0].row.number] = _stay(key, group)
    for line in lines:
        if line.here:
            yield Outcome(line.row, Standing.HERE, (), None, line.shown, _whom(line))
        else:
            standing = Standing.FAULT if line.cells.problems else Standing.NEW
            made = stays.get(line.row.number)
            yield Outcome(line.row, standing, tuple(line.cells.problems), made, line.shown, _whom(line))


def _whom(line: _Line) -> tuple[UUID, ...]:
    return (line.person.id,) if line.person else ()


def _line(row: Row, matching: Matching, doubtful: dict[str, int], world: World) -> _Line:
    cells = Cells(row, matching, doubtful)
    found = find(cells, world, several=False)
    if not cells.text("person") and not cells.text("person_id"):
        cells.wrong("person", _("Please say whose stay this is."))
    person = found[0] if found else None
    joined_on, left_on = cells.day("moved_in_on"), cells.day("moved_on_on")
    facts: dict[str, Any] = {name: cells.text(name) for name in TEXTS}
    facts["weeks_planned"] = cells.number("weeks_planned")
    if not any(problem.field == "moved_in_on" for problem in cells.problems):
        cells.take(stay_faults({**facts, "moved_in_on": joined_on}, world.today))
    went_to, reason = cells.text("went_to"), cells.text("end_reason")
    cells.take([*text_faults("went_to", went_to, 400), *text_faults("end_reason", reason, 400)])
    part = cells.choice("part", PARTS)
    if left_on is not None and joined_on is not None:
        cells.take(leaving_faults(left_on, joined_on, world.today), {"on": "moved_on_on"})
    who = str(person.id) if person else cells.text("person")
    key = cells.key(who, str(joined_on or cells.text("moved_in_on")))
    member = None
    if person is not None and joined_on is not None:
        member = NewMember(person.id, part, joined_on, left_on, went_to or NOT_SAID, reason or NOT_SAID)
    shown = (
        ("person", person.preferred_name if person else cells.text("person")),
        ("moved_in_on", said_date(joined_on) if joined_on else cells.text("moved_in_on")),
        ("moved_on_on", said_date(left_on) if left_on else cells.text("moved_on_on")),
        ("own_id", cells.text("own_id")),
        ("placing_authority", facts["placing_authority"]),
        ("room", facts["room"]),
    )
    return _Line(cells, row, key, person, member, facts, _key_worker(cells, world, left_on), shown)


def _key_worker(cells: Cells, world: World, left_on: date | None) -> UUID | None:
    said = cells.text("key_worker")
    if not said or left_on is not None:
        return None  # who was key worker of a stay that has ended cannot be allocated now
    worker = world.workers.get(fold(said)) or world.workers.get(said.casefold())
    if worker is None:
        cells.wrong(
            "key_worker",
            _("“%(name)s” does not work here and write records. Add them to the team first, or leave this empty."),
            name=said[:60],
        )
    return worker


def _stays_already(line: _Line, world: World) -> bool:
    if line.member is None:
        return False
    return any(stay.joined_on == line.member.joined_on for stay in world.stays.get(line.member.person, ()))


def _against_the_house(groups: dict[str, list[_Line]], world: World) -> None:
    """Nobody lives in two places at once: each new stay is held against those before it, of the house and the file."""
    stays = {person: list(known) for person, known in world.stays.items()}
    fresh = [line for group in groups.values() for line in group if line.member is not None and not line.here]
    for line in sorted(fresh, key=lambda line: line.member.joined_on):  # type: ignore[union-attr]
        member, person = line.member, line.person
        assert member is not None and person is not None
        known = stays.setdefault(person.id, [])
        faults = joining_faults("moved_in_on", member.joined_on, known)
        line.cells.take(faults, {"members": "person"})
        if not line.cells.problems:
            known.append(Stay(person.id, person.preferred_name, member.joined_on, member.left_on))


def _alike(group: list[_Line], key: str) -> None:
    """Nobody stands twice in one stay, and a member does not come after the stay has ended."""
    first: dict[UUID, int] = {}
    for line in group:
        if line.person is None or line.here:
            continue
        if line.person.id in first:
            line.cells.wrong("", _("This row stands in row %(row)s already."), row=first[line.person.id])
        first.setdefault(line.person.id, line.row.number)
    members = [line.member for line in group if line.member is not None]
    if len(members) > 1 and all(member.left_on for member in members):
        begins = min(member.joined_on for member in members)
        over = max(member.left_on for member in members if member.joined_on == begins and member.left_on)
        for line in group:
            if line.member is not None and line.member.joined_on > over:
                line.cells.wrong("moved_in_on", _("The others had left by then. Give this stay a number of its own."))


def _one_fault_for_all(group: Sequence[_Line]) -> None:
    faulty = [line.row.number for line in group if line.cells.problems]
    if not faulty or len(group) == 1:
        return
    for line in group:
        if not line.cells.problems and not line.here:
            line.cells.wrong(
                "", _("Row %(row)s of the same stay cannot come in, so this one waits with it."), row=faulty[0]
            )


def _stay(key: str, group: list[_Line]) -> NewStay:
    facts = {name: next((line.facts[name] for line in group if line.facts[name]), "") for name in TEXTS}
    facts["weeks_planned"] = next((line.facts["weeks_planned"] for line in group if line.facts["weeks_planned"]), None)
    family = any(line.person is not None and line.person.stage == "parent" for line in group)
    members = tuple(
        replace(line.member, part=line.member.part or _part(line.person.stage, family))
        for line in group
        if line.member is not None and line.person is not None
    )
    workers = tuple(dict.fromkeys(line.key_worker for line in group if line.key_worker))
    return NewStay(key, facts, members, workers)


def _part(stage: str, family: bool) -> str:
    if stage in ("unborn", "baby"):
        return "baby"
    if stage == "parent":
        return "parent"
    if family:
        return "child" if stage in ("child", "young_person") else "other"
    return "resident"
