"""Hand somebody over to another home of the provider, take them in there, take the move back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from goldthread.casework.moving.queries import WhoComes, handed_along, to_hand_over
from goldthread.casework.people import actions as people
from goldthread.casework.people.models import Move, Person
from goldthread.casework.people.rules import FACTS, Fault, insist, text_faults
from goldthread.casework.placements import actions as placements
from goldthread.casework.placements.models import Member, Placement
from goldthread.casework.placements.rules import usual_part
from goldthread.casework.records import actions as records
from goldthread.ground.access.rules import Permission, Refused, Viewer
from goldthread.ground.audit import actions as audit
from goldthread.ground.homes.models import Home
from goldthread.ground.packs.queries import pack
from goldthread.lib import clock
from goldthread.lib.words import gettext
from goldthread.lib.words import gettext_noop as _

MOVED_ALREADY = _("They have moved to another home already.")
OVER = _("They have been taken in already, or the move was taken back.")
USED = _("This page was already used for somebody else. Please start it again.")


@transaction.atomic
def hand_over(person: Person, to: Home, *, on: date, note: str, chosen: Collection[UUID], by: Viewer, id: UUID) -> Move:
    """Let somebody move to another home of the provider: their stay here ends, and what is handed over is read there.

    `chosen`: of what is handed over one by one only (`queries.to_hand_over`), the ids; the rest goes along. `id`: made
    by the page, so that sending twice makes one move. Raises Refused, NotRight.
    """
    by.require(Permission.MANAGE_PLACEMENTS, person.home_id)
    before = Move.objects.filter(pk=id).first()
    if before is not None:
        if before.person_id != person.id:
            raise Refused(gettext(USED))
        return before
    faults = text_faults("note", note, 400, needed=True)
    if to.id == person.home_id:
        faults.append(Fault("to", _("They live in this home. Please choose another.")))
    elif to.provider_id != person.home.provider_id:
        faults.append(Fault("to", _("That home is not of the same provider. Record the move on, and print the file.")))
    people.insist_here(person.id)
    member = Member.objects.select_related("placement").filter(person=person, left_on=None).first()
    if member is None:
        raise Refused(gettext("They do not live here now."))
    insist(faults)
    found, along = to_hand_over(by, person), handed_along(by, person)
    wanted = set(chosen) & {row.record for row in found.choose}
    # What is sealed is not counted: who may take a move back need not know that it is there.
    left_out = [row for row in found.choose if row.record not in wanted and row.sight != "sealed"]
    _end_stay(member, on=on, to=to, note=note, by=by)
    row = Move(id=id, person=person, home_id=person.home_id, to=to, on=on, by_id=by.id, note=note.strip())
    row.left_out = len(left_out)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # somebody else did the same at the same moment
        raise Refused(gettext(MOVED_ALREADY)) from None
    records.hand_over_records([*along, *wanted], row.id, by=by)
    audit.note("hand_over", by=by.id, home=person.home_id, about=[person.id, row.id, to.id])
    return row


def _end_stay(member: Member, *, on: date, to: Home, note: str, by: Viewer) -> None:
    others = Member.objects.filter(placement=member.placement, left_on=None).exclude(pk=member.pk)
    if others.exists():
        placements.leave(member, on=on, went_to=to.name, reason=note, by=by)
    else:
        placements.move_on(member.placement, on=on, went_to=to.name, reason=note, by=by)


@dataclass(frozen=True)
class TakenIn:
    """Who they are in the new home, and what of them this home's setting has no word for."""

    person: Person
    left: tuple[str, ...] = ()


@transaction.atomic
def take_in(
    comes: WhoComes, *, moved_in_on: date, by: Viewer, id: UUID, together: UUID | None = None, **facts: Any
) -> TakenIn:
    """Open a file for somebody who was handed over, with what is known of them, and begin their stay.

    What every worker must know, allergies, law, who may be told what and who they are become lines of this home, set
    by who takes them in. What was agreed, who they belong to, the photo, the network and plans for the night do not:
    each is asked anew here. `id`: made by the page, so that sending twice takes one person in; `together`: a stay of
    this home that they join; `facts`: else, of their own. Raises Refused (taken in already, a page used before),
    NotRight.
    """
    move = comes.move
    by.require(Permission.MANAGE_PLACEMENTS, move.to_id)
    by.require(Permission.MANAGE_PEOPLE, move.to_id)
    by.require(Permission.SET_KEEP_SAFE, move.to_id)
    known = {name: comes.facts[name] for name in FACTS}
    if Person.objects.filter(pk=id).exists():
        same = Move.objects.filter(pk=move.id, person_there=id).exists()
        raise Refused(gettext(OVER) if same else gettext(USED))
    person = people.add(home=move.to, by=by, id=id, **known)
    if not _taken(move, person, by):
        raise Refused(gettext(OVER))
    left = _lines(comes, person, by)
    part = usual_part(person.stage)
    if together is not None:
        stay = Placement.objects.get(pk=together, home_id=move.to_id)
        placements.join(stay, person, part, on=moved_in_on, by=by)
    else:
        more = {"moved_in_on": moved_in_on, "came_from": move.home.name, **facts}
        placements.move_in(home=move.to, members=[(person, part)], by=by, **more)
    audit.note("take_in", by=by.id, home=move.to_id, about=[person.id, move.id])
    return TakenIn(person, tuple(left))


def _taken(move: Move, person: Person, by: Viewer) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT goldthread_take_in(%s, %s, %s)", [move.id, person.id, by.id])
        return bool(cursor.fetchone()[0])


def _lines(comes: WhoComes, person: Person, by: Viewer) -> list[str]:
    """The lines that hold, as this home's own. What its setting has no word for is answered, to be written by hand."""
    setting, left = pack(person.home.pack), []
    today = timezone.localdate(clock.now())
    safe, law = {row.code for row in setting.keep_safe_kinds}, {row.code for row in setting.legal_statuses}
    for line in comes.lines["keep_safe"]:
        if line["kind"] in safe:
            again = line.pop("look_again_on")
            # a day that passed on the way is still due
            people.set_keep_safe(person, **line, look_again_on=max(again, today) if again else None, by=by)
        else:
            left.append(line["text"])
    for line in comes.lines["legal"]:
        if line["code"] in law:
            people.set_legal_status(person, **line, by=by)
        else:
            left.append(line["note"] or line["code"])
    for line in comes.lines["allergies"]:
        people.add_allergy(person, **line, by=by)
    for line in comes.lines["responsible"]:
        people.add_responsibility(person, **line, by=by)
    for line in comes.lines["told"]:
        people.set_may_be_told(person, **line, by=by)
    for line in comes.lines["about"]:
        people.add_line(person, **line, by=by)
    return left


@transaction.atomic
def take_back(move: Move, *, reason: str, by: Viewer) -> None:
    """Take a move back before anybody took them in: nothing of it is read there any more, and their stay goes on.

    Key workers and night plans that ended with it are chosen anew. Raises Refused, NotRight (no reason).
    """
    by.require(Permission.MANAGE_PLACEMENTS, move.home_id)
    insist(text_faults("reason", reason, 400, needed=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT goldthread_take_back(%s, %s, %s)", [move.id, reason.strip(), by.id])
        done = cursor.fetchone()[0]
    if not done:
        raise Refused(gettext(OVER))
    member = (
        Member.objects.filter(person_id=move.person_id, left_on=move.on, placement__home_id=move.home_id)
        .order_by("-joined_on")
        .first()
    )
    if member is not None:
        placements.go_on(member, by=by)
    audit.note("take_back", by=by.id, home=move.home_id, about=[move.person_id, move.id])
