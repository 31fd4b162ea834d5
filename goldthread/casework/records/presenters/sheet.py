"""The page of one record: its text, its history, its names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from goldthread.casework.records.presenters.cards import RecordCard, card, written_when
from goldthread.casework.records.presenters.concerns import ConcernState
from goldthread.casework.records.presenters.sight import state_said
from goldthread.casework.records.presenters.words import Reader
from goldthread.casework.records.queries.records import RevisionRow, Sheet, SignOffRow
from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.packs.rules import Kind
from goldthread.lib.dates import said_clock, said_day, said_moment
from goldthread.lib.text import visible


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
    difference_href: str  # what it changed; empty for the first text
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
class FileLine:
    """One file that the shown text names."""

    name: str
    sha256: str
    href: str
    is_picture: bool


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
    is_head_shown: bool
    first_href: str  # the first text, when the record was amended
    whole_href: str  # the record as itself, when it is shown masked
    print_href: str
    follow_href: str
    back_href: str  # the file in whose light it is shown, at this record; or nothing
    title_line: str
    files: tuple[FileLine, ...]
    led_to: tuple[tuple[str, str], ...]
    came_from: tuple[tuple[str, str], ...]
    receipts: tuple[str, ...]
    read_by_viewer: bool
    masked_file: str  # the file in whose light it is shown; empty: as itself
    may_amend: bool
    may_countersign: bool
    may_strike: bool
    countersign_owed: bool
    off_duty: bool  # written by somebody who was not on shift
    sight: str  # how narrow it is, in words; nothing while it is routine
    sight_href: str  # who may read it, for who may say so
    concern: ConcernState | None = None  # of a kind that must be answered
    written_at: str = ""  # another home's name: handed over with somebody who moved here, and only read
    released: tuple[str, ...] = ()  # "Released to Ines Calder, Northmere council, 3 Nov"
    outside: bool = False  # shown to somebody outside the home, to whom it is released: to read, and nothing else
    home: str = ""


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
    may_say: bool = False,
    concern: ConcernState | None = None,
    file: UUID | None = None,
    written_by_viewer: bool = False,
    written_at: str = "",
    here: Mapping[UUID, UUID] = MappingProxyType({}),
    released: tuple[str, ...] = (),
) -> SheetPage:
    """The page of a record, showing one of its texts.

    `names`: of people and workers; `kinds`: labels by code; `file`: whose file it is read in.
    `written_at`: the home that handed it over; `here`: who its people are in the home where it is read. There what was
    said about the record, in which anybody may be named and nobody is marked, is not read.
    """
    record, body = sheet.record, shown.body
    own = reverse("record", args=[record.id])
    light = {"file": str(file)} if file else {}
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
    kept = _("Kept at %(home)s, where it was written.") % {"home": written_at} if written_at else ""
    if concern and kept:
        concern = replace(concern, answer=kept if concern.answer else "")
    return SheetPage(
        id=str(record.id),
        card=drawn,
        title=kind.label,
        when=f"{said_day(happened.date())} {happened.year} · {said_clock(record.happened_at, ZONE)}",
        written=written_when(shown.written_at, record.happened_at),
        mark=shown.digest.hex()[:12],
        subjects=tuple(
            _subject(sheet, kind, subject, here if written_at else None)
            for subject in body["subjects"]
            if not reader.hides(subject["person"])
        ),
        names=tuple(_name(row, names, reader, kept) for row in sheet.sign_offs),
        revisions=tuple(_revision(sheet, row, shown, light, kept) for row in sheet.revisions),
        shown_number=shown.number,
        is_head_shown=shown is sheet.head,
        first_href=_at(own, text=1, **light) if len(sheet.revisions) > 1 and shown.number > 1 else "",
        whole_href=_at(own, text=shown.number) if file and drawn.masked and not written_at else "",
        print_href=_at(reverse("record_print", args=[record.id]), text=shown.number, **light),
        follow_href="" if written_at else _at(reverse("record_new"), **{"from": record.id}),
        back_href=f"{reverse('person', args=[file])}#r-{record.id}" if file else "",
        title_line=_subject_names(sheet, body, reader),
        files=tuple(
            FileLine(
                visible(each["name"]),
                each["sha256"],
                reverse("record_file", args=[record.id, each["file"]]),
                UUID(each["file"]) in sheet.pictures,
            )
            for each in body["files"]
        ),
        led_to=tuple(_link(row.record, kinds.get(row.kind, row.kind), row.happened_at) for row in sheet.led_to),
        came_from=tuple(_link(row.record, kinds.get(row.kind, row.kind), row.happened_at) for row in sheet.came_from),
        receipts=tuple(f"{name}, {_moment(at)}" for name, at in sheet.receipts),
        read_by_viewer=sheet.read_by_viewer or written_by_viewer,
        masked_file=str(file) if file and drawn.masked else "",
        may_amend=may_amend,
        may_countersign=may_countersign,
        may_strike=may_strike,
        countersign_owed=record.countersign_owed,
        off_duty=sheet.off_duty,
        sight=state_said(record.sight, record.held),
        sight_href=reverse("record_sight", args=[record.id]) if may_say else "",
        concern=concern,
        written_at=written_at,
        released=released,
    )


def released_page(sheet: Sheet, kind: Kind, *, reader: Reader, names: Mapping[str, str], home: str) -> SheetPage:
    """The page for somebody outside the home, to whom the record is released: its newest text, and nothing leads on.

    Nor is what the home's workers said to one another about it: in that, others are named and not marked.
    """
    page = sheet_page(
        sheet,
        kind,
        sheet.head,
        reader=reader,
        names=names,
        kinds={},
        may_amend=False,
        may_countersign=False,
        may_strike=False,
    )
    nowhere = [replace(each, href="", strike_href="") for each in page.subjects if not each.struck]
    return replace(
        page,
        subjects=tuple(nowhere),
        names=tuple(replace(each, note="") for each in page.names),
        revisions=page.revisions[-1:],
        first_href="",
        print_href="",
        follow_href="",
        led_to=(),
        came_from=(),
        receipts=(),
        sight="",
        countersign_owed=False,
        off_duty=False,
        outside=True,
        home=home,
    )


def _moment(at: datetime) -> str:
    """With its year: a record is read for decades."""
    return said_moment(at, ZONE, today=date.min)


def _at(address: str, **asked: object) -> str:
    return f"{address}?{urlencode(asked)}" if asked else address


def _subject_names(sheet: Sheet, body: Mapping[str, Any], reader: Reader) -> str:
    names = [
        visible(subject["name"])
        for subject in body["subjects"]
        if UUID(subject["person"]) not in sheet.struck and not reader.hides(subject["person"])
    ]
    return ", ".join(names)


def _subject(
    sheet: Sheet, kind: Kind, subject: Mapping[str, Any], here: Mapping[UUID, UUID] | None = None
) -> SubjectLine:
    person = UUID(subject["person"])
    shown = person if here is None else here.get(person)
    roles = {option.code: option.label for option in kind.subject_roles}
    struck = UUID(subject["person"]) in sheet.struck
    return SubjectLine(
        id=subject["person"],
        name=visible(subject["name"]),
        role=roles.get(subject["role"], ""),
        struck=struck,
        href=reverse("person", args=[shown]) if shown else "",
        strike_href="" if struck else reverse("record_strike", args=[sheet.record.id, subject["person"]]),
    )


def _name(row: SignOffRow, names: Mapping[str, str], reader: Reader, kept: str = "") -> NameLine:
    def of(person: UUID | None) -> str:
        if person is not None and reader.hides(str(person)):
            return reader.others or _("another person")
        return visible(names.get(str(person), _("somebody")))

    what = {
        "signed": _("Signed") if row.revision == 1 else _("Amended and signed"),
        "countersigned": _("Countersigned"),
        "struck": _("Taken out of %(person)s’s file") % {"person": of(row.person)},
    }[row.act]
    note = visible(row.note)
    if kept:
        note = kept if note else ""
    elif row.act == "struck":
        # The reason of a strike may name the other person: it is read with the whole record.
        if reader.hides(str(row.person)) or (row.instead and reader.hides(str(row.instead))):
            note = _("The reason stands in the whole record.")
        elif row.instead:
            note = _("%(reason)s Put in %(person)s’s file.") % {"reason": note, "person": of(row.instead)}
    icons = {"signed": "badge-check", "countersigned": "check-check", "struck": "eye-off"}
    by = f"{row.by}, {row.role.lower()}" if row.role else row.by
    return NameLine(what, by, _moment(row.at), note, icons[row.act])


def _revision(
    sheet: Sheet, row: RevisionRow, shown: RevisionRow, light: Mapping[str, str], kept: str = ""
) -> RevisionLine:
    return RevisionLine(
        number=row.number,
        label=_("First text") if row.number == 1 else _("Amendment %(number)s") % {"number": row.number - 1},
        by=row.author,
        when=_moment(row.received_at),
        reason=kept if kept and row.reason else visible(row.reason),
        href=_at(reverse("record", args=[sheet.record.id]), text=row.number, **light),
        difference_href=_at(reverse("record_difference", args=[sheet.record.id, row.number]), **light)
        if row.number > 1
        else "",
        current=row.number == shown.number,
    )


def _link(record: UUID, label: str, happened_at: Any) -> tuple[str, str]:
    return f"{label} · {_moment(happened_at)}", reverse("record", args=[record])
