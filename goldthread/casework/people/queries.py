"""The gate to a person, and what is known of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from goldthread.casework.people.models import (
    AboutLine,
    Allergy,
    Consent,
    Dated,
    KeepSafeLine,
    LegalStatus,
    MayBeTold,
    Move,
    ParentalResponsibility,
    Person,
    PersonChange,
    Professional,
    Relationship,
)
from goldthread.casework.people.rules import (
    About,
    Agreed,
    Changed,
    Known,
    Legal,
    NamedPerson,
    Related,
    Responsible,
    Told,
    from_row,
    names_of,
)
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, Viewer

GROWN_UP = (Person.Stage.PARENT, Person.Stage.ADULT)
CHANGES_SHOWN = 50

# The dated lines of a person, by the name that stands in an address.
KINDS: dict[str, type[Dated]] = {
    "line": AboutLine,
    "keep-safe": KeepSafeLine,
    "allergy": Allergy,
    "legal-status": LegalStatus,
    "responsibility": ParentalResponsibility,
    "may-be-told": MayBeTold,
    "consent": Consent,
}


def within(viewer: Viewer, person: str = "", permission: Permission = Permission.SEE_PEOPLE) -> Q:
    """The people of whom this is permitted now: of whole homes, and of single stays. `person`: the way to them."""
    near = Q(**{f"{person}home_id__in": viewer.homes(permission)})
    if stays := viewer.people(permission):
        near |= Q(**{f"{person}pk__in": stays})
    return near & ~Q(**{f"{person}pk__in": viewer.not_people}) if viewer.not_people else near


def person(viewer: Viewer, person_id: UUID) -> Person:
    """The person of that id, with their home. One statement. Raises Absent when not there or not for this viewer."""
    row = Person.objects.select_related("home").filter(within(viewer), pk=person_id).first()
    if row is None:
        raise Absent
    viewer.seen.people.add(row.id)
    return row


def people(viewer: Viewer, home_id: UUID) -> list[Person]:
    """Everybody this home has known, by name. One statement. Raises Absent when the viewer may not see them."""
    if not viewer.may(Permission.SEE_PEOPLE, home_id):
        raise Absent
    rows = Person.objects.filter(within(viewer), home_id=home_id).order_by("preferred_name", "id")
    found = list(rows)
    viewer.seen.people.update(row.id for row in found)
    return found


def key_people(viewer: Viewer) -> list[tuple[UUID, str]]:
    """Those of the single stays within the viewer's reach, by name: id and preferred name. One statement."""
    ids = viewer.people(Permission.SEE_PEOPLE)
    rows = Person.objects.filter(within(viewer), pk__in=ids).order_by("preferred_name", "id")
    found = list(rows.values_list("pk", "preferred_name"))
    viewer.seen.people.update(key for key, _name in found)
    return found


def named(home_id: UUID) -> list[NamedPerson]:
    """The names of everybody this home has known, here now or not: a name of someone who moved on is masked as well.

    One statement. For those who live here now see `placements.queries.named`.
    """
    rows = Person.objects.filter(home_id=home_id).values_list(
        "id", "preferred_name", "full_name", "previous_names", "stage"
    )
    return [
        NamedPerson(key, names_of(preferred, full, previous, grown_up=stage in GROWN_UP))
        for key, preferred, full, previous, stage in rows.order_by("id")
    ]


def known(viewer: Viewer, person_id: UUID) -> Known:
    """All that holds of a person now, and what was corrected. One statement. Raises Absent."""
    row = (
        Person.objects.filter(within(viewer), pk=person_id)
        .annotate(
            line_rows=_open(AboutLine, "heading", "text", "own_words"),
            legal_rows=_open(LegalStatus, "code", "until_on", "note"),
            responsible_rows=_open(ParentalResponsibility, "holder", "ground"),
            told_rows=_open(MayBeTold, "who", "relation", "what", "not_the_address"),
            consent_rows=_open(Consent, "code", "given_by", "given", "until_on", "limits"),
            related_rows=ArraySubquery(
                Relationship.objects.filter(of_id=OuterRef("pk"))
                .order_by("id")
                .values(row=JSONObject(id="to_id", name="to__preferred_name", words="words"))
            ),
            back_rows=ArraySubquery(
                Relationship.objects.filter(to_id=OuterRef("pk"))
                .order_by("id")
                .values(row=JSONObject(id="of_id", name="of__preferred_name", words="words"))
            ),
            changed_rows=ArraySubquery(
                PersonChange.objects.filter(person_id=OuterRef("pk"))
                .order_by("-id")
                .values(row=JSONObject(field="field", before="before", after="after", at="at", by="by__short_name"))[
                    :CHANGES_SHOWN
                ]
            ),
        )
        .values(
            "line_rows",
            "legal_rows",
            "responsible_rows",
            "told_rows",
            "consent_rows",
            "related_rows",
            "back_rows",
            "changed_rows",
        )
        .first()
    )
    if row is None:
        raise Absent
    relations = _made(Related, row["related_rows"])
    told = {other.id for other in relations}  # said both ways: what they are to this one is enough
    backs = (Related(other.id, other.name, other.words, back=True) for other in _made(Related, row["back_rows"]))
    relations += tuple(other for other in backs if other.id not in told)
    viewer.seen.people.update((person_id, *(other.id for other in relations)))
    return Known(
        lines=_made(About, row["line_rows"]),
        legal=_made(Legal, row["legal_rows"]),
        responsibility=_made(Responsible, row["responsible_rows"]),
        told=_made(Told, row["told_rows"]),
        consents=_made(Agreed, row["consent_rows"]),
        relations=relations,
        changes=_made(Changed, row["changed_rows"]),
    )


def held(viewer: Viewer, kind: str, row_id: UUID) -> Any:
    """One dated line (a model row with its `person` and their home), by its kind of KINDS. Raises Absent."""
    if kind not in KINDS:
        raise Absent
    rows: QuerySet[Any] = KINDS[kind]._default_manager.select_related("person__home", "ended_by")  # type: ignore[misc]
    row = rows.filter(within(viewer, "person__"), pk=row_id).first()
    if row is None:
        raise Absent
    viewer.seen.people.add(row.person_id)
    return row


def ended_keep_safe(viewer: Viewer, people: list[UUID], most: int = 50) -> list[KeepSafeLine]:
    """Keep-safe lines of these people that hold no longer, the last ended first, with who ended them. One statement."""
    rows = KeepSafeLine.objects.filter(within(viewer, "person__"), person_id__in=people, ended_at__isnull=False)
    found = list(rows.select_related("ended_by", "set_by").order_by("-ended_at", "-id")[:most])
    viewer.seen.people.update(row.person_id for row in found)
    return found


@dataclass(frozen=True)
class KeepSafeDue:
    """A keep-safe line whose day to look again is past."""

    person: UUID
    name: str
    text: str
    look_again_on: date


def keep_safe_due(viewer: Viewer, home_id: UUID, on: date, most: int = 20) -> list[KeepSafeDue]:
    """Open keep-safe lines of who is known here whose day to look again is past, the longest ago first. One statement.

    Raises Absent when the viewer may not set or end such lines.
    """
    if not viewer.may(Permission.SET_KEEP_SAFE, home_id):
        raise Absent
    rows = KeepSafeLine.objects.filter(
        within(viewer, "person__"), person__home_id=home_id, ended_at__isnull=True, look_again_on__lt=on
    ).exclude(person__in=Move.objects.filter(home_id=home_id, ended_at__isnull=True).values("person_id"))
    columns = rows.values_list("person_id", "person__preferred_name", "text", "look_again_on")
    found = [
        KeepSafeDue(key, name, text, day)
        for key, name, text, day in columns.order_by("look_again_on", "id")[:most]
        if day is not None
    ]
    viewer.seen.people.update(row.person for row in found)
    return found


def professionals(viewer: Viewer, home_id: UUID) -> list[Professional]:
    """Everybody of the network that this home knows, by name. Raises Absent when the viewer may not see people."""
    if not viewer.may(Permission.SEE_PEOPLE, home_id):
        raise Absent
    return list(Professional.objects.filter(home_id=home_id).order_by("name", "id"))


def professional(viewer: Viewer, professional_id: UUID) -> Professional:
    """Somebody of the network. Raises Absent."""
    homes = viewer.homes(Permission.SEE_PEOPLE)
    row = Professional.objects.select_related("home").filter(pk=professional_id, home_id__in=homes).first()
    if row is None:
        raise Absent
    return row


def moved(people: Iterable[UUID]) -> Move | None:
    """The move of the first of these people who has left for another home, with its person and home. One statement."""
    rows = Move.objects.filter(person_id__in=list(people), ended_at__isnull=True)
    return rows.select_related("person", "to").order_by("at").first()


def _open(model: type[Dated], *columns: str) -> ArraySubquery:
    """The open lines of one kind as JSON, in the order in which they were set."""
    row = JSONObject(
        id="id", from_on="from_on", set_by="set_by__short_name", set_at="set_at", **{name: name for name in columns}
    )
    rows = model._default_manager.filter(person_id=OuterRef("pk"), ended_at__isnull=True)  # type: ignore[misc]
    return ArraySubquery(rows.order_by("set_at", "id").values(row=row))


def _made(kind: type[Any], rows: list[dict[str, Any]]) -> tuple[Any, ...]:
    return tuple(kind(**from_row(row)) for row in rows)
