"""Set a duty, move it, say that it is done or no longer needed. Each act stays; none is undone."""

from __future__ import annotations

from datetime import date, time
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from goldthread.casework.duties.models import Duty, DutyAct
from goldthread.casework.duties.rules import WORDS, Due, Ended, due, due_faults, may_change, set_faults
from goldthread.casework.people.actions import insist_here
from goldthread.casework.people.models import Person
from goldthread.casework.people.rules import Fault, insist, text_faults
from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.access.queries import viewer
from goldthread.ground.access.rules import Permission, Refused, Viewer
from goldthread.ground.audit import actions as audit
from goldthread.ground.homes.models import Home
from goldthread.ground.packs.queries import pack
from goldthread.ground.users.models import User
from goldthread.lib import clock
from goldthread.lib.dates import said_moment
from goldthread.lib.identifiers import uuid7
from goldthread.lib.words import gettext_noop


@transaction.atomic
def set_duty(
    *,
    home: Home,
    title: str,
    day: date,
    by: Viewer,
    at: time | None = None,
    person: Person | None = None,
    owner: UUID | None = None,
    words: str = "",
    id: UUID | None = None,
) -> Duty:
    """Say that something is due: by a time of that day, or (`at` none) by the end of that day of the home.

    `owner`: the worker whose it is; none for whoever is on shift. Sent twice with one id it is one duty.
    Raises Refused (not permitted, somebody of another home), NotRight.
    """
    by.require(Permission.WRITE_RECORDS, home.id)
    if id is not None and (before := Duty.objects.filter(pk=id).first()) is not None:
        return _same(before, home, by)
    if person is not None and person.home_id != home.id:
        raise Refused(_("They do not belong to this home."))
    if person is not None:
        insist_here(person.id)
    title, words = " ".join(title.split()), words.strip()
    when = _due(home, day, at)
    insist(set_faults(title, words) + due_faults(when, clock.now(), ZONE) + _owner_faults(owner, home.id))
    row_id = id or uuid7()
    try:
        with transaction.atomic():
            row = Duty.objects.create(
                id=row_id,
                home=home,
                person=person,
                title=title,
                words=words,
                set_by_id=by.id,
                due_at=when.at,
                timed=when.timed,
                owner_id=owner,
            )
    except IntegrityError:  # the same page, sent twice at once
        return _same(Duty.objects.get(pk=row_id), home, by)
    audit.note("set_duty", by=by.id, home=home.id, about=_about(row))
    return row


@transaction.atomic
def meet(duty: Duty, *, by: Viewer, words: str = "", id: UUID | None = None) -> Duty:
    """Say that it is done, and if one likes what was done. Whoever writes records may. Answers the duty as it is now.

    Raises Refused, NotRight, and Ended when it was done, or no longer needed, before: nothing is changed then.
    """
    by.require(Permission.WRITE_RECORDS, duty.home_id)
    words = words.strip()
    insist(text_faults("words", words, WORDS))
    return _end(duty, DutyAct.Act.MET, "meet_duty", words, by, id)


@transaction.atomic
def drop(duty: Duty, *, reason: str, by: Viewer, id: UUID | None = None) -> Duty:
    """Say that it is no longer needed, and why: who set it, whose it is, or a senior. As `meet` otherwise."""
    _may_change(duty, by)
    reason = reason.strip()
    insist(text_faults("reason", reason, WORDS, needed=True))
    return _end(duty, DutyAct.Act.DROPPED, "drop_duty", reason, by, id)


@transaction.atomic
def move(
    duty: Duty,
    *,
    day: date,
    by: Viewer,
    at: time | None = None,
    owner: UUID | None = None,
    why: str = "",
    id: UUID | None = None,
) -> Duty:
    """Say that it is due at another time, or somebody else's: who set it, whose it is, or a senior.

    What it was before stays on the act. Moved to where it is already, nothing happens. Raises Refused, NotRight, Ended.
    """
    _may_change(duty, by)
    row = Duty.objects.select_for_update().get(pk=duty.pk)
    if _sent_already(row, id):
        return row
    _must_be_open(row)
    why = why.strip()
    when, before = _due(row.home, day, at), Due(row.due_at, row.timed)
    faults = text_faults("why", why, WORDS)
    if when != before:
        faults += due_faults(when, clock.now(), ZONE)
    if owner != row.owner_id:
        faults += _owner_faults(owner, row.home_id)
    insist(faults)
    if when == before and owner == row.owner_id:
        return row
    DutyAct.objects.create(
        id=id or uuid7(),
        duty=row,
        act=DutyAct.Act.MOVED,
        words=why,
        by_id=by.id,
        due_before=before.at,
        timed_before=before.timed,
        owner_before_id=row.owner_id,
        due_since=when.at,
        timed_since=when.timed,
        owner_since_id=owner,
    )
    row.due_at, row.timed, row.owner_id = when.at, when.timed, owner
    row.save(update_fields=["due_at", "timed", "owner"])
    audit.note("move_duty", by=by.id, home=row.home_id, about=_about(row))
    return row


def _end(duty: Duty, act: DutyAct.Act, verb: str, words: str, by: Viewer, id: UUID | None) -> Duty:
    row = Duty.objects.select_for_update().get(pk=duty.pk)
    if _sent_already(row, id):
        return row
    _must_be_open(row)
    ended = DutyAct.objects.create(id=id or uuid7(), duty=row, act=act, words=words, by_id=by.id)
    row.state, row.ended_at = Duty.State(act.value), ended.at
    row.save(update_fields=["state", "ended_at"])
    audit.note(verb, by=by.id, home=row.home_id, about=_about(row))
    return row


def _must_be_open(row: Duty) -> None:
    """Raise Ended, with by whom and when."""
    if row.state == Duty.State.OPEN:
        return
    act = DutyAct.objects.select_related("by").get(duty=row, act=row.state)
    said = _("%(name)s has said already that this is done: %(moment)s.")
    if row.state == Duty.State.DROPPED:
        said = _("%(name)s has said that this is no longer needed: %(moment)s.")
    raise Ended(said % {"name": act.by.short_name, "moment": said_moment(act.at, ZONE)})


def _sent_already(row: Duty, id: UUID | None) -> bool:
    """Whether this page was sent before: its act stands. Raises Refused when it stands on another duty."""
    before = DutyAct.objects.filter(pk=id).first() if id else None
    if before is not None and before.duty_id != row.pk:
        raise Refused(_("This page was already used for something else. Please open it again."))
    return before is not None


def _same(before: Duty, home: Home, by: Viewer) -> Duty:
    if (before.home_id, before.set_by_id) != (home.id, by.id):
        raise Refused(_("This page was already used for something else. Please open it again."))
    return before


def _may_change(duty: Duty, by: Viewer) -> None:
    by.require(Permission.WRITE_RECORDS, duty.home_id)
    if not may_change(by, duty.home_id, duty.set_by_id, duty.owner_id):
        raise Refused(_("Whoever set this, whose it is, or a senior can change it. Please ask one of them."))


def _due(home: Home, day: date, at: time | None) -> Due:
    return due(day, at, time.fromisoformat(pack(home.pack).day_begins), ZONE)


def _owner_faults(owner: UUID | None, home: UUID) -> list[Fault]:
    """What is wrong with whose it is to be: somebody who writes records here now."""
    worker = User.objects.filter(pk=owner, is_active=True).first() if owner else None
    if owner is None or (worker is not None and viewer(worker).may_on_shift(Permission.WRITE_RECORDS, home)):
        return []
    return [Fault("owner", gettext_noop("Please choose somebody who works here and writes records."))]


def _about(row: Duty) -> list[UUID]:
    return [row.id, *([row.person_id] if row.person_id else [])]
