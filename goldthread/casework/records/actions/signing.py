"""Sign a record, and amend one. The first text stays for ever."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from psycopg.errors import RestrictViolation

from goldthread.casework.files.queries import many, mine
from goldthread.casework.people.actions import MOVED
from goldthread.casework.records.actions.concerns import keeps_from, raise_concern
from goldthread.casework.records.actions.ink import write_record, write_revision
from goldthread.casework.records.models import Attached, Draft, PromptAnswer, Record, RevisionText
from goldthread.casework.records.queries.drafts import Met, met
from goldthread.casework.records.queries.forms import may_write, residents, whom
from goldthread.casework.records.queries.records import may_amend, read_only
from goldthread.casework.records.rules.body import OLDEST, Attachment, Content, same_content
from goldthread.casework.records.rules.composing import ZONE, Composed, Resident, compose
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import NOT_YOURS, Permission, Refused, Viewer
from goldthread.ground.packs.queries import current_form, form_version
from goldthread.ground.packs.rules import Kind, QuestionType
from goldthread.lib import clock
from goldthread.lib.dates import said_date
from goldthread.lib.identifiers import uuid7
from goldthread.lib.words import gettext_noop

READ_ONLY = gettext_noop("Whom this is about moved to another home. What was written here stays, and is only read.")
Fields = Mapping[str, list[str]]


@dataclass(frozen=True)
class Signed:
    """What signing gave: the record, and whether it had been signed before by the same act sent twice."""

    record: UUID
    again: bool = False


class NotReady(Exception):
    """A form that cannot be signed yet. `composed.errors` says why, beside each field. Nothing was written."""

    def __init__(self, composed: Composed) -> None:
        super().__init__(str(composed.errors))
        self.composed = composed


class Differs(Exception):
    """The id was signed before, with other words. The signed record stays; what was sent now is still a draft."""

    def __init__(self, record: UUID) -> None:
        super().__init__(str(record))
        self.record = record


class Moved(Exception):
    """Somebody amended the record while this amendment was written. `number` is the revision that stands now."""

    def __init__(self, number: int) -> None:
        super().__init__(str(number))
        self.number = number


def sign(
    *,
    id: UUID,
    home: UUID,
    kind: str,
    fields: Fields,
    by: Viewer,
    written_at: datetime | None = None,
    prompts: Sequence[tuple[str, str, bool]] = (),
    brought_in: bool = False,
    found: Met | None = None,
) -> Signed:
    """Sign a form as a record under the id that the page made. Sending the same id twice gives one record.

    `written_at`: by the device's clock (now unless said). `prompts`: what the writer did with each prompt (rule,
    phrase, taken). `brought_in`: a note of before this record began, from a file; it may be as old as whom it is about.
    `found`: what the caller has met under the id already. Raises Refused, NotReady, Differs.
    """
    if not by.may_raise(home):
        by.require_in(Permission.WRITE_RECORDS, home)
    if brought_in:
        by.require(Permission.IMPORT, home)
    now = clock.now()
    written = min(written_at or now, now)
    found = found or met(by, id)
    form, shape = _form(by, home, kind, found.started_on)
    if not may_write(by, home, shape):
        raise Refused(_(NOT_YOURS))
    before = found.signed_in and (found.signed_in, found.signed_by)
    people = whom(by, home, shape, now.astimezone(ZONE).date())
    composed = compose(shape, fields, people, now=now, brought_in=brought_in)
    attachments = _attachments(shape, composed, by)
    about = keeps_from(shape, composed, by, home)
    if before is None:
        _say_moved(composed, people)
    if before is not None and before != (home, by.id):
        raise Absent
    if composed.errors:
        if before is not None:
            raise Differs(id)
        raise NotReady(composed)
    if composed.subjects or not (shape.answered and by.may_raise(home)):
        by.require(Permission.WRITE_RECORDS, home, of=[about.person for about in composed.subjects])
    content = _content(by, home, kind, form, composed, attachments)
    if before is not None:
        return _again(id, content, by)
    try:
        with transaction.atomic(savepoint=bool(composed.subjects)):
            fresh = write_record(
                id=id, content=content, kind=shape, by=by, written_at=written, now=now, role=by.role_label(home)
            )
            if fresh and shape.answered:
                raise_concern(id, about, by=by)
            if fresh and prompts:
                PromptAnswer.objects.bulk_create(
                    PromptAnswer(record_id=id, rule=rule[:40], phrase=phrase[:200], taken=taken)
                    for rule, phrase, taken in prompts[:100]
                )
            if fresh and found.started_on is not None:
                with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
                    cursor.execute("DELETE FROM records_draft WHERE id = %s", [id])
    except IntegrityError as error:  # of whom it is about somebody has moved, this very moment
        if not isinstance(error.__cause__, RestrictViolation):
            raise
        _say_moved(composed, whom(by, home, shape, now.astimezone(ZONE).date()))
        if not composed.errors:
            raise
        raise NotReady(composed) from None
    if not fresh:  # the same act, sent twice at the same moment, came first
        return _again(id, content, by)
    return Signed(id)


def amend(
    record: Record,
    *,
    revision: UUID,
    base: int,
    fields: Fields,
    reason: str,
    by: Viewer,
    written_at: datetime | None = None,
) -> Signed:
    """Add a revision, with its reason. `revision`: the id that the page made; `base`: the number that was amended.

    Raises Refused, NotReady (an empty reason stands by "reason"), Moved.
    """
    if not may_amend(by, record):
        raise Refused(
            _(READ_ONLY)
            if read_only(record)
            else _("This was written by somebody else. Ask them, or a manager, to amend it.")
        )
    now = clock.now()
    assert record.head_id is not None
    head = RevisionText.objects.select_related("revision").get(revision__record=record, revision_id=record.head_id)
    if head.revision_id == revision:
        return Signed(record.id, again=True)
    shape = form_version(head.revision.form_id)
    people = residents(by, record.home_id, record.happened_at.astimezone(ZONE).date())
    composed = compose(shape, fields, people, now=now, brought_in=record.happened_at < now - OLDEST)
    attachments = _attachments(shape, composed, by, of=record.id)
    about = keeps_from(shape, composed, by, record.home_id)
    reason = " ".join(reason.split())
    if not reason:
        composed.errors["reason"] = _("Say why you are amending this, in a few words.")
    elif len(reason) > 400:
        composed.errors["reason"] = _("Say why in 400 characters or fewer.")
    whom = [about.person for about in composed.subjects]
    if not composed.errors and whom != [UUID(s["person"]) for s in head.body["subjects"]]:
        composed.errors["subject"] = _("Who it is about does not change by amending. Use “Not this person”.")
    if composed.errors:
        raise NotReady(composed)
    content = _content(by, record.home_id, record.kind, head.revision.form_id, composed, attachments)
    if same_content(head.body, content):
        composed.errors["reason"] = _("Nothing has changed yet.")
        raise NotReady(composed)
    with transaction.atomic():
        current = Record.objects.select_for_update().get(pk=record.pk)
        if current.revisions_count != base:
            raise Moved(current.revisions_count)
        write_revision(
            record=current,
            id=revision,
            content=content,
            kind=shape,
            by=by,
            written_at=min(written_at or now, now),
            reason=reason,
            role=by.role_label(record.home_id),
        )
        if shape.answered:
            raise_concern(record.id, about, by=by)
        Draft.objects.filter(pk=revision, author_id=by.id).delete()
    return Signed(record.id)


def _say_moved(composed: Composed, people: Iterable[Resident]) -> None:
    """Beside whom it is about: the first of them who moved to another home."""
    known = {each.id: each for each in people}
    for about in composed.subjects:
        moved = known.get(about.person)
        if moved is not None and moved.moved_on is not None:
            values = {"name": moved.preferred_name, "home": moved.moved_to, "day": said_date(moved.moved_on)}
            composed.errors.setdefault("subject", _(MOVED) % values)


def _form(by: Viewer, home: UUID, kind: str, started_on: UUID | None) -> tuple[UUID, Kind]:
    """The form a record is written on: the one its draft was started on, else the pack's present one."""
    if started_on is not None:
        return started_on, form_version(started_on)
    post = next(post for post in by.posts if post.home_id == home)
    try:
        return current_form(post.pack, kind)
    except KeyError:
        raise Absent from None


def _attachments(shape: Kind, composed: Composed, by: Viewer, of: UUID | None = None) -> tuple[Attachment, ...]:
    """The files that the answers name: those the writer sent, and those that hang on the record already."""
    codes = [question.code for question in shape.questions if question.type is QuestionType.FILES]
    ids = [UUID(each) for code in codes for each in composed.answers.get(code, ())]
    if not ids:
        return ()
    found = mine(by, ids)
    if of is not None:
        found |= many(Attached.objects.filter(record_id=of, file_id__in=ids).values_list("file_id", flat=True))
    if len(found) < len(set(ids)):
        composed.errors[f"q.{codes[0]}"] = _("A file could not be found. Please attach it again.")
    return tuple(Attachment(key, found[key].sha256, found[key].name) for key in dict.fromkeys(ids) if key in found)


def _content(
    by: Viewer, home: UUID, kind: str, form: UUID, composed: Composed, attachments: Sequence[Attachment]
) -> Content:
    post = next(post for post in by.posts if post.home_id == home)
    assert composed.happened_at is not None
    return Content(
        pack=post.pack,
        kind=kind,
        form=form,
        home=home,
        home_name=post.home_name,
        placement=composed.placement,
        happened_at=composed.happened_at,
        minutes=composed.minutes,
        subjects=composed.subjects,
        answers=composed.answers,
        mentions=composed.mentions,
        files=tuple(attachments),
        asks_countersign=composed.asks_countersign,
    )


def _again(id: UUID, content: Content, by: Viewer) -> Signed:
    """The answer to an act sent again: the same words are the same record. Raises Differs."""
    first = _first_body(id)
    if first is None:  # the id of a record that is not for this writer
        raise Absent
    if not same_content(first, content):
        raise Differs(id)
    Draft.objects.filter(pk=id, author_id=by.id).delete()  # kept by the second sending, before it knew
    return Signed(id, again=True)


def _first_body(record: UUID) -> dict[str, object] | None:
    texts = RevisionText.objects.filter(revision__record_id=record, revision__number=1)
    return texts.values_list("body", flat=True).first()


def new_id() -> UUID:
    """An id for a record that is written without a page (imports, the demo)."""
    return uuid7(clock.now())
