"""A stay by itself: its members, who is round them, what is on file."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Prefetch

from goldthread.casework.people.models import Person
from goldthread.casework.placements.models import KeyWorker, Member, NetworkLink, NightPlan, OnFile, Placement
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, Viewer


def stay(viewer: Viewer, placement_id: UUID) -> Placement:
    """A stay with its home and members (each with its person), for the pages that change it. Raises Absent."""
    row = (
        Placement.objects.select_related("home")
        .prefetch_related(Prefetch("members", Member.objects.select_related("person")))
        .filter(pk=placement_id, home_id__in=viewer.homes(Permission.SEE_PEOPLE))
        .first()
    )
    if row is None:
        raise Absent
    viewer.seen.people.update(member.person_id for member in row.members.all())
    return row


def not_here(viewer: Viewer, home_id: UUID, most: int = 200) -> list[Person]:
    """People of the home who do not live here now, the last added first. One statement. Raises Absent."""
    if not viewer.may(Permission.SEE_PEOPLE, home_id):
        raise Absent
    rows = Person.objects.filter(home_id=home_id).exclude(
        pk__in=Member.objects.filter(left_on__isnull=True, placement__home_id=home_id).values("person_id")
    )
    found = list(rows.order_by("-added_at", "-id")[:most])
    viewer.seen.people.update(row.id for row in found)
    return found


def network(viewer: Viewer, person_id: UUID) -> list[NetworkLink]:
    """The open links of a person's network, each with its professional. One statement."""
    homes = viewer.homes(Permission.SEE_PEOPLE)
    rows = NetworkLink.objects.filter(person_id=person_id, person__home_id__in=homes, until_on__isnull=True)
    return list(rows.select_related("professional").order_by("role", "professional__name", "id"))


def network_link(viewer: Viewer, link_id: UUID) -> NetworkLink:
    """One link with its professional, its person and their home. Raises Absent."""
    rows = NetworkLink.objects.select_related("professional__home", "person__home")
    row = rows.filter(pk=link_id, person__home_id__in=viewer.homes(Permission.SEE_PEOPLE)).first()
    if row is None:
        raise Absent
    viewer.seen.people.add(row.person_id)
    return row


def on_file(viewer: Viewer, placement: Placement, person_id: UUID) -> dict[str, OnFile]:
    """What was said last of each item of the completeness list, by its code, with who said it. One statement."""
    if not viewer.may(Permission.SEE_PEOPLE, placement.home_id):
        raise Absent
    rows = OnFile.objects.filter(placement=placement, person_id=person_id).select_related("set_by")
    return {row.item: row for row in rows.order_by("item", "-set_at", "-id").distinct("item")}


def key_workers(viewer: Viewer, placement: Placement) -> list[KeyWorker]:
    """Who is key worker of a stay now, each with their worker and the stay. One statement. Raises Absent."""
    if not viewer.may(Permission.SEE_PEOPLE, placement.home_id):
        raise Absent
    rows = KeyWorker.objects.filter(placement=placement, until_at__isnull=True)
    return list(rows.select_related("user", "placement").order_by("from_at", "id"))


def night_plan(viewer: Viewer, person_id: UUID) -> NightPlan | None:
    """The night plan of a person that holds now. One statement."""
    rows = NightPlan.objects.select_related("placement__home", "person")
    homes = viewer.homes(Permission.SEE_PEOPLE)
    return rows.filter(person_id=person_id, placement__home_id__in=homes, until_at__isnull=True).first()
