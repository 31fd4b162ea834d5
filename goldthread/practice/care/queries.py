"""What the days and nights are worked out from: current texts of records, never struck ones, and night plans."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from goldthread.casework.placements.models import Member, NightPlan
from goldthread.casework.records.queries.seen import seen, seen_by
from goldthread.casework.records.rules.composing import ZONE
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, Viewer
from goldthread.ground.packs.queries import form_versions
from goldthread.practice.care.rules.days import Entry
from goldthread.practice.care.rules.nights import LONGEST, Plan, night_bounds

NIGHT_CHECK = "night_check"

# Walks `subject_kind` once for each person and kind. An amended time was told when it was first written and stands
# since: by the first revision after the last one that named another time.
_ENTRIES = """
SELECT s.record_id, s.person_id, s.kind, v.form_id, s.happened_at,
       CASE WHEN r.revisions_count = 1 THEN r.received_at ELSE (
           SELECT min(each.received_at) FROM records_revision each
           WHERE each.record_id = r.id AND each.number > coalesce((
               SELECT max(other.number) FROM records_revision other
               JOIN records_revisiontext words ON words.revision_id = other.id
               WHERE other.record_id = r.id AND words.body->>'happened_at' <> t.body->>'happened_at'), 0)
       ) END,
       a.short_name, t.body->'answers', t.body->'subjects'
FROM unnest(%(people)s::uuid[]) AS person (id)
CROSS JOIN unnest(%(kinds)s::text[], %(since)s::timestamptz[]) AS wanted (kind, since)
JOIN records_subject s ON s.person_id = person.id AND s.kind = wanted.kind AND NOT s.struck
    AND s.happened_at >= wanted.since AND s.happened_at < %(until)s
JOIN records_record r ON r.id = s.record_id AND r.home_id = %(home)s AND {seen}
JOIN records_revision v ON v.id = r.head_id
JOIN records_revisiontext t ON t.revision_id = r.head_id
JOIN users_user a ON a.id = r.author_id
ORDER BY s.happened_at, s.record_id
""".replace("{seen}", seen())


def entries(
    viewer: Viewer,
    home: UUID,
    people: Sequence[UUID],
    kinds: Sequence[str],
    *,
    since: datetime,
    until: datetime,
    further: Mapping[str, datetime] | None = None,
) -> tuple[Entry, ...]:
    """What was written of these people and kinds and happened from `since` up to `until`, by time.

    `further`: kinds of which earlier ones are wanted too, and since when. One statement, and one for forms that this
    process has not met. The caller has passed the people through their gate. Raises Absent when the viewer may not
    read records of that home.
    """
    if not viewer.may_of(Permission.SEE_RECORDS, home, people):
        raise Absent
    with connection.cursor() as cursor:
        cursor.execute(
            _ENTRIES,
            {
                "people": list(people),
                "kinds": list(kinds),
                "since": [(further or {}).get(kind, since) for kind in kinds],
                "until": until,
                "home": home,
                **seen_by(viewer),
            },
        )
        rows = cursor.fetchall()
    forms = form_versions({row[3] for row in rows})
    viewer.seen.people.update(row[1] for row in rows)
    viewer.seen.records.update(row[0] for row in rows)
    return tuple(
        Entry(
            record=record,
            person=person,
            kind=kind,
            form=forms[form],
            happened_at=happened_at,
            told_at=told_at,
            author=author,
            answers=_read(answers),
            subjects={UUID(subject["person"]): subject["role"] for subject in _read(subjects)},
        )
        for record, person, kind, form, happened_at, told_at, author, answers, subjects in rows
    )


def _read(column: Any) -> Any:
    return json.loads(column) if isinstance(column, str) else column


@dataclass(frozen=True)
class Sleeper:
    """Somebody of the home as their night needs them. `others`: who shares the stay that night."""

    id: UUID
    name: str
    room: str
    others: tuple[str, ...]
    plans: tuple[Plan, ...]
    photo: UUID | None = None


@dataclass(frozen=True)
class HomeNight:
    """Those with a night plan or a check in a night, by room and name, and every check by time."""

    sleepers: tuple[Sleeper, ...]
    checks: tuple[Entry, ...]


def home_night(viewer: Viewer, home: UUID, night: date) -> HomeNight:
    """A night of the home. Two statements. Raises Absent when the viewer may not read records of that home."""
    if not viewer.may(Permission.SEE_RECORDS, home):
        raise Absent
    first, beyond = night_bounds(night, ZONE)
    plans = (
        NightPlan.objects.filter(person_id=OuterRef("person_id"), placement_id=OuterRef("placement_id"))
        .filter(Q(until_at__isnull=True) | Q(until_at__gt=first), from_at__lt=beyond + LONGEST)
        .order_by("from_at", "id")
        .values(
            row=JSONObject(
                every_minutes="every_minutes", starts="starts", ends="ends", from_at="from_at", until_at="until_at"
            )
        )
    )
    members = list(
        Member.objects.filter(placement__home_id=home, joined_on__lte=night + timedelta(days=1))
        .filter(Q(left_on__isnull=True) | Q(left_on__gte=night))
        .select_related("person", "placement")
        .annotate(plan_rows=ArraySubquery(plans))
        .order_by("placement__room", "place", "id")
    )
    people = list(dict.fromkeys(member.person_id for member in members))
    checks = entries(viewer, home, people, [NIGHT_CHECK], since=first, until=beyond + LONGEST)
    checked = {entry.person for entry in checks}
    sleepers: dict[UUID, Sleeper] = {}
    for member in members:
        made = tuple(_plan(row) for row in member.plan_rows)
        if made or member.person_id in checked:
            before = sleepers.get(member.person_id)
            sleepers[member.person_id] = Sleeper(
                id=member.person_id,
                name=member.person.preferred_name,
                room=member.placement.room,
                others=tuple(
                    other.person.preferred_name
                    for other in members
                    if other.placement_id == member.placement_id and other.person_id != member.person_id
                ),
                plans=(*(before.plans if before else ()), *made),
                photo=member.person.photo_id,
            )
    shown = {member.placement_id for member in members if member.person_id in sleepers}
    viewer.seen.people.update(member.person_id for member in members if member.placement_id in shown)  # "with Amira"
    return HomeNight(tuple(sleepers.values()), checks)


def _plan(row: dict[str, Any]) -> Plan:
    until = row["until_at"]
    return Plan(
        every_minutes=row["every_minutes"],
        starts=time.fromisoformat(row["starts"]),
        ends=time.fromisoformat(row["ends"]),
        from_at=datetime.fromisoformat(row["from_at"]),
        until_at=datetime.fromisoformat(until) if until else None,
    )
