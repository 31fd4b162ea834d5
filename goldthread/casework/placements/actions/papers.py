"""The network round a person, and what must be on file of their stay."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from goldthread.casework.people.actions import insist_here
from goldthread.casework.people.models import Person, Professional
from goldthread.casework.people.rules import begins_faults, code_faults, insist
from goldthread.casework.placements.models import NetworkLink, OnFile, Placement
from goldthread.casework.placements.rules import on_file_faults, until_faults_of_link
from goldthread.ground.access.rules import Permission, Refused, Viewer
from goldthread.ground.audit import actions as audit
from goldthread.ground.packs.queries import pack
from goldthread.lib import clock


@transaction.atomic
def link_professional(
    person: Person, professional: Professional, role: str, *, by: Viewer, from_on: date | None = None
) -> NetworkLink:
    """Say what a professional is to a person. `role`: a code of the pack's network_roles. Raises Refused, NotRight."""
    by.require(Permission.MANAGE_PEOPLE, person.home_id)
    if professional.home_id != person.home_id:
        raise Refused(_("That person of the network belongs to another home."))
    today = timezone.localdate(clock.now())
    insist(
        [
            *code_faults("role", role, (item.code for item in pack(person.home.pack).network_roles)),
            *begins_faults("from_on", from_on or today, today),
        ]
    )
    insist_here(person.id)
    row, new = NetworkLink.objects.get_or_create(
        person=person, professional=professional, role=role, until_on=None, defaults={"from_on": from_on}
    )
    if new:
        audit.note("link_professional", by=by.id, home=person.home_id, about=[person.id, professional.id])
    return row


@transaction.atomic
def unlink_professional(link: NetworkLink, *, by: Viewer, until_on: date | None = None) -> None:
    """Say that somebody is no longer of a person's network. The line stays. Raises Refused, NotRight."""
    by.require(Permission.MANAGE_PEOPLE, link.person.home_id)
    today = timezone.localdate(clock.now())
    until = until_on or today
    insist_here(link.person_id)
    insist([*begins_faults("until_on", until, today), *until_faults_of_link(until, link.from_on)])
    if NetworkLink.objects.filter(pk=link.pk, until_on__isnull=True).update(until_on=until):
        about = [link.person_id, link.professional_id]
        audit.note("unlink_professional", by=by.id, home=link.person.home_id, about=about)


@transaction.atomic
def mark_on_file(placement: Placement, person: Person, item: str, state: str, *, by: Viewer, text: str = "") -> OnFile:
    """Say of one item of the completeness list that it is held, not needed (with why) or missing after all.

    Raises Refused, NotRight.
    """
    by.require(Permission.MANAGE_PEOPLE, placement.home_id)
    if not placement.members.filter(person=person).exists():
        raise Refused(_("They are not of this stay."))
    insist(on_file_faults(item, state, text, [row.code for row in pack(placement.home.pack).completeness]))
    insist_here(person.id)
    row = OnFile.objects.create(
        placement=placement, person=person, item=item, state=state, text=text.strip(), set_by_id=by.id
    )
    audit.note("mark_on_file", by=by.id, home=placement.home_id, about=[placement.id, person.id, row.id])
    return row
