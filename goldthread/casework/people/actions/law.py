"""Under what law a person is here, who holds responsibility, who may be told what, what was agreed to."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from goldthread.casework.people.actions.dated import close, days, end, keep
from goldthread.casework.people.models import Consent, LegalStatus, MayBeTold, ParentalResponsibility, Person
from goldthread.casework.people.rules import (
    AHEAD,
    begins_faults,
    code_faults,
    insist,
    may_be_told_faults,
    text_faults,
    until_faults,
    visits,
)
from goldthread.ground.access import actions as access
from goldthread.ground.access.models import Reach
from goldthread.ground.access.rules import Permission, Refused, Viewer
from goldthread.ground.packs.queries import pack
from goldthread.lib import clock


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
    today, begins = days(from_on)
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
            raise Refused(_("That status is another person's."))
        close(instead_of, _("A newer status took its place."), by)
    row = LegalStatus(person=person, code=code, until_on=until_on, note=note.strip())
    return keep(row, "set_legal_status", begins, by, id)


@transaction.atomic
def end_legal_status(status: LegalStatus, *, reason: str, by: Viewer) -> None:
    """End a legal status. Raises Refused, NotRight."""
    end(status, "end_legal_status", Permission.MANAGE_PEOPLE, reason, by)


@transaction.atomic
def add_responsibility(
    person: Person, *, holder: str, by: Viewer, ground: str = "", from_on: date | None = None, id: UUID | None = None
) -> ParentalResponsibility:
    """Write who holds parental responsibility, and on what ground. Raises Refused, NotRight."""
    by.require(Permission.MANAGE_PEOPLE, person.home_id)
    today, begins = days(from_on)
    insist(
        [
            *text_faults("holder", holder, 200, needed=True),
            *text_faults("ground", ground, 200),
            *begins_faults("from_on", begins, today),
        ]
    )
    row = ParentalResponsibility(person=person, holder=holder.strip(), ground=ground.strip())
    return keep(row, "add_responsibility", begins, by, id)


@transaction.atomic
def end_responsibility(row: ParentalResponsibility, *, reason: str, by: Viewer) -> None:
    """Say that somebody no longer holds parental responsibility. Raises Refused, NotRight."""
    end(row, "end_responsibility", Permission.MANAGE_PEOPLE, reason, by)


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
    today, begins = days(from_on)
    insist([*may_be_told_faults(who, relation, what, not_the_address), *begins_faults("from_on", begins, today)])
    row = MayBeTold(
        person=person,
        who=who.strip(),
        relation=relation.strip(),
        what=what.strip(),
        not_the_address=not_the_address,
    )
    return keep(row, "set_may_be_told", begins, by, id)


@transaction.atomic
def end_may_be_told(row: MayBeTold, *, reason: str, by: Viewer) -> None:
    """End a line about who may be told what. Raises Refused, NotRight."""
    end(row, "end_may_be_told", Permission.MANAGE_PEOPLE, reason, by)


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
    words: str = "",
    said_to: str = "",
    id: UUID | None = None,
) -> Consent:
    """Write what was agreed to or delegated, or asked and not given, by whom and within what limits.

    A newer answer of the same person to the same question ends the one before. Raises Refused, NotRight.
    """
    by.require(Permission.MANAGE_PEOPLE, person.home_id)
    today, begins = days(from_on)
    insist(
        [
            *code_faults("code", code, (item.code for item in pack(person.home.pack).consents)),
            *text_faults("given_by", given_by, 200, needed=True),
            *text_faults("limits", limits, 400),
            *text_faults("words", words, 400),
            *text_faults("said_to", said_to, 200),
            *begins_faults("from_on", begins, today, ahead=AHEAD),
            *until_faults("until_on", until_on, begins),
        ]
    )
    earlier = Consent.objects.filter(person=person, code=code, ended_at__isnull=True)
    if code not in visits.BOTH:  # there the code says whose word it is, however their name is written
        earlier = earlier.filter(given_by__iexact=given_by.strip())
    for before in earlier:
        if before.pk != id:  # not itself, sent again
            close(before, _("A newer answer took its place."), by)
            _stop_reading(before)
    row = Consent(
        person=person,
        code=code,
        given_by=given_by.strip(),
        given=given,
        until_on=until_on,
        limits=limits.strip(),
        words=words.strip(),
        said_to=said_to.strip(),
    )
    return keep(row, "set_consent", begins, by, id)


@transaction.atomic
def end_consent(consent: Consent, *, reason: str, by: Viewer) -> None:
    """Say that a consent was taken back or no longer holds. Raises Refused, NotRight."""
    end(consent, "end_consent", Permission.MANAGE_PEOPLE, reason, by)
    _stop_reading(consent)


def _stop_reading(row: Consent) -> None:
    """One of the two is gone: whoever read the case record by them reads nothing more from their next page on."""
    if row.code in visits.BOTH:
        for id in Consent.objects.filter(person_id=row.person_id, code=visits.BY_CHILD).values_list("pk", flat=True):
            access.end_reach(source=id, why=[Reach.Why.VISIT], at=clock.now())
