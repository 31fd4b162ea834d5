"""A row that is a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from goldthread.casework.people.rules import TEXTS, person_faults, text_faults
from goldthread.front.intake.rules.fields import BIRTH_KNOWN, STAGES
from goldthread.front.intake.rules.reading import Table
from goldthread.front.intake.rules.rows import Cells, Matching, Outcome, Standing, month_first
from goldthread.front.intake.rules.world import Known, World
from goldthread.lib.dates import said_date
from goldthread.lib.text import fold
from goldthread.lib.words import gettext_noop as _

# What stands in a column of allergies and means that there is none.
_NO_ALLERGY = {
    *("", "none", "no", "nil", "na", "n a", "n/a", "nka", "nkda"),
    *("none known", "no known", "no known allergies", "no allergies"),
}


@dataclass(frozen=True)
class NewPerson:
    """What `people.actions.add` is given, and the allergies that follow."""

    key: str
    facts: dict[str, Any]
    allergies: tuple[str, ...]


def check(table: Table, matching: Matching, world: World) -> Iterator[Outcome]:
    """What comes of each row, in order."""
    doubtful = month_first(table, matching, ("born_on", "due_on"))
    seen: dict[str, int] = {}
    for row in table.rows:
        cells = Cells(row, matching, doubtful)
        facts = _facts(cells)
        born_on = facts["born_on"]
        key = cells.key(facts["preferred_name"], facts["full_name"], str(born_on or facts["due_on"] or ""))
        allergies = _allergies(cells)
        shown = tuple(_shown(facts, allergies))
        other, here = _known(key, facts, world, cells)
        whom = (other.id,) if other else ()
        if key in seen:
            cells.wrong("", _("This row stands in row %(row)s already."), row=seen[key])
            here = False
        seen.setdefault(key, row.number)
        if here:
            yield Outcome(row, Standing.HERE, (), None, shown, whom)
            continue
        known = "exact" if born_on or facts["stage"] == "unborn" else "unknown"
        cells.take(person_faults({"birth_known": known, **facts}, world.today))
        standing = Standing.FAULT if cells.problems else Standing.NEW
        yield Outcome(row, standing, tuple(cells.problems), NewPerson(key, facts, allergies), shown, whom)


def _facts(cells: Cells) -> dict[str, Any]:
    facts: dict[str, Any] = {name: cells.text(name) for name in TEXTS}
    if not facts["full_name"] and (last := cells.text("last_name")):
        facts["full_name"] = f"{facts['preferred_name']} {last}"
    facts["stage"] = cells.choice("stage", STAGES)
    if not facts["stage"] and not cells.text("stage"):
        cells.wrong("stage", _("Please say whether this is a baby, child, young person, parent or adult."))
    facts["born_on"] = cells.day("born_on")
    facts["due_on"] = cells.day("due_on")
    if known := cells.choice("birth_known", BIRTH_KNOWN):
        facts["birth_known"] = known
    moves = cells.yes_no("moves_by_themself")
    if moves is not None:
        facts["moves_by_themself"] = moves
    if facts["stage"] == "adult":
        facts["is_child_in_law"] = False
    return facts


def _allergies(cells: Cells) -> tuple[str, ...]:
    text = cells.text("allergies").replace("\n", ";")
    found = tuple(part.strip() for part in text.split(";") if fold(part) not in _NO_ALLERGY)
    for each in found:
        cells.take(text_faults("allergies", each, 200))
    return found


def _known(key: str, facts: dict[str, Any], world: World, cells: Cells) -> tuple[Known | None, bool]:
    """Somebody of the home who is, or may be, the same; and whether it is certain."""
    if key in world.by_key:
        return world.by_key[key], True
    for other in world.same_name(facts["preferred_name"], facts["full_name"]) if facts["preferred_name"] else ():
        if key.startswith("id:") and other.key.startswith("id:"):
            continue  # two numbers of one file: two people of one name
        if facts["born_on"] is not None and other.born_on is not None:
            if facts["born_on"] == other.born_on:
                return other, True
        else:
            _in_doubt(cells, other)
            return other, False
    return None, False


def _in_doubt(cells: Cells, other: Known) -> None:
    cells.wrong(
        "preferred_name",
        _(
            "Somebody called %(name)s is here already, and without both dates of birth nobody can tell whether it is "
            "the same person. If it is, leave this row out; if not, give the date of birth in both places."
        ),
        name=other.preferred_name,
    )


def _shown(facts: dict[str, Any], allergies: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for name in ("preferred_name", "full_name"):
        yield name, facts[name]
    yield "stage", STAGES[facts["stage"]][0] if facts["stage"] else ""
    for name in ("born_on", "due_on"):
        yield name, said_date(facts[name]) if facts[name] else ""
    yield "allergies", "; ".join(allergies)
    for name in ("pronouns", "first_language", "interpreter"):
        yield name, facts[name]
