"""Who is here, and what stands on their card: each with a fixed number of statements, however many they are."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from goldthread.casework.people.models import (
    AboutLine,
    Allergy,
    Dated,
    KeepSafeLine,
    LegalStatus,
    MayBeTold,
    Move,
    Person,
)
from goldthread.casework.people.queries import GROWN_UP, within
from goldthread.casework.people.rules import NamedPerson, from_row, names_of
from goldthread.casework.placements.models import KeyWorker, Member, NightPlan, Placement
from goldthread.casework.placements.queries.prepared import Prepared
from goldthread.casework.placements.rules import (
    AboutWords,
    AllergyLine,
    CameLine,
    KeyWorkerName,
    LegalLine,
    MovedLine,
    NightLine,
    NotToldLine,
    SafeLine,
)
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, Viewer
from goldthread.lib import clock


@dataclass(frozen=True)
class PersonFile:
    """A person's page, or a family's together: the stay now or last, those of it, and what everyone must know."""

    person: Person  # whose page it is; on a list of who is here, whose name stands first
    placement: Placement | None  # none: never moved in
    members: tuple[Member, ...] = ()  # of the stay, each with its `person`, in the order of their names
    key_workers: tuple[KeyWorkerName, ...] = ()
    allergies: tuple[AllergyLine, ...] = ()  # open ones, of everyone of `people`
    keep_safe: tuple[SafeLine, ...] = ()
    not_told: tuple[NotToldLine, ...] = ()  # who must not be told where they live
    legal: tuple[LegalLine, ...] = ()
    night_plans: tuple[NightLine, ...] = ()
    moved: tuple[MovedLine, ...] = ()  # to another home of the provider: here they are only read of
    came: tuple[CameLine, ...] = ()  # from one
    about: tuple[AboutWords, ...] = ()  # what helps, and early signs
    may: frozenset[Permission] = frozenset()  # what the viewer may do in this home
    people: tuple[Person, ...] = field(default=())  # those whose page this is, in the order of their names
    stamp: Hashable = None  # all of it but `may`, to compare: equal stamps are equal files. None: not known

    @property
    def ids(self) -> frozenset[UUID]:
        """The ids of those whose page this is."""
        return frozenset(person.id for person in self.people)

    @property
    def night_plan(self) -> NightLine | None:
        """The night plan of the person whose page it is, or else the first of the family's."""
        own = [plan for plan in self.night_plans if plan.person == self.person.id]
        return next(iter([*own, *self.night_plans]), None)

    @property
    def not_moving(self) -> tuple[Person, ...]:
        """Babies who cannot yet roll or crawl."""
        return tuple(person for person in self.people if not person.moves_by_themself)


def today() -> date:
    """The day it is in the home (calendar day, local)."""
    return timezone.localdate(clock.now())


def file_of(viewer: Viewer, person_id: UUID) -> PersonFile:
    """The page of a person, with those of their stay now or last. One statement; a second for who never moved in.

    The family is everyone who is of the stay today, or who was of it when it ended; somebody who left it before the
    others is shown on their own page with those they lived with left out. Raises Absent.
    """
    rows, stamp = _LAST_STAY.ask_stamped(person=person_id, now=clock.now())
    rows = [row for row in rows if viewer.may_of(Permission.SEE_PEOPLE, row.person.home_id, [row.person_id])]
    own = next((row for row in rows if row.person_id == person_id), None)
    if own is None:
        return _without_stay(viewer, person_id)
    if own.left_on is not None and own.left_on != own.placement.moved_on_on:
        rows = [own]  # left before the others: the rest of the stay is not theirs
    else:
        rows = [row for row in rows if row.left_on == own.left_on]
    return _file(viewer, rows, own, stamp)


def present(viewer: Viewer, home_id: UUID) -> list[PersonFile]:
    """Who is here today, one file a stay, by the first name of each. One statement. Raises Absent.

    Whoever moves on today is here until the day is over.
    """
    if not viewer.may(Permission.SEE_PEOPLE, home_id):
        raise Absent
    rows = _PRESENT.ask(home=home_id, on=today(), now=clock.now())
    rows = [row for row in rows if row.person_id not in viewer.not_people]
    stays: dict[UUID, list[Member]] = {}
    for row in rows:
        stays.setdefault(row.placement_id, []).append(row)
    files = [_file(viewer, members, members[0]) for members in stays.values()]
    return sorted(files, key=lambda file: (file.person.preferred_name.casefold(), file.person.id))


def named(home_id: UUID) -> list[NamedPerson]:
    """The names of everyone who is here today, for mentions. One statement."""
    rows = _here(Member.objects.filter(placement__home_id=home_id), today()).order_by("place", "id")
    columns = ("person_id", "person__preferred_name", "person__full_name", "person__previous_names", "person__stage")
    return [
        NamedPerson(key, names_of(preferred, full, previous, grown_up=stage in GROWN_UP))
        for key, preferred, full, previous, stage in rows.values_list(*columns)
    ]


def placement_on(person_id: UUID, moment: datetime) -> Placement | None:
    """The stay of which the person was part at that moment (by local days, both ends included), or none.

    Where one stay ended and another began on the same day, the newer. One statement.
    """
    row = (
        _here(Member.objects.filter(person_id=person_id), timezone.localdate(moment))
        .select_related("placement")
        .order_by("-joined_on", "-placement_id")
        .first()
    )
    return row.placement if row else None


def _here(rows: QuerySet[Member], on: date) -> QuerySet[Member]:
    return rows.filter(Q(joined_on__lte=on) & (Q(left_on__isnull=True) | Q(left_on__gte=on)))


def _lines(person: str, now: datetime) -> dict[str, ArraySubquery]:
    """What everyone must know of the person whose id stands in the column `person`, as JSON by the name of a field."""
    return {
        "allergies": _open(Allergy, person, "substance", "reaction", "what_to_do"),
        "keep_safe": _open(
            KeepSafeLine, person, "kind", "text", "from_on", "look_again_on", set_by="set_by__short_name"
        ),
        "not_told": _open(MayBeTold.objects.filter(not_the_address=True), person, "who", "relation"),
        "legal": _open(LegalStatus, person, "code", "from_on", "until_on"),
        "about": _open(
            AboutLine.objects.filter(heading__in=("helps", "early_sign")), person, "heading", "text", "own_words"
        ),
        "moved": ArraySubquery(
            Move.objects.filter(person_id=OuterRef(person), ended_at__isnull=True).values(
                row=JSONObject(id="id", home="to__name", on="on", taken=Q(taken_at__isnull=False))
            )
        ),
        "came": ArraySubquery(
            Move.objects.filter(person_there_id=OuterRef(person)).values(
                row=JSONObject(id="id", home="home__name", before="person_id")
            )
        ),
        "night_plans": ArraySubquery(
            NightPlan.objects.filter(person_id=OuterRef(person), until_at__isnull=True, from_at__lte=now).values(
                row=JSONObject(id="id", every_minutes="every_minutes", starts="starts", ends="ends", from_at="from_at")
            )
        ),
    }


def _open(lines: type[Dated] | QuerySet[Any], person: str, *columns: str, **others: str) -> ArraySubquery:
    """Open lines as JSON: `columns` under their own names, `others` under a name of ours."""
    every: QuerySet[Any] = lines._default_manager.all() if isinstance(lines, type) else lines
    row = JSONObject(id="id", **{name: name for name in columns}, **others)
    rows = every.filter(person_id=OuterRef(person), ended_at__isnull=True)
    return ArraySubquery(rows.order_by("set_at", "id").values(row=row))


_LINES: dict[str, type[Any]] = {
    "about": AboutWords,
    "allergies": AllergyLine,
    "keep_safe": SafeLine,
    "not_told": NotToldLine,
    "legal": LegalLine,
    "night_plans": NightLine,
    "moved": MovedLine,
    "came": CameLine,
}


def _rows(name: str) -> str:
    return f"{name}_rows"


def _with_lines(members: QuerySet[Member], now: datetime) -> QuerySet[Member]:
    workers = (
        KeyWorker.objects.filter(
            placement_id=OuterRef("placement_id"), task="key_worker", until_at__isnull=True, from_at__lte=now
        )
        .order_by("from_at", "id")
        .values(row=JSONObject(id="id", user="user_id", name="user__name", short_name="user__short_name"))
    )
    lines = {_rows(name): rows for name, rows in _lines("person_id", now).items()}
    return (
        members.select_related("placement__home", "person__home")
        .annotate(worker_rows=ArraySubquery(workers), **lines)
        .order_by("place", "id")
    )


def _without_stay(viewer: Viewer, person_id: UUID) -> PersonFile:
    lines = {_rows(name): rows for name, rows in _lines("id", clock.now()).items()}
    people = Person.objects.select_related("home").filter(within(viewer), pk=person_id)
    person = people.annotate(**lines).first()
    if person is None:
        raise Absent
    viewer.seen.people.add(person.id)
    told = _read([(person.id, person)])
    return PersonFile(
        person=person,
        placement=None,
        people=(person,),
        may=_may(viewer, person.home_id, [person.id], gone=bool(told["moved"])),
        **told,
    )


def _file(viewer: Viewer, members: list[Member], own: Member, stamp: Hashable = None) -> PersonFile:
    viewer.seen.people.update(row.person_id for row in members)
    workers = own.worker_rows  # type: ignore[attr-defined]
    lines = _read([(row.person_id, row) for row in members])
    gone = any(line.person == own.person_id for line in lines["moved"])
    return PersonFile(
        person=own.person,
        placement=own.placement,
        members=tuple(members),
        may=_may(viewer, own.placement.home_id, [row.person_id for row in members], gone=gone),
        stamp=stamp and (stamp, own.person_id, len(members)),
        people=tuple(row.person for row in members),
        key_workers=tuple(
            KeyWorkerName(UUID(row["id"]), UUID(row["user"]), row["name"], row["short_name"]) for row in workers
        ),
        **lines,
    )


# What may still be done with the file of somebody who moved to another home: it is read, and where need be taken back.
_OF_THE_GONE = (
    Permission.SEE_PEOPLE,
    Permission.SEE_RECORDS,
    Permission.SEE_READINGS,
    Permission.EXPORT,
    Permission.MANAGE_PLACEMENTS,
)


def _may(viewer: Viewer, home_id: UUID, people: Sequence[UUID], *, gone: bool = False) -> frozenset[Permission]:
    asked: Iterable[Permission] = _OF_THE_GONE if gone else Permission
    return frozenset(permission for permission in asked if viewer.may_of(permission, home_id, people))


def _read(rows: list[tuple[UUID, Any]]) -> dict[str, Any]:
    """The lines of everyone, made whole."""
    return {
        name: tuple(made(person=person, **from_row(line)) for person, row in rows for line in getattr(row, _rows(name)))
        for name, made in _LINES.items()
    }


def _last_stay(person: UUID, now: datetime) -> QuerySet[Member]:
    last = (
        Member.objects.filter(person_id=person)
        .order_by("-placement__moved_in_on", "-joined_on", "-placement_id")
        .values("placement_id")[:1]
    )
    return _with_lines(Member.objects.filter(placement_id=Subquery(last)), now)


def _those_present(home: UUID, on: date, now: datetime) -> QuerySet[Member]:
    return _with_lines(_here(Member.objects.filter(placement__home_id=home), on), now)


_NOWHERE = UUID("0f00dead-0000-4000-8000-00000000beef")  # stand-ins: they occur in no query of ours
_NEVER = datetime(1821, 5, 5, 17, 49, 7, 123457, tzinfo=UTC)
_LAST_STAY = Prepared(_last_stay, lambda: {"person": _NOWHERE, "now": _NEVER})
_PRESENT = Prepared(_those_present, lambda: {"home": _NOWHERE, "on": _NEVER.date(), "now": _NEVER})
