"""The page of one record: its text, its history, its names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from goldthread.casework.records.presenters.cards import RecordCard, card, written_when
from goldthread.casework.records.presenters.words import Reader
from goldthread.casework.records.queries.records import RevisionRow, Sheet
from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.packs.rules import Kind
from goldthread.lib.dates import said_clock, said_day, said_moment


@dataclass(frozen=True)
class NameLine:
    """One name put to the record."""

    what: str
    by: str
    when: str
    note: str
    icon: str


@dataclass(frozen=True)
class RevisionLine:
    """One text in the history."""

    number: int
    label: str
    by: str
    when: str
    reason: str
    href: str
    current: bool


@dataclass(frozen=True)
class SubjectLine:
    """One person whom the record is about."""

    id: str
    name: str
    role: str
    struck: bool
    href: str
    strike_href: str


@dataclass(frozen=True)
class SheetPage:
    """Everything the page of a record shows."""

    id: str
    card: RecordCard
    title: str
    when: str
    written: str
    mark: str
    subjects: tuple[SubjectLine, ...]
    names: tuple[NameLine, ...]
    revisions: tuple[RevisionLine, ...]
    shown_number: int
    is_first_shown: bool
    files: tuple[dict[str, Any], ...]
    led_to: tuple[tuple[str, str], ...]
    came_from: tuple[tuple[str, str], ...]
    receipts: tuple[str, ...]
    read_by_viewer: bool
    masked_file: str  # the file in whose light it is shown; empty: as itself
    may_amend: bool
    may_countersign: bool
    may_strike: bool
    countersign_owed: bool


def sheet_page(
    sheet: Sheet,
    kind: Kind,
    shown: RevisionRow,
    *,
    reader: Reader,
    names: Mapping[str, str],
    kinds: Mapping[str, str],
    may_amend: bool,
    may_countersign: bool,
    may_strike: bool,
    file: UUID | None = None,
) -> SheetPage:
    """The page of a record, showing one of its texts. `names`: of people and workers; `kinds`: labels by code."""
    record, body = sheet.record, shown.body
    drawn = card(
        kind,
        body,
        reader=reader,
        author_name=shown.author,
        revisions=len(sheet.revisions),
        received_at=sheet.revisions[0].received_at,
        happened_at=record.happened_at,
        first_written_at=record.written_at,
        names=names,
    )
    happened = record.happened_at.astimezone(ZONE)
    return SheetPage(
        id=str(record.id),
        card=drawn,
        title=kind.label,
        when=f"{said_day(happened.date())} · {said_clock(record.happened_at, ZONE)}",
        written=written_when(shown.written_at, record.happened_at),
        mark=shown.digest.hex()[:12],
        subjects=tuple(
            _subject(sheet, subject, reader) for subject in body["subjects"] if not reader.hides(subject["person"])
        ),
        names=tuple(_name(row, names) for row in sheet.sign_offs),
        revisions=tuple(_revision(sheet, row, shown) for row in sheet.revisions),
        shown_number=shown.number,
        is_first_shown=shown.number == 1,
        files=tuple({"id": each["file"], "name": each["name"], "sha256": each["sha256"]} for each in body["files"]),
        led_to=tuple(_link(row.record, kinds.get(row.kind, row.kind), row.happened_at) for row in sheet.led_to),
        came_from=tuple(_link(row.record, kinds.get(row.kind, row.kind), row.happened_at) for row in sheet.came_from),
        receipts=tuple(f"{name}, {said_moment(at, ZONE)}" for name, at in sheet.receipts),
        read_by_viewer=sheet.read_by_viewer,
        masked_file=str(file) if file and drawn.masked else "",
        may_amend=may_amend,
        may_countersign=may_countersign,
        may_strike=may_strike,
        countersign_owed=record.countersign_owed,
    )


def _subject(sheet: Sheet, subject: Mapping[str, Any], reader: Reader) -> SubjectLine:
    struck = UUID(subject["person"]) in sheet.struck
    return SubjectLine(
        id=subject["person"],
        name=subject["name"],
        role="" if subject["role"] == "about" else subject["role"],
        struck=struck,
        href=reverse("person", args=[subject["person"]]),
        strike_href="" if struck else reverse("record_strike", args=[sheet.record.id, subject["person"]]),
    )


def _name(row: Any, names: Mapping[str, str]) -> NameLine:
    what = {
        "signed": _("Signed") if row.revision == 1 else _("Amended and signed"),
        "countersigned": _("Countersigned"),
        "struck": _("Taken out of %(person)s’s file") % {"person": names.get(str(row.person), _("somebody"))},
    }[row.act]
    note = row.note
    if row.act == "struck" and row.instead:
        note = _("%(reason)s Put in %(person)s’s file instead.") % {
            "reason": note,
            "person": names.get(str(row.instead), _("somebody")),
        }
    icons = {"signed": "badge-check", "countersigned": "check-check", "struck": "eye-off"}
    by = f"{row.by}, {row.role.lower()}" if row.role else row.by
    return NameLine(what, by, said_moment(row.at, ZONE), note, icons[row.act])


def _revision(sheet: Sheet, row: RevisionRow, shown: RevisionRow) -> RevisionLine:
    return RevisionLine(
        number=row.number,
        label=_("First text") if row.number == 1 else _("Amendment %(number)s") % {"number": row.number - 1},
        by=row.author,
        when=said_moment(row.received_at, ZONE),
        reason=row.reason,
        href=reverse("record", args=[sheet.record.id]) + f"?text={row.number}",
        current=row.number == shown.number,
    )


def _link(record: UUID, label: str, happened_at: Any) -> tuple[str, str]:
    return f"{label} · {said_moment(happened_at, ZONE)}", reverse("record", args=[record])
