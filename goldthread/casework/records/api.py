"""Records for a worker's own program: one record whole, the forms there are, and signing one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router
from ninja.responses import Status
from pydantic import AwareDatetime, BaseModel, Field

from goldthread.casework.records import actions, queries
from goldthread.casework.records.presenters.plain import PlainRecord, plain_record
from goldthread.casework.records.presenters.words import Reader
from goldthread.casework.records.queries.people import file_people, names_in
from goldthread.casework.records.rules.boxes import boxes, boxes_of, unknown
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, Seen, Viewer, needs, viewer_of
from goldthread.ground.packs.queries import current_form, form_version, form_versions, pack
from goldthread.ground.tokens import actions as tokens
from goldthread.lib.identifiers import is_uuid7
from goldthread.lib.problems import Asked, NotSo, problems

FIRST = datetime(2000, 1, 1, tzinfo=UTC)  # no device of today was set earlier
Name = Annotated[str, Field(max_length=200)]
Value = Annotated[str, Field(max_length=100_000)]

router = Router(tags=["records"])


class AskedRecord(Asked):
    """In the light of whose file it is read."""

    file: UUID | None = Field(None, description="A person: whoever does not share their stay is hidden.")


class NewRecord(Asked):
    """A form as its page would send it, under an id that the program makes."""

    id: UUID = Field(description="A UUID of version 7. Sending the same again gives the same record, once.")
    kind: str = Field(max_length=60, description="One of /api/v1/kinds.")
    fields: dict[Name, Annotated[list[Value], Field(max_length=200)]] = Field(
        max_length=1000, description="The form's fields, each with its values, as /api/v1/kinds names them."
    )
    written_at: AwareDatetime | None = Field(None, ge=FIRST, description="By the device's clock; now unless said.")


class Signed(BaseModel):
    """The record that was signed; `again`: it had been signed before, by the same words under the same id."""

    id: UUID
    again: bool


class FormChoice(BaseModel):
    """One fixed answer."""

    code: str
    label: str


class FormQuestion(BaseModel):
    """One question of a form, and the names of its fields."""

    code: str
    label: str
    type: str
    required: bool
    fields: list[str]
    options: list[FormChoice]


class Form(BaseModel):
    """A kind of record that can be signed in this home."""

    kind: str
    label: str
    fields: list[str] = Field(description="Every field, besides role.<person> and named.<name in small letters>.")
    questions: list[FormQuestion]


@router.get(
    "/records/{uuid:id}",
    response={200: PlainRecord, **problems()},
    operation_id="record",
    summary="One record with its texts and names",
)
@needs(Permission.SEE_RECORDS)
def api_record(request: HttpRequest, id: UUID, asked: Query[AskedRecord]) -> PlainRecord:
    """A record, whole: every signed text, the first one first, and every name put to it."""
    viewer = viewer_of(request)
    sheet = queries.sheet(viewer, id)
    needed = Permission.SEE_HOME_LOG if sheet.record.for_home else Permission.SEE_RECORDS
    if not viewer.may(needed, sheet.record.home_id):  # a token is for less than its worker
        viewer.seen = Seen()
        raise Absent
    reader = Reader()
    if asked.file is not None:
        others = f"another {pack(sheet.record.home.pack).words.resident}"
        reader = Reader(frozenset(file_people(asked.file)), others)
    form_versions({row.form for row in sheet.revisions})
    kinds = {row.form: form_version(row.form) for row in sheet.revisions}
    return plain_record(sheet, kinds, reader=reader, names=names_in(sheet))


@router.get(
    "/kinds", response={200: list[Form], **problems()}, operation_id="kinds", summary="Forms, with their fields"
)
@needs(Permission.WRITE_RECORDS)
def api_kinds(request: HttpRequest) -> list[Form]:
    """Every kind of record that can be signed in the token's home, with the names of its fields."""
    viewer = viewer_of(request)
    assert viewer.home is not None
    return [
        Form(
            kind=kind.code,
            label=kind.label,
            fields=list(boxes(kind)),
            questions=[
                FormQuestion(
                    code=question.code,
                    label=question.label,
                    type=question.type.value,
                    required=question.required,
                    fields=list(boxes_of(question)),
                    options=[FormChoice(code=each.code, label=each.label) for each in question.options],
                )
                for question in kind.questions
            ],
        )
        for kind in pack(viewer.home.pack).kinds
    ]


@router.post(
    "/records",
    response={200: Signed, 201: Signed, **problems(409)},
    operation_id="sign",
    summary="Sign a record",
)
@needs(Permission.WRITE_RECORDS)
def api_sign(request: HttpRequest, new: NewRecord) -> Status[Signed]:
    """Sign a record with the name of the token's worker. 201 when it is new; 200 when the same was sent before."""
    viewer = viewer_of(request)
    viewer.require(Permission.WRITE_RECORDS)
    assert viewer.home is not None
    if wrong := _wrong(viewer, new):
        raise NotSo(422, wrong)
    try:
        signed = actions.sign(
            id=new.id,
            home=viewer.home.home_id,
            kind=new.kind,
            fields=new.fields,
            by=viewer,
            written_at=new.written_at,
        )
    except actions.NotReady as not_ready:
        raise NotSo(422, not_ready.composed.errors) from None
    except actions.Differs:
        raise NotSo(409) from None
    if not signed.again:
        tokens.note_written(request.let_in, signed.record)  # type: ignore[attr-defined]
    return Status(200 if signed.again else 201, Signed(id=signed.record, again=signed.again))


def _wrong(viewer: Viewer, new: NewRecord) -> dict[str, str]:
    """What no page of ours would send."""
    assert viewer.home is not None
    if not is_uuid7(new.id):
        return {"id": _("Make a UUID of version 7.")}
    try:
        _form, shape = current_form(viewer.home.pack, new.kind)
    except KeyError:
        return {"kind": _("This home has no such kind of record.")}
    return unknown(shape, new.fields)
