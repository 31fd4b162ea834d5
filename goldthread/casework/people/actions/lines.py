"""What holds of a person from a day until a day: set by somebody, ended with a reason, never taken away."""

from __future__ import annotations

from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from goldthread.casework.people.models import (
    AboutLine,
    Allergy,
    Consent,
    Dated,
    KeepSafeLine,
    LegalStatus,
    MayBeTold,
    ParentalResponsibility,
    Person,
)
from goldthread.casework.people.rules import (
    AHEAD,
    begins_faults,
    code_faults,
    insist,
    may_be_told_faults,
    text_faults,
    until_faults,
)
from goldthread.ground.access.rules import Permission, Refused, Viewer
from goldthread.ground.audit import actions as audit
from goldthread.ground.packs.queries import pack
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7

Line = TypeVar("Line", bound=Dated)
# Whoever learns of an allergy at night must be able to write it down at once; only a senior takes one away.
ADD_ALLERGY = Permission.WRITE_RECORDS
ADD_LINE = Permission.WRITE_RECORDS


@transaction.atomic
def set_keep_safe(
    person: Person,
    *,
    kind: str,
    text: str,
    by: Viewer,
    from_on: date | None = None,
    look_again_on: date | None = None,
    id: UUID | None = None,
) -> KeepSafeLine:
    """Set a line that every worker must know. `kind`: a code of the pack's keep_safe_kinds.

    Raises Refused, NotRight.
    """
    by.require(Permission.SET_KEEP_SAFE, person.home_id)
    today, begins = _days(from_on)
    insist(
        [
            *code_faults("kind", kind, (item.code for item in pack(person.home.pack).keep_safe_kinds)),
            *text_faults("text", text, 200, needed=True),
            *begins_faults("from_on", begins, today),
            *until_faults("look_again_on", look_again_on, max(begins, today)),
        ]
    )
    row = KeepSafeLine(person=person, kind=kind, text=text.strip(), look_again_on=look_again_on)
    return _set(row, "set_keep_safe", begins, by, id)


@transaction.atomic
def end_keep_safe(line: KeepSafeLine, *, reason: str, by: Viewer) -> None:
    """End a keep-safe line, with why it is no longer needed. Raises Refused, NotRight."""
    _end(line, "end_keep_safe", Permission.SET_KEEP_SAFE, reason, by)


@transaction.atomic
def add_allergy(
    person: Person,
    *,
    substance: str,
    by: Viewer,
    reaction: str = "",
    what_to_do: str = "",
    from_on: date | None = None,
    id: UUID | None = None,
) -> Allergy:
    """Write down an allergy: shown wherever the person is, from now. Whoever writes records may.

    Raises Refused, NotRight.
    """
    by.require(ADD_ALLERGY, person.home_id)
    today, begins = _days(from_on)
    insist(
        [
            *text_faults("substance", substance, 200, needed=True),
            *text_faults("reaction", reaction, 400),
            *text_faults("what_to_do", what_to_do, 400),
            *begins_faults("from_on", begins, today),
        ]
    )
    row = Allergy(person=person, substance=substance.strip(), reaction=reaction.strip(), what_to_do=what_to_do.strip())
    return _set(row, "add_allergy", begins, by, id)


@transaction.atomic
def end_allergy(allergy: Allergy, *, reason: str, by: Viewer) -> None:
    """Say that an allergy no longer holds, and who says so. Raises Refused, NotRight."""
    _end(allergy, "end_allergy", Permission.SET_KEEP_SAFE, reason, by)


@transaction.atomic
def set_legal_status(
    person: Person,
    *,
    code: str,
    by: Viewer,
    from_on: date | None = None,
    until_on: date | None = None,
    note: str = "",
    instead_of: LegalStatus | None = None,
    id: UUID | None = None,
) -> LegalStatus:
    """Write under what law they are here. Several may hold at once; `instead_of` is ended by it.

    Raises Refused, NotRight.
    """
    by.require(Permission.MANAGE_PEOPLE, person.home_id)
    today, begins = _days(from_on)
    insist(
        [
            *code_faults("code", code, (item.code for item in pack(person.home.pack).legal_statuses)),
            *begins_faults("from_on", begins, today, ahead=AHEAD),
            *until_faults("until_on", until_on, begins),
            *text_faults("note", note, 400, needed=code == "other"),
        ]
    )
    if instead_of is not None:
        if instead_of.person_id != person.id:
            raise Refused("That status is another person's.")
        _close(instead_of, "A newer status took its place.", by)
    row = LegalStatus(person=person, code=code, until_on=until_on, note=note.strip())
    return _set(row, "set_legal_status", begins, by, id)


@transaction.atomic
def end_legal_status(status: LegalStatus, *, reason: str, by: Viewer) -> None:
    """End a legal status. Raises Refused, NotRight."""
    _end(status, "end_legal_status", Permission.MANAGE_PEOPLE, reason, by)


@transaction.atomic
def add_responsibility(
    person: Person, *, holder: str, by: Viewer, ground: str = "", from_on: date | None = None, id: UUID | None = None
) -> ParentalResponsibility:
    """Write who holds parental responsibility, and on what ground. Raises Refused, NotRight."""
    by.require(Permission.MANAGE_PEOPLE, person.home_id)
    today, begins = _days(from_on)
    insist(
        [
            *text_faults("holder", holder, 200, needed=True),
            *text_faults("ground", ground, 200),
            *begins_faults("from_on", begins, today),
        ]
    )
    row = ParentalResponsibility(person=person, holder=holder.strip(), ground=ground.strip())
    return _set(row, "add_responsibility", begins, by, id)


@transaction.atomic
def end_responsibility(row: ParentalResponsibility, *, reason: str, by: Viewer) -> None:
    """Say that somebody no longer holds parental responsibility. Raises Refused, NotRight."""
    _end(row, "end_responsibility", Permission.MANAGE_PEOPLE, reason, by)


@transaction.atomic
def set_may_be_told(
    person: Person,
    *,
    who: str,
    by: Viewer,
    relation: str = "",
    what: str = "",
    not_the_address: bool = False,
    from_on: date | None = None,
    id: UUID | None = None,
) -> MayBeTold:
    """Write who may be told what, or (`not_the_address`) who must not be told where they live.

    Raises Refused, NotRight.
    """
    by.require(Permission.MANAGE_PEOPLE, person.home_id)
    today, begins = _days(from_on)
    insist([*may_be_told_faults(who, relation, what, not_the_address), *begins_faults("from_on", begins, today)])
    row = MayBeTold(
        person=person,
        who=who.strip(),
        relation=relation.strip(),
        what=what.strip(),
        not_the_address=not_the_address,
    )
    return _set(row, "set_may_be_told", begins, by, id)


@transaction.atomic
def end_may_be_told(row: MayBeTold, *, reason: str, by: Viewer) -> None:
    """End a line about who may be told what. Raises Refused, NotRight."""
    _end(row, "end_may_be_told", Permission.MANAGE_PEOPLE, reason, by)


@transaction.atomic
def set_consent(
    person: Person,
    *,
    code: str,
    given_by: str,
    by: Viewer,
    given: bool = True,
    from_on: date | None = None,
    until_on: date | None = None,
    limits: str = "",
    id: UUID | None = None,
) -> Consent:
    """Write what was agreed to or delegated, or asked and not given, by whom and within what limits.

    A newer answer of the same person to the same question ends the one before. Raises Refused, NotRight.
    """
    by.require(Permission.MANAGE_PEOPLE, person.home_id)
    today, begins = _days(from_on)
    insist(
        [
            *code_faults("code", code, (item.code for item in pack(person.home.pack).consents)),
            *text_faults("given_by", given_by, 200, needed=True),
            *text_faults("limits", limits, 400),
            *begins_faults("from_on", begins, today, ahead=AHEAD),
            *until_faults("until_on", until_on, begins),
        ]
    )
    for before in Consent.objects.filter(
        person=person, code=code, given_by__iexact=given_by.strip(), ended_at__isnull=True
    ):
        if before.pk != id:  # not itself, sent again
            _close(before, "A newer answer took its place.", by)
    row = Consent(
        person=person, code=code, given_by=given_by.strip(), given=given, until_on=until_on, limits=limits.strip()
    )
    return _set(row, "set_consent", begins, by, id)


@transaction.atomic
def end_consent(consent: Consent, *, reason: str, by: Viewer) -> None:
    """Say that a consent was taken back or no longer holds. Raises Refused, NotRight."""
    _end(consent, "end_consent", Permission.MANAGE_PEOPLE, reason, by)


@transaction.atomic
def add_line(
    person: Person,
    *,
    heading: str,
    text: str,
    by: Viewer,
    own_words: bool = False,
    from_on: date | None = None,
    id: UUID | None = None,
) -> AboutLine:
    """Write one line of who they are. `heading`: a code of AboutLine.Heading; a risk is set by a senior.

    Raises Refused, NotRight.
    """
    by.require(Permission.SET_KEEP_SAFE if heading == AboutLine.Heading.RISK else ADD_LINE, person.home_id)
    today, begins = _days(from_on)
    insist(
        [
            *code_faults("heading", heading, AboutLine.Heading.values),
            *text_faults("text", text, 400, needed=True),
            *begins_faults("from_on", begins, today),
        ]
    )
    row = AboutLine(person=person, heading=heading, text=text.strip(), own_words=own_words)
    return _set(row, "add_line", begins, by, id)


@transaction.atomic
def end_line(line: AboutLine, *, reason: str, by: Viewer) -> None:
    """End a line of who they are. Raises Refused, NotRight."""
    risk = line.heading == AboutLine.Heading.RISK
    _end(line, "end_line", Permission.SET_KEEP_SAFE if risk else ADD_LINE, reason, by)


def _days(from_on: date | None) -> tuple[date, date]:
    today = timezone.localdate(clock.now())
    return today, from_on or today


def _set(row: Line, verb: str, begins: date, by: Viewer, id: UUID | None) -> Line:
    """Keep the row, unless a row of that id stands there already (the same page sent twice)."""
    row.id = id or uuid7(clock.now())
    row.from_on = begins
    row.set_by_id = by.id
    person: Person = row.person  # type: ignore[attr-defined]
    known = type(row)._default_manager.filter(pk=row.id).first()
    if known is not None:
        if known.person_id != person.id:  # type: ignore[attr-defined]
            raise Refused("This page was already used for somebody else. Please start it again.")
        return known
    row.save(force_insert=True)
    audit.note(verb, by=by.id, home=person.home_id, about=[person.id, row.id])
    return row


def _end(row: Dated, verb: str, permission: Permission, reason: str, by: Viewer) -> None:
    person: Person = row.person  # type: ignore[attr-defined]
    by.require(permission, person.home_id)
    insist(text_faults("reason", reason, 400, needed=True))
    if _close(row, reason.strip(), by):
        audit.note(verb, by=by.id, home=person.home_id, about=[person.id, row.id])


def _close(row: Dated, reason: str, by: Viewer) -> bool:
    """Whether it was open until now: who ended it first, and why, stays."""
    ended = {"ended_at": clock.now(), "ended_by_id": by.id, "end_reason": reason}
    return bool(type(row)._default_manager.filter(pk=row.pk, ended_at__isnull=True).update(**ended))
