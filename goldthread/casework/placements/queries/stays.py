"""A stay by itself: its members, who is round them, what is on file."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Prefetch, Q

from goldthread.casework.people.models import Move, Person
from goldthread.casework.people.queries import within
from goldthread.casework.placements.models import KeyWorker, Member, NetworkLink, NightPlan, OnFile, Placement
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, Viewer


def near(viewer: Viewer) -> Q:
    """The stays of which the viewer may know now: those of whole homes, and single ones."""
    homes, single = viewer.homes(Permission.SEE_PEOPLE), viewer.placements(Permission.SEE_PEOPLE)
    return Q(home_id__in=homes) | Q(pk__in=single) if single else Q(home_id__in=homes)


def stay(viewer: Viewer, placement_id: UUID) -> Placement:
    """A stay with its home and members (each with its person), for the pages that change it. Raises Absent.

    Where somebody in it must be unknown to the viewer, the whole stay is.
    """
    row = (
        Placement.objects.select_related("home")
        .prefetch_related(Prefetch("members", Member.objects.select_related("person")))
        .filter(near(viewer), pk=placement_id)
        .first()
    )
    if row is None or not row.members.all() or {each.person_id for each in row.members.all()} & viewer.not_people:
        raise Absent  # the database shows none of whom the viewer must know nothing of
    viewer.seen.people.update(member.person_id for member in row.members.all())
    return row


def not_here(viewer: Viewer, home_id: UUID, most: int = 200) -> list[Person]:
    """People of the home who do not live here now, the last added first; without who moved to another home.

    One statement. Raises Absent.
    """
    if not viewer.may(Permission.SEE_PEOPLE, home_id):
        raise Absent
    rows = Person.objects.filter(within(viewer), home_id=home_id).exclude(
        pk__in=Member.objects.filter(left_on__isnull=True, placement__home_id=home_id).values("person_id")
    )
    rows = rows.exclude(pk__in=Move.objects.filter(home_id=home_id, ended_at__isnull=True).values("person_id"))
    found = list(rows.order_by("-added_at", "-id")[:most])
    viewer.seen.people.update(row.id for row in found)
    return found


def network(viewer: Viewer, person_id: UUID) -> list[NetworkLink]:
    """The open links of a person's network, each with its professional. One statement."""
    rows = NetworkLink.objects.filter(within(viewer, "person__"), person_id=person_id, until_on__isnull=True)
    return list(rows.select_related("professional").order_by("role", "professional__name", "id"))


def network_link(viewer: Viewer, link_id: UUID) -> NetworkLink:
    """One link with its professional, its person and their home. Raises Absent."""
    rows = NetworkLink.objects.select_related("professional__home", "person__home")
    row = rows.filter(within(viewer, "person__"), pk=link_id).first()
    if row is None:
        raise Absent
    viewer.seen.people.add(row.person_id)
    return row


def on_file(viewer: Viewer, placement: Placement, person_id: UUID) -> dict[str, OnFile]:
    """What was said last of each item of the completeness list, by its code, with who said it. One statement."""
    if not viewer.may_of(Permission.SEE_PEOPLE, placement.home_id, [person_id]):
        raise Absent
    rows = OnFile.objects.filter(placement=placement, person_id=person_id).select_related("set_by")
    return {row.item: row for row in rows.order_by("item", "-set_at", "-id").distinct("item")}


def key_workers(viewer: Viewer, placement: Placement) -> list[KeyWorker]:
    """Who has a task at a stay now, each with their worker and the stay. One statement. Raises Absent.

    Its key workers, assessor and therapist, and its placing social worker, who is nobody of the home.
    """
    if not viewer.may(Permission.SEE_PEOPLE, placement.home_id) and placement.id not in viewer.placements(
        Permission.SEE_PEOPLE
    ):
        raise Absent
    rows = KeyWorker.objects.filter(placement=placement, until_at__isnull=True)
    return list(rows.select_related("user", "placement").order_by("from_at", "id"))


def night_plan(viewer: Viewer, person_id: UUID) -> NightPlan | None:
    """The night plan of a person that holds now. One statement."""
    rows = NightPlan.objects.select_related("placement__home", "person")
    return rows.filter(within(viewer, "person__"), person_id=person_id, until_at__isnull=True).first()
