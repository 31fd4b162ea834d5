"""A record as it stands in a folder: every text of it, every name put to it, what it hangs together with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _

from goldthread.casework.records.presenters.cards import RecordCard, card
from goldthread.casework.records.presenters.difference import Changed, changes
from goldthread.casework.records.presenters.sheet import NameLine, sheet_page
from goldthread.casework.records.presenters.words import Reader, plain
from goldthread.casework.records.queries.records import LinkRow, RevisionRow, Sheet
from goldthread.casework.records.rules.composing import ZONE
from goldthread.front.leaving.rules.paths import day_path, original_path, shown_path
from goldthread.ground.packs.rules import Kind
from goldthread.lib.dates import care_day, said_clock, said_moment
from goldthread.lib.text import visible

if TYPE_CHECKING:
    from goldthread.casework.files.models import File


@dataclass(frozen=True)
class Attachment:
    """A file in the folder: where its shown copy and (in a home's folder) its original lie."""

    name: str
    sha256: str  # of the original, as signed
    shown: str
    original: str
    is_picture: bool


@dataclass(frozen=True)
class Text:
    """One signed text: the first, or an amendment with its reason and what it changed."""

    number: int
    label: str
    by: str
    when: str
    reason: str
    mark: str
    card: RecordCard
    changed: tuple[Changed, ...]


@dataclass(frozen=True)
class Linked:
    """A record that this one led to or came from; without an address where it lies in another's file."""

    words: str
    href: str


@dataclass(frozen=True)
class RecordShown:
    """One record, whole."""

    id: str
    day: date
    title: str
    when: str
    clock: str
    title_line: str
    clocks: str  # when it was written and when the house had it: happened is its title
    late: str
    amended: str
    owed: bool
    subjects: tuple[tuple[str, str], ...]  # name, and their part or that it was taken out
    texts: tuple[Text, ...]  # from the first to the one that stands
    names: tuple[NameLine, ...]
    came_from: tuple[Linked, ...]
    led_to: tuple[Linked, ...]
    receipts: tuple[str, ...]
    files: tuple[Attachment, ...]
    masked: bool

    @property
    def text(self) -> Text:
        """The one that stands."""
        return self.texts[-1]


def record_shown(
    sheet: Sheet,
    forms: Mapping[UUID, Kind],
    *,
    reader: Reader,
    names: Mapping[str, str],
    kinds: Mapping[str, str],
    files: Mapping[UUID, File],
    near: frozenset[UUID],
    begins: time,
    originals: bool,
) -> RecordShown:
    """A record for a page of a day. `near`: the linked records that lie in the folder; `begins`: the home's day."""
    record, head = sheet.record, sheet.head
    page = sheet_page(
        sheet,
        forms[head.form],
        head,
        reader=reader,
        names=names,
        kinds=kinds,
        may_amend=False,
        may_countersign=False,
        may_strike=False,
    )
    texts = tuple(_text(sheet, at, forms, reader, names) for at in range(len(sheet.revisions)))

    def linked(row: LinkRow) -> Linked:
        day = care_day(row.happened_at, begins, ZONE)
        href = f"../{day_path(day)}#r-{row.record}" if row.record in near else ""
        return Linked(f"{kinds.get(row.kind, row.kind)} · {_moment(row.happened_at)}", href)

    return RecordShown(
        id=str(record.pk),
        day=care_day(record.happened_at, begins, ZONE),
        title=page.title,
        when=page.when,
        clock=said_clock(record.happened_at, ZONE),
        title_line=page.title_line,
        clocks=_("Happened %(happened)s, written %(written)s, received %(received)s")
        % {
            "happened": _moment(record.happened_at),
            "written": _moment(record.written_at),
            "received": _moment(record.received_at),
        },
        late=page.card.late,
        amended=page.card.amended,
        owed=page.countersign_owed,
        subjects=tuple(
            (line.name, _("taken out of this file") if line.struck else line.role) for line in page.subjects
        ),
        texts=texts,
        names=page.names,
        came_from=tuple(linked(row) for row in sheet.came_from),
        led_to=tuple(linked(row) for row in sheet.led_to),
        receipts=page.receipts,
        files=_attachments(sheet, files, originals=originals),
        masked=any(text.card.masked for text in texts),
    )


def _text(sheet: Sheet, at: int, forms: Mapping[UUID, Kind], reader: Reader, names: Mapping[str, str]) -> Text:
    row = sheet.revisions[at]
    found: tuple[Changed, ...] = ()
    if at:
        found = changes(forms[row.form], sheet.revisions[at - 1].body, row.body, reader, names, _labels())
    return Text(
        number=row.number,
        label=_("First text") if row.number == 1 else _("Amendment %(number)s") % {"number": row.number - 1},
        by=row.author,
        when=_moment(row.received_at),
        reason=visible(row.reason),
        mark=row.digest.hex(),
        card=_card(sheet, row, forms, reader, names),
        changed=found,
    )


def _card(
    sheet: Sheet, row: RevisionRow, forms: Mapping[UUID, Kind], reader: Reader, names: Mapping[str, str]
) -> RecordCard:
    return card(
        forms[row.form],
        row.body,
        reader=reader,
        author_name=row.author,
        revisions=len(sheet.revisions),
        received_at=sheet.revisions[0].received_at,
        happened_at=sheet.record.happened_at,
        first_written_at=sheet.record.written_at,
        names=names,
    )


def entry_card(sheet: Sheet, forms: Mapping[UUID, Kind], reader: Reader, names: Mapping[str, str]) -> RecordCard:
    """The text that stands, for somebody's timeline."""
    return _card(sheet, sheet.head, forms, reader, names)


def _attachments(sheet: Sheet, files: Mapping[UUID, File], *, originals: bool) -> tuple[Attachment, ...]:
    """Those of the text that stands, then those that only an earlier text names."""
    named = {each["file"]: each["name"] for row in reversed(sheet.revisions) for each in row.body["files"]}
    standing = {each["file"] for each in sheet.head.body["files"]}
    found = []
    for key in sorted(named, key=lambda key: key not in standing):
        file = files[UUID(key)]
        name = visible(named[key])
        found.append(
            Attachment(
                name=name if key in standing else _("%(name)s (in an earlier text)") % {"name": name},
                sha256=file.sha256,
                shown=f"../../{shown_path(file.kind, file.shown_sha256)}",
                original=f"../../{original_path(file.kind, file.sha256)}" if originals else "",
                is_picture=file.width is not None,
            )
        )
    return tuple(found)


def _labels() -> dict[str, str]:
    return {
        "happened": _("Happened (UTC)"),
        "minutes": _("Minutes"),
        "seen": _("What I saw and heard"),
        "told": _("What I was told"),
        "told_by": _("Who told me"),
        "meant": _("What I think it may mean"),
    }


def _moment(at: datetime) -> str:
    return said_moment(at, ZONE, today=date.min)


def in_words(shown: RecordShown, sheet: Sheet) -> dict[str, Any]:
    """A record as plain values, with names masked as on the page: a line of one person's folder."""
    record = sheet.record
    return {
        "id": shown.id,
        "kind": record.kind,
        "kind_said": shown.title,
        "happened_at": _stamp(record.happened_at),
        "written_at": _stamp(record.written_at),
        "received_at": _stamp(record.received_at),
        "author": sheet.revisions[0].author,
        "about": [{"name": name, "part": part} for name, part in shown.subjects],
        "texts": [
            {
                "number": text.number,
                "author": text.by,
                "written_at": _stamp(row.written_at),
                "received_at": _stamp(row.received_at),
                "reason": text.reason,
                "sha256": text.mark,
                "line": text.card.line,
                "answers": answers_in_words(text.card),
            }
            for text, row in zip(shown.texts, sheet.revisions, strict=True)
        ],
        "names": [{"what": n.what, "by": n.by, "when": n.when, "note": n.note} for n in shown.names],
        "read_by": list(shown.receipts),
        "files": [{"name": f.name, "path": f.shown.removeprefix("../../"), "sha256": f.sha256} for f in shown.files],
        "masked": shown.masked,
    }


def answers_in_words(card: RecordCard) -> list[dict[str, Any]]:
    """A text's answers as plain values: what was seen, told and meant stay apart."""
    said: list[dict[str, Any]] = []
    if card.account:
        said.append(_account("", card.account))
    if card.voice:
        said.append({"label": "", "words": plain(card.voice[0]), "said_by": card.voice[1]})
    for answer in card.rows:
        if answer.account:
            said.append(_account(answer.label, answer.account))
        elif answer.voice:
            said.append({"label": answer.label, "words": plain(answer.voice[0]), "said_by": answer.voice[1]})
        elif answer.marks:
            said.append({"label": answer.label, "figure": answer.marks[0], "marks": list(answer.marks[1])})
        elif answer.rows:
            said.append({"label": answer.label, "actions": [list(row) for row in answer.rows]})
        else:
            said.append({"label": answer.label, "text": plain(answer.text)})
    return said


def _account(label: str, account: Any) -> dict[str, Any]:
    return {
        "label": label,
        "seen": plain(account.seen),
        "told": plain(account.told),
        "told_by": account.told_by,
        "meant": plain(account.meant),
    }


def _stamp(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
