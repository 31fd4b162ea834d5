"""Names put to a record after it was signed: countersigning, "not this person", "I have read this", "led to"."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from goldthread.casework.people.actions import insist_here
from goldthread.casework.people.models import Person
from goldthread.casework.records.models import Link, Receipt, Record, SignOff, Subject
from goldthread.ground.access.rules import Permission, Refused, Viewer
from goldthread.ground.audit import actions as audit
from goldthread.lib import clock


def said_line(text: str, otherwise: str) -> str:
    """One line of a reason. Raises Refused with `otherwise` when it is empty, in words when it is too long."""
    line = " ".join(text.replace("\0", " ").split())
    if not line and otherwise:
        raise Refused(otherwise)
    if len(line) > 400:
        raise Refused(_("Please say it in 400 characters or fewer."))
    return line


def _about(record: Record) -> list[UUID]:
    """Whose file it lies in."""
    return list(record.subjects.filter(struck=False).values_list("person_id", flat=True))


@transaction.atomic
def countersign(record: Record, *, by: Viewer, note: str = "") -> None:
    """Put a second name to the current text. Raises Refused: not permitted, one's own, or done already."""
    by.require(Permission.COUNTERSIGN, record.home_id)
    record = Record.objects.select_for_update(of=("self",)).select_related("head").get(pk=record.pk)
    assert record.head is not None
    if by.id in (record.author_id, record.head.author_id):
        raise Refused(_("You wrote this, so somebody else countersigns it."))
    if record.countersigned_at is not None:
        raise Refused(_("This has been countersigned already."))
    note = said_line(note, "")
    SignOff.objects.create(
        record=record,
        revision=record.head,
        act=SignOff.Act.COUNTERSIGNED,
        by_id=by.id,
        role=by.role_label(record.home_id)[:120],
        note=note,
    )
    record.countersigned_at = clock.now()
    record.countersigned_by_id = by.id
    record.countersign_owed = False
    record.save(update_fields=["countersigned_at", "countersigned_by", "countersign_owed"])
    audit.note(
        "countersign",
        by=by.id,
        home=record.home_id,
        about=[record.id, record.head.id],
        digests=[bytes(record.head.digest)],
    )


@transaction.atomic
def strike(record: Record, *, person: UUID, reason: str, by: Viewer, instead: UUID | None = None) -> None:
    """ "Not this person": take the record out of the wrong file and keep it; put it in the right one if that is known.

    Raises Refused: not permitted, no reason, not in that file, or the right person is not of this home.
    """
    by.require(Permission.STRIKE, record.home_id)
    reason = said_line(reason, _("Say why this is the wrong file, in a few words."))
    assert record.head_id is not None
    subject = Subject.objects.select_for_update().filter(record=record, person_id=person, struck=False).first()
    if subject is None:
        raise Refused(_("This record is not in that file."))
    right = None
    if instead is not None:
        right = Person.objects.filter(pk=instead, home_id=record.home_id).first()
        if right is None or right.pk == person:
            raise Refused(_("Choose the right person from this home, or leave it open."))
        insist_here(right.pk)
    subject.struck = True
    subject.save(update_fields=["struck"])
    if right is not None:
        Subject.objects.get_or_create(
            record=record,
            person=right,
            defaults={
                "role": subject.role,
                "happened_at": subject.happened_at,
                "kind": subject.kind,
                "author_id": subject.author_id,
            },
        )
    SignOff.objects.create(
        record=record,
        revision_id=record.head_id,
        act=SignOff.Act.STRUCK,
        by_id=by.id,
        role=by.role_label(record.home_id)[:120],
        note=reason,
        person_id=person,
        instead=right,
    )
    about = [record.id, person] + ([right.pk] if right else [])
    audit.note("strike", by=by.id, home=record.home_id, about=about)


def acknowledge(record: Record, *, by: Viewer) -> None:
    """ "I have read this." Saying it twice is saying it once."""
    try:
        with transaction.atomic():
            Receipt.objects.create(record=record, reader_id=by.id)
            audit.note("acknowledge", by=by.id, home=record.home_id, about=[record.id])
    except IntegrityError:
        return


def link(source: Record, target: Record, *, by: Viewer) -> None:
    """Say that one record led to another of the same home. Raises Refused."""
    by.require(Permission.WRITE_RECORDS, source.home_id, of=_about(source))
    if source.home_id != target.home_id or source.pk == target.pk:
        raise Refused(_("Choose another record of this home."))
    try:
        with transaction.atomic():
            Link.objects.create(source=source, target=target, by_id=by.id)
            audit.note("link", by=by.id, home=source.home_id, about=[source.id, target.id])
    except IntegrityError:
        return
