"""A record without a page: the same words, in the light of the same file, for a worker's own program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import BaseModel, Field

from goldthread.casework.records.presenters.words import Answer, Reader, answers, plain
from goldthread.casework.records.queries.records import LinkRow, RevisionRow, Sheet, SignOffRow
from goldthread.ground.packs.rules import Kind, QuestionType
from goldthread.lib.text import visible

# Answers that are no free text of anybody's: given as they are kept as well.
_PLAIN = frozenset(
    {
        *(QuestionType.CHOICE, QuestionType.CHOICES, QuestionType.YES_NO, QuestionType.NUMBER),
        *(QuestionType.DURATION, QuestionType.TIME, QuestionType.DATE, QuestionType.MOMENT),
    }
)


class PlainPart(BaseModel):
    """One text of an answer."""

    box: str = Field(description="seen, told, told_by, meant, words, said_by; empty where there is only one.")
    text: str


class PlainAnswer(BaseModel):
    """One question and its answer in words. Names of people of other files are hidden where a file is read."""

    code: str
    label: str
    parts: list[PlainPart]
    value: str | int | list[str] | None = Field(description="Of a question with fixed answers: as it is kept.")


class PlainSubject(BaseModel):
    """Somebody the record is about."""

    person: UUID
    name: str
    role: str
    struck: bool = Field(description="Taken out of their file: “not this person”.")


class PlainRevision(BaseModel):
    """One signed text: the first, or an amendment with its reason."""

    id: UUID
    number: int
    form: UUID
    author: str
    written_at: datetime
    received_at: datetime
    reason: str
    digest: str = Field(description="SHA-256 over salt and signed text, as 64 hexadecimal digits.")
    answers: list[PlainAnswer]
    files: list[str] = Field(description="The names of what is attached.")


class PlainSignOff(BaseModel):
    """One name put to the record."""

    act: str = Field(description="signed, countersigned or struck")
    by: str
    role: str
    at: datetime
    note: str
    revision: int
    person: UUID | None = Field(description="Of a strike: out of whose file; null where that is hidden.")
    instead: UUID | None


class PlainLink(BaseModel):
    """A record that this one led to or came from."""

    record: UUID
    kind: str
    happened_at: datetime


class PlainReceipt(BaseModel):
    """Who said that they have read it."""

    by: str
    at: datetime


class PlainRecord(BaseModel):
    """A record, whole: its texts, the first one first, and its names."""

    id: UUID
    kind: str
    kind_label: str
    happened_at: datetime
    minutes: int | None
    written_at: datetime
    received_at: datetime
    author: str
    subjects: list[PlainSubject]
    masked: bool = Field(description="Whether something is hidden, because another file is read.")
    countersign_owed: bool
    off_duty: bool = Field(description="Its author was not on shift when it was written.")
    revisions: list[PlainRevision]
    sign_offs: list[PlainSignOff]
    led_to: list[PlainLink]
    came_from: list[PlainLink]
    receipts: list[PlainReceipt]


def plain_answers(
    kind: Kind, body: Mapping[str, Any], reader: Reader, names: Mapping[str, str] | None = None
) -> list[PlainAnswer]:
    """Every answer of one signed text, in the form's order."""
    known = dict(names or {}) | {subject["person"]: subject["name"] for subject in body["subjects"]}
    kept = {question.code for question in kind.questions if question.type in _PLAIN}
    return [
        PlainAnswer(
            code=answer.code,
            label=answer.label,
            parts=[PlainPart(box=box, text=plain(text)) for box, text in _parts(answer) if text],
            value=body["answers"][answer.code] if answer.code in kept else None,
        )
        for answer in answers(kind, body, reader, known)
    ]


def _parts(answer: Answer) -> Sequence[tuple[str, Any]]:
    if answer.account:
        account = answer.account
        return (("seen", account.seen), ("told", account.told), ("told_by", account.told_by), ("meant", account.meant))
    if answer.voice:
        return (("words", answer.voice[0]), ("said_by", answer.voice[1]))
    if answer.marks:
        return tuple((f"{mark['side']}:{mark['x']}:{mark['y']}", mark["what"]) for mark in answer.marks[1])
    if answer.rows:
        return tuple((part, text) for row in answer.rows for part, text in zip(("what", "who", "by"), row, strict=True))
    return (("", answer.text),)


def hidden(body: Mapping[str, Any], reader: Reader) -> bool:
    """Whether somebody stands in this text who is hidden from that reader."""
    return any(reader.hides(each["person"]) for each in (*body["subjects"], *body["mentions"]))


def plain_record(sheet: Sheet, kinds: Mapping[UUID, Kind], *, reader: Reader, names: Mapping[str, str]) -> PlainRecord:
    """A record as its page shows it, with every one of its texts. `kinds`: the forms they were written on."""
    record, body = sheet.record, sheet.head.body
    kind = kinds[sheet.head.form]
    roles = {option.code: option.label for option in kind.subject_roles}
    return PlainRecord(
        id=record.id,
        kind=record.kind,
        kind_label=kind.label,
        happened_at=record.happened_at,
        minutes=body["minutes"],
        written_at=record.written_at,
        received_at=record.received_at,
        author=sheet.revisions[0].author,
        subjects=[
            PlainSubject(
                person=UUID(each["person"]),
                name=visible(each["name"]),
                role=roles.get(each["role"], ""),
                struck=UUID(each["person"]) in sheet.struck,
            )
            for each in body["subjects"]
            if not reader.hides(each["person"])
        ],
        masked=any(hidden(row.body, reader) for row in sheet.revisions),
        countersign_owed=record.countersign_owed,
        off_duty=sheet.off_duty,
        revisions=[_revision(row, kinds[row.form], reader, names) for row in sheet.revisions],
        sign_offs=[_sign_off(row, reader) for row in sheet.sign_offs],
        led_to=[_link(row) for row in sheet.led_to],
        came_from=[_link(row) for row in sheet.came_from],
        receipts=[PlainReceipt(by=name, at=at) for name, at in sheet.receipts],
    )


def _revision(row: RevisionRow, kind: Kind, reader: Reader, names: Mapping[str, str]) -> PlainRevision:
    return PlainRevision(
        id=row.id,
        number=row.number,
        form=row.form,
        author=row.author,
        written_at=row.written_at,
        received_at=row.received_at,
        reason=visible(row.reason),
        digest=row.digest.hex(),
        answers=plain_answers(kind, row.body, reader, names),
        files=[visible(each["name"]) for each in row.body["files"]],
    )


def _sign_off(row: SignOffRow, reader: Reader) -> PlainSignOff:
    of = (row.person, row.instead)
    hides = any(person is not None and reader.hides(str(person)) for person in of)
    return PlainSignOff(
        act=row.act,
        by=row.by,
        role=row.role,
        at=row.at,
        note=_("The reason stands in the whole record.") if hides else visible(row.note),
        revision=row.revision,
        person=None if hides else row.person,
        instead=None if hides else row.instead,
    )


def _link(row: LinkRow) -> PlainLink:
    return PlainLink(record=row.record, kind=row.kind, happened_at=row.happened_at)
