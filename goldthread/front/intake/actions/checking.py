"""Every row is held against the rules and the home; what comes of it is kept for the preview. Nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from goldthread.front.intake import queries
from goldthread.front.intake.actions.steps import Telling, expect, locked, silent
from goldthread.front.intake.models import Batch
from goldthread.front.intake.rules import (
    Holds,
    Matching,
    Outcome,
    Problem,
    Standing,
    State,
    Table,
    notes,
    people,
    professionals,
    stays,
)
from goldthread.front.intake.rules.fields import heading_of
from goldthread.front.intake.rules.giving_back import left_out
from goldthread.front.intake.rules.world import World
from goldthread.ground.access.rules import Permission, Viewer

FIRST_ROWS = 8
FIRST_FAULTS = 100
LONGEST_SHOWN = 200

_CHECKS: dict[Holds, Callable[[Table, Matching, World], Iterator[Outcome]]] = {
    Holds.PEOPLE: people.check,
    Holds.STAYS: stays.check,
    Holds.PROFESSIONALS: professionals.check,
    Holds.NOTES: notes.check,
}


@dataclass(frozen=True)
class Looked:
    """What comes of every row."""

    table: Table
    outcomes: tuple[Outcome, ...]

    @property
    def counts(self) -> Counter[Standing]:
        """How many rows of each standing."""
        return Counter(outcome.standing for outcome in self.outcomes)


def outcomes(row: Batch, *, by: Viewer, tell: Callable[[int, int], None] = silent) -> Looked:
    """Hold every row against the home as it is now. Reads only."""
    table = queries.table(row)
    holds, matching = Holds(row.holds), Matching(row.columns, row.fixed)
    at = matching.columns.get("email")
    addresses = {each.cells[at].strip() for each in table.rows} if at is not None else set()
    world = queries.world(by, row, addresses)
    found = []
    for number, outcome in enumerate(_CHECKS[holds](table, matching, world), start=1):
        found.append(outcome)
        tell(number, len(table.rows))
    if holds is Holds.NOTES:
        there = queries.present({outcome.made.id for outcome in found if outcome.made is not None})
        found = [_here(outcome) if outcome.made and outcome.made.id in there else outcome for outcome in found]
    return Looked(table, tuple(found))


def _here(outcome: Outcome) -> Outcome:
    return replace(outcome, standing=Standing.HERE, problems=(), made=None)


def look(row: Batch, *, by: Viewer, tell: Callable[[int, int], None] = silent) -> Looked:
    """Look at every row and keep the preview. The caller holds the batch's row."""
    looked = outcomes(row, by=by, tell=tell)
    keep(row, looked)
    return looked


def keep(row: Batch, looked: Looked, trouble: str = "") -> None:
    """Keep what the preview shows, and the rows that would stay out as CSV."""
    counts = looked.counts
    faulty = [outcome for outcome in looked.outcomes if outcome.standing is Standing.FAULT]
    row.new, row.here, row.faulty = (counts[each] for each in (Standing.NEW, Standing.HERE, Standing.FAULT))
    row.preview = _preview(row, looked.outcomes, faulty)
    row.left_out = None
    if faulty:
        rows = ((outcome.row, [_reason(row, problem) for problem in outcome.problems]) for outcome in faulty)
        row.left_out = left_out(looked.table.headings, looked.table.separator, rows)
    row.state = State.CHECKED
    row.trouble = trouble
    row.save(update_fields=["new", "here", "faulty", "preview", "left_out", "state", "trouble"])


@transaction.atomic
def check_now(id: Any, home: Any, *, by: Viewer) -> None:
    """The job's step: look at every row of a long file. A batch that has moved on meanwhile is let be."""
    by.require(Permission.IMPORT, home)
    row = locked(id, home)
    if row.state != State.CHECKING:
        return
    expect(row, State.CHECKING)
    with Telling(row.pk) as tell:
        look(row, by=by, tell=tell)


def _preview(row: Batch, found: tuple[Outcome, ...], faulty: list[Outcome]) -> dict[str, Any]:
    matched = {*row.columns, *row.fixed, "full_name"}
    first = found[:FIRST_ROWS]
    return {
        "rows": [
            {
                "row": outcome.row.number,
                "standing": outcome.standing.value,
                "cells": [[code, _cut(words)] for code, words in outcome.shown if code in matched or words],
            }
            for outcome in first
        ],
        "faults": [
            {
                "row": outcome.row.number,
                "problems": [
                    {"field": each.field, "message": each.message, "values": dict(each.values)}
                    for each in outcome.problems
                ],
            }
            for outcome in faulty[:FIRST_FAULTS]
        ],
        "people": sorted({str(person) for each in (*first, *faulty[:FIRST_FAULTS]) for person in each.people}),
    }


def _cut(words: str) -> str:
    words = words.replace("\0", "␀")
    return words if len(words) <= LONGEST_SHOWN else f"{words[: LONGEST_SHOWN - 1]}…"


def _reason(row: Batch, problem: Problem) -> str:
    said = gettext(problem.message) % problem.values if problem.values else gettext(problem.message)
    heading = heading_of(Holds(row.holds), problem.field, row.headings, row.columns)
    return f"{gettext(heading)}: {said}" if heading else said
