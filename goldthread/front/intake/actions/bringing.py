"""The confirmed file is written, through the actions of casework, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import transaction

from goldthread.casework.people import actions as people
from goldthread.casework.people.models import Person
from goldthread.casework.placements import actions as placements
from goldthread.casework.records import actions as records
from goldthread.front.intake.actions import checking
from goldthread.front.intake.actions.steps import (
    WRITTEN_AT_ONCE,
    Telling,
    expect,
    hand_to_the_job,
    locked,
    silent,
)
from goldthread.front.intake.models import Batch, Progress
from goldthread.front.intake.queries import NEEDED
from goldthread.front.intake.rules import Holds, Outcome, Standing, State
from goldthread.front.intake.rules.notes import NewNote
from goldthread.front.intake.rules.people import NewPerson
from goldthread.front.intake.rules.professionals import NewProfessional
from goldthread.front.intake.rules.stays import NewMember, NewStay
from goldthread.ground.access.rules import Permission, Refused, Viewer
from goldthread.ground.audit import actions as audit
from goldthread.ground.homes.models import Home
from goldthread.ground.users.models import User
from goldthread.lib import clock
from goldthread.lib.words import gettext
from goldthread.lib.words import gettext_noop as _

LINKS = 30  # people whose files the last page links to
CHANGED = _("The home has changed since you looked, so some rows now stand differently. Please look again.")


class Changed(Refused):
    """What was confirmed is no longer what would be written. Nothing was written; the preview was made anew."""


def bring_in(row: Batch, *, new: int, faulty: int, by: Viewer, at_once: bool = False) -> Batch:
    """Write the good rows and leave the others out, as the preview said (`new`, `faulty`: the numbers on it).

    Up to WRITTEN_AT_ONCE rows are written before this returns, and any number with `at_once`; more by the job process.
    Raises Refused, Changed.
    """
    by.require(Permission.IMPORT, row.home_id)
    by.require(NEEDED[Holds(row.holds)], row.home_id)
    with transaction.atomic():
        row = locked(row.pk, row.home_id)
        if row.state == State.DONE:
            return row  # the same button pressed twice
        expect(row, State.CHECKED)
        if (row.new, row.faulty) != (new, faulty):
            raise Changed(CHANGED)
        if row.new > WRITTEN_AT_ONCE and not at_once:
            hand_to_the_job(row, State.WRITING, by)
            return row
    _write_or_look_again(row.pk, row.home_id, by, State.CHECKED, silent)
    return Batch.objects.defer("content", "left_out").get(pk=row.pk)


def write_now(id: UUID, home: UUID, *, by: Viewer) -> None:
    """The job's step. A batch that has moved on meanwhile is let be. Raises Refused, Changed."""
    by.require(Permission.IMPORT, home)
    with Telling(id) as tell:
        _write_or_look_again(id, home, by, State.WRITING, tell)


def _write_or_look_again(id: UUID, home: UUID, by: Viewer, state: State, tell: Callable[[int, int], None]) -> None:
    stale: checking.Looked | None = None
    with transaction.atomic():
        row = locked(id, home)
        if row.state != state:
            return
        looked = checking.outcomes(row, by=by, tell=lambda _done, total: tell(0, total))  # a sign of life
        counts = looked.counts
        if (counts[Standing.NEW], counts[Standing.FAULT]) != (row.new, row.faulty):
            stale = looked
            checking.keep(row, looked, trouble=CHANGED)
        else:
            _write(row, looked, by, tell)
    if stale is not None and state is State.CHECKED:
        raise Changed(CHANGED)


def _write(row: Batch, looked: checking.Looked, by: Viewer, tell: Callable[[int, int], None]) -> None:
    fresh = [outcome for outcome in looked.outcomes if outcome.standing is Standing.NEW and outcome.made is not None]
    touched: dict[UUID, None] = {}
    for done, outcome in enumerate(_in_order(fresh), start=1):
        try:
            for person in _one(row.home, outcome, by):
                if len(touched) < LINKS:
                    touched.setdefault(person)
        except (Refused, records.NotReady, records.Differs) as error:
            # Checked a moment ago, so this is rare: a rule of casework that the check does not know of.
            raise Refused(
                gettext("Row %(number)s could not be written, so nothing was: %(why)s")
                % {"number": outcome.row.number, "why": _said(error)}
            ) from error
        tell(done, len(fresh))
    row.state = State.DONE
    row.content = None
    row.preview = {}
    row.trouble = ""
    row.made = list(touched)
    row.ended_at = clock.now()
    row.ended_by_id = by.id
    row.save(update_fields=["state", "content", "preview", "trouble", "made", "ended_at", "ended_by"])
    Progress.objects.filter(pk=row.pk).delete()
    audit.note("bring_in_file", by=by.id, home=row.home_id, about=[row.id], digests=[bytes(row.digest)])


def _said(error: Exception) -> str:
    if isinstance(error, records.NotReady):
        return " ".join(error.composed.errors.values())
    return str(error)


def _in_order(fresh: list[Outcome]) -> Iterable[Outcome]:
    """Stays by the day they begin, since a later one stands in the way of an earlier; all else as in the file."""
    return sorted(fresh, key=lambda outcome: outcome.made.begins) if _are_stays(fresh) else fresh


def _are_stays(fresh: list[Outcome]) -> bool:
    return bool(fresh) and isinstance(fresh[0].made, NewStay)


def _one(home: Home, outcome: Outcome, by: Viewer) -> Iterable[UUID]:
    """Write what one row is; the ids of the people concerned."""
    made = outcome.made
    if isinstance(made, NewPerson):
        person = people.add(home=home, source_key=made.key, by=by, **made.facts)
        for substance in made.allergies:
            people.add_allergy(person, substance=substance, by=by)
        return [person.id]
    if isinstance(made, NewProfessional):
        texts: dict[str, Any] = dict(made.texts)
        people.add_professional(home=home, source_key=made.key, by=by, **texts)
        return []
    if isinstance(made, NewStay):
        return _stay(home, made, by)
    assert isinstance(made, NewNote)
    records.sign(id=made.id, home=home.id, kind=made.kind, fields=made.fields, by=by, brought_in=True)
    return [UUID(person) for person in made.fields["subject"]]


def _stay(home: Home, made: NewStay, by: Viewer) -> list[UUID]:
    persons = {person.id: person for person in Person.objects.filter(pk__in=[each.person for each in made.members])}
    first = [member for member in made.members if member.joined_on == made.begins]
    stay = placements.move_in(
        home=home,
        members=[(persons[member.person], member.part) for member in first],
        moved_in_on=made.begins,
        source_key=made.key,
        by=by,
        **made.facts,
    )
    later = sorted((member for member in made.members if member not in first), key=lambda member: member.joined_on)
    for member in later:
        placements.join(stay, persons[member.person], member.part, on=member.joined_on, by=by)
    for user in User.objects.filter(pk__in=made.key_workers):
        placements.allocate_key_worker(stay, user, by=by)
    gone = sorted((member for member in made.members if member.left_on), key=_left)
    goes_on = any(member.left_on is None for member in made.members)
    last = None if goes_on or not gone else _left(gone[-1])
    rows = {row.person_id: row for row in stay.members.select_related("placement")} if gone else {}
    for day, together in groupby(gone, key=_left):
        leaving = list(together)
        if day == last:
            placements.move_on(stay, on=day, went_to=leaving[0].went_to, reason=leaving[0].reason, by=by)
            break
        for member in leaving:
            placements.leave(rows[member.person], on=day, went_to=member.went_to, reason=member.reason, by=by)
    return list(persons)


def _left(member: NewMember) -> date:
    assert member.left_on is not None
    return member.left_on
