"""Timelines and findings without a page, for a worker's own program."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from goldthread.casework.records.presenters.plain import PlainAnswer, hidden, plain_answers
from goldthread.casework.records.presenters.words import Reader
from goldthread.ground.packs.rules import Kind
from goldthread.lib.text import visible
from goldthread.oversight.chronology.presenters.finding import Box
from goldthread.oversight.chronology.queries import Found, Page, Place, Row
from goldthread.oversight.chronology.queries.finding import CLOSED, OPENED, Hit, Told


class PlainEntry(BaseModel):
    """One record of a file as it stands now; its earlier texts and its names are with the record itself."""

    id: UUID
    kind: str
    kind_label: str
    happened_at: datetime
    minutes: int | None
    written_at: datetime
    received_at: datetime
    author: str
    people: list[str] = Field(description="Whom it is about, of this file.")
    masked: bool = Field(description="Whether somebody of another file is hidden in it.")
    revisions: int
    countersign_owed: bool
    countersigned_by: str | None
    answers: list[PlainAnswer]


class PlainTimeline(BaseModel):
    """Up to 50 records, the newest first, and where the older ones begin."""

    records: list[PlainEntry]
    older: str | None = Field(description="Ask again with before=<this>; null when there are none.")


class PlainPassage(BaseModel):
    """A text in which something was found, with the words that stand over it."""

    label: str
    text: str


class PlainHit(BaseModel):
    """One record that was found."""

    id: UUID
    kind: str
    kind_label: str
    happened_at: datetime
    author: str
    people: list[str]
    passages: list[PlainPassage]


class PlainFound(BaseModel):
    """Up to 20 records, the newest first; `instead`: names that were looked for in the place of a misspelt one."""

    records: list[PlainHit]
    instead: dict[str, list[str]]
    older: str | None = Field(description="Ask again with this as before; null when there are none.")


def plain_timeline(
    page: Page, bodies: Mapping[UUID, Mapping[str, Any]], kind_of: Callable[[UUID], Kind], reader: Reader
) -> PlainTimeline:
    """A page of a file. `bodies`: of its rows' revisions."""
    return PlainTimeline(
        records=[_entry(row, bodies[row.head], kind_of(row.form), reader) for row in page.rows],
        older=_said(page.older),
    )


def _entry(row: Row, body: Mapping[str, Any], kind: Kind, reader: Reader) -> PlainEntry:
    return PlainEntry(
        id=row.record,
        kind=row.kind,
        kind_label=kind.label,
        happened_at=row.happened_at,
        minutes=body["minutes"],
        written_at=row.first_written_at,
        received_at=row.received_at,
        author=row.author_name,
        people=[visible(each["name"]) for each in body["subjects"] if not reader.hides(each["person"])],
        masked=hidden(body, reader),
        revisions=row.revisions,
        countersign_owed=row.countersign_owed,
        countersigned_by=row.countersigned_by,
        answers=plain_answers(kind, body, reader),
    )


def plain_found(
    found: Found,
    kind_of: Callable[[UUID], Kind],
    shown: Sequence[Box],
    passages: Sequence[str],
    instead: Mapping[str, tuple[str, ...]],
) -> PlainFound:
    """What was found. `passages`: of each of the boxes `shown`, what was found marked."""
    said: dict[UUID, list[tuple[str, str]]] = {}
    for box, passage in zip(shown, passages, strict=True):
        said.setdefault(box.record, []).append((box.label, passage))
    return PlainFound(
        records=[_hit(hit, found.told[hit.record], kind_of(hit.form), said.get(hit.record, [])) for hit in found.hits],
        instead={typed: list(names) for typed, names in instead.items()},
        older=_said(found.older),
    )


def _hit(hit: Hit, told: Told, kind: Kind, said: Sequence[tuple[str, str]]) -> PlainHit:
    marked = [(label, passage) for label, passage in said if OPENED in passage]
    return PlainHit(
        id=hit.record,
        kind=hit.kind,
        kind_label=kind.label,
        happened_at=hit.happened_at,
        author=hit.author_name,
        people=[visible(name) for name in told.people],
        passages=[
            PlainPassage(label=label, text=passage.replace(OPENED, "").replace(CLOSED, ""))
            for label, passage in (marked or said[:1])
        ],
    )


def _said(place: Place | None) -> str | None:
    return str(place).replace("+00:00", "Z") if place else None  # a plus sign is a space in an address
