"""Move in, move on: a person or a family together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from goldthread.casework.people.actions import insist_here, put_down
from goldthread.casework.people.models import Person
from goldthread.casework.people.rules import Fault, code_faults, insist, text_faults
from goldthread.casework.placements.models import KeyWorker, Member, NightPlan, Placement, PlacementChange
from goldthread.casework.placements.rules import (
    FACTS,
    PARTS,
    TEXTS,
    Stay,
    joining_faults,
    leaving_faults,
    stay_faults,
)
from goldthread.ground.access import actions as access
from goldthread.ground.access.models import Reach
from goldthread.ground.access.rules import Permission, Refused, Viewer
from goldthread.ground.audit import actions as audit
from goldthread.ground.homes.models import Home
from goldthread.lib import clock
from goldthread.lib.identifiers import uuid7
from goldthread.lib.words import gettext
from goldthread.lib.words import gettext_noop as _


@transaction.atomic
def move_in(
    *,
    home: Home,
    members: Sequence[tuple[Person, str]],
    moved_in_on: date,
    by: Viewer | None,
    id: UUID | None = None,
    source_key: str = "",
    **facts: Any,
) -> Placement:
    """Begin a stay of one person or of a family together, in the order in which their names are to stand.

    `members`: (person, part), a part of Member.Part. `facts`: placing_authority, authority_contact, room, came_from,
    weeks_planned. Sending the same `id` twice makes one stay. `by` is none only while the house is set up.
    Raises Refused, NotRight (nobody chosen, lives here already, a day to come).
    """
    if by is not None:
        by.require(Permission.MANAGE_PLACEMENTS, home.id)
    key = id or uuid7(clock.now())
    known = Placement.objects.filter(pk=key).first()
    if known is not None:
        if known.home_id != home.id:
            raise Refused(gettext("This page was already used for another stay. Please start it again."))
        return known
    wanted = _tidy({**facts, "moved_in_on": moved_in_on})
    faults = stay_faults(wanted, timezone.localdate(clock.now()))
    ids = [person.id for person, _part in members]
    if not ids:
        faults.append(Fault("members", _("Please choose who moves in.")))
    elif len(set(ids)) < len(ids):
        faults.append(Fault("members", _("The same person stands here twice.")))
    for _person, part in members:
        faults += code_faults("members", part, PARTS)
    if any(person.home_id != home.id for person, _part in members):
        raise Refused(gettext("Somebody here belongs to another home."))
    if moved_in_on is not None:
        faults += joining_faults("moved_in_on", moved_in_on, _stays(ids))
    insist(faults)
    insist_here(*ids)
    stay = Placement(id=key, home=home, added_by_id=by.id if by else None, source_key=source_key, **wanted)
    put_down(stay)
    Member.objects.bulk_create(
        Member(placement=stay, person=person, part=part, place=place, joined_on=moved_in_on)
        for place, (person, part) in enumerate(members)
    )
    audit.note("move_in", by=by.id if by else None, home=home.id, about=[stay.id, *ids])
    return stay


@transaction.atomic
def join(placement: Placement, person: Person, part: str, *, on: date, by: Viewer) -> Member:
    """Let somebody become part of a stay that has begun: a partner, a baby born meanwhile. Raises Refused, NotRight."""
    by.require(Permission.MANAGE_PLACEMENTS, placement.home_id)
    if person.home_id != placement.home_id:
        raise Refused(gettext("Somebody here belongs to another home."))
    today = timezone.localdate(clock.now())
    faults = code_faults("part", part, PARTS) + joining_faults("on", on, _stays([person.id]))
    faults += leaving_faults(on, placement.moved_in_on, today)
    if placement.moved_on_on is not None:
        faults.append(Fault("on", _("This stay has ended.")))
    insist(faults)
    insist_here(person.id)
    place = placement.members.count()
    row, new = Member.objects.get_or_create(
        placement=placement, person=person, defaults={"part": part, "place": place, "joined_on": on}
    )
    if not new:
        raise Refused(gettext("They were of this stay before. Begin a new stay for them."))
    audit.note("join_stay", by=by.id, home=placement.home_id, about=[placement.id, person.id])
    return row


@transaction.atomic
def leave(member: Member, *, on: date, went_to: str, reason: str, by: Viewer) -> None:
    """Let one person of a stay move on before the others; the last one with `move_on`. Raises Refused, NotRight."""
    placement = member.placement
    by.require(Permission.MANAGE_PLACEMENTS, placement.home_id)
    locked = list(placement.members.select_for_update().filter(left_on__isnull=True))
    if member.id not in {row.id for row in locked}:
        raise Refused(gettext("They have moved on already."))
    if len(locked) == 1:
        raise Refused(gettext("They are the last one here. Record that the stay has ended."))
    insist(_leaving(on, member.joined_on, went_to, reason))
    Member.objects.filter(pk=member.pk).update(left_on=on, went_to=went_to.strip(), leave_reason=reason.strip())
    _end_nights([member.person_id], by)
    audit.note("leave_stay", by=by.id, home=placement.home_id, about=[placement.id, member.person_id])


@transaction.atomic
def move_on(placement: Placement, *, on: date, went_to: str, reason: str, by: Viewer) -> None:
    """End a stay: everyone still here moves on that day; key workers and night plans end. Raises Refused, NotRight.

    Where they went and why is kept for ever (CHR2015 Sch3 items 6; RFCR2002 Sch4 para 2).
    """
    by.require(Permission.MANAGE_PLACEMENTS, placement.home_id)
    row = Placement.objects.select_for_update().get(pk=placement.pk)
    if row.moved_on_on is not None:
        raise Refused(gettext("This stay has ended already."))
    here = list(row.members.filter(left_on__isnull=True))
    insist(_leaving(on, max([row.moved_in_on, *(member.joined_on for member in here)]), went_to, reason))
    ended = {"moved_on_on": on, "went_to": went_to.strip(), "end_reason": reason.strip()}
    Placement.objects.filter(pk=row.pk).update(**ended)
    for name, value in ended.items():
        setattr(placement, name, value)
    row.members.filter(left_on__isnull=True).update(left_on=on, went_to=went_to.strip(), leave_reason=reason.strip())
    now = clock.now()
    for key_worker in KeyWorker.objects.filter(placement=row, until_at__isnull=True):
        key_worker.until_at, key_worker.ended_by_id = now, by.id
        key_worker.save(update_fields=["until_at", "ended_by"])
        access.end_reach(source=key_worker.pk, why=[Reach.Why(key_worker.task)], at=now)
    _end_nights([member.person_id for member in here], by)
    audit.note("move_on", by=by.id, home=row.home_id, about=[row.id, *(member.person_id for member in here)])


@transaction.atomic
def go_on(member: Member, *, by: Viewer) -> None:
    """Let somebody's stay go on as if they had not left it: their move was taken back. Raises Refused.

    What it said before stays. Key workers and night plans that ended with it are chosen anew.
    """
    placement = member.placement
    by.require(Permission.MANAGE_PLACEMENTS, placement.home_id)
    row = Placement.objects.select_for_update().get(pk=placement.pk)
    if Member.objects.filter(person_id=member.person_id, left_on__isnull=True).exists():
        raise Refused(gettext("They live here already."))
    changes = [("left_on", _said(member.left_on))]
    if row.moved_on_on is not None:
        changes.append(("moved_on_on", _said(row.moved_on_on)))
        Placement.objects.filter(pk=row.pk).update(moved_on_on=None, went_to="", end_reason="")
    Member.objects.filter(pk=member.pk).update(left_on=None, went_to="", leave_reason="")
    PlacementChange.objects.bulk_create(
        PlacementChange(placement=row, by_id=by.id, field=field, before=before, after="") for field, before in changes
    )
    audit.note("go_on", by=by.id, home=row.home_id, about=[row.id, member.person_id])


@transaction.atomic
def correct_stay(placement: Placement, changes: Mapping[str, Any], *, by: Viewer) -> list[str]:
    """Put right what is known of a stay; every change keeps what it said before. Returns the names of what changed.

    `changes`: any of `rules.FACTS`. Raises Refused, NotRight.
    """
    by.require(Permission.MANAGE_PLACEMENTS, placement.home_id)
    row = Placement.objects.select_for_update().get(pk=placement.pk)
    now = {name: getattr(row, name) for name in FACTS}
    wanted = _tidy(changes)
    faults = stay_faults({**now, **wanted}, timezone.localdate(clock.now()))
    day = wanted.get("moved_in_on") or row.moved_in_on
    members = list(row.members.all())
    if day != row.moved_in_on:
        first = [member for member in members if member.joined_on == row.moved_in_on]
        others = _stays([member.person_id for member in first], without=row)
        faults += joining_faults("moved_in_on", day, others)
        ends = [end for end in (row.moved_on_on, *(member.left_on for member in members)) if end is not None]
        starts = [member.joined_on for member in members if member not in first]
        if any(day > other for other in (*ends, *starts)):
            faults.append(Fault("moved_in_on", _("Somebody of this stay came or left before that day.")))
    insist(faults)
    changed = [name for name, value in wanted.items() if value != now[name]]
    if not changed:
        return []
    if "moved_in_on" in changed:
        row.members.filter(joined_on=row.moved_in_on).update(joined_on=day)
    for name in changed:
        setattr(row, name, wanted[name])
        setattr(placement, name, wanted[name])
    row.save(update_fields=changed)
    PlacementChange.objects.bulk_create(
        PlacementChange(placement=row, by_id=by.id, field=name, before=_said(now[name]), after=_said(wanted[name]))
        for name in changed
    )
    audit.note("correct_stay", by=by.id, home=row.home_id, about=[row.id, *(member.person_id for member in members)])
    return changed


def _stays(people: Sequence[UUID], *, without: Placement | None = None) -> list[Stay]:
    """The stays of these people, who are locked meanwhile: two pages sent together must not both move them in."""
    list(Person.objects.select_for_update().filter(pk__in=people).order_by("pk").values_list("pk"))
    rows = Member.objects.filter(person_id__in=people)
    if without is not None:
        rows = rows.exclude(placement=without)
    columns = ("person_id", "person__preferred_name", "joined_on", "left_on")
    return [Stay(*row) for row in rows.order_by("place").values_list(*columns)]


def _leaving(on: date, joined_on: date, went_to: str, reason: str) -> list[Fault]:
    return [
        *leaving_faults(on, joined_on, timezone.localdate(clock.now())),
        *text_faults("went_to", went_to, 400, needed=True),
        *text_faults("reason", reason, 400, needed=True),
    ]


def _end_nights(people: Sequence[UUID], by: Viewer) -> None:
    NightPlan.objects.filter(person_id__in=people, until_at__isnull=True).update(
        until_at=clock.now(), ended_by_id=by.id
    )


def _tidy(facts: Mapping[str, Any]) -> dict[str, Any]:
    unknown = sorted(set(facts) - set(FACTS))
    if unknown:
        raise TypeError(f"Nothing of that name is kept of a stay: {', '.join(unknown)}")
    return {name: value.strip() if name in TEXTS else value for name, value in facts.items()}


def _said(value: Any) -> str:
    return "" if value is None else str(value)
