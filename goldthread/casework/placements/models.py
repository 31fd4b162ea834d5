"""Placement: a stay, its members, who is their key worker, their network and what must be on file."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from goldthread.ground.audit.models import DatabaseNow
from goldthread.lib.identifiers import uuid7


class Placement(models.Model):
    """A stay of one person, or of a family together, in one home."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    home = models.ForeignKey("homes.Home", on_delete=models.PROTECT, related_name="placements")
    placing_authority = models.CharField(max_length=200, blank=True)
    authority_contact = models.CharField(max_length=400, blank=True)
    room = models.CharField(max_length=60, blank=True)
    weeks_planned = models.PositiveSmallIntegerField(null=True, blank=True)
    moved_in_on = models.DateField()
    came_from = models.CharField(max_length=400, blank=True)
    moved_on_on = models.DateField(null=True, blank=True)
    went_to = models.CharField(max_length=400, blank=True)
    end_reason = models.CharField(max_length=400, blank=True)
    added_at = models.DateTimeField(db_default=DatabaseNow())
    added_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+", null=True)
    source_key = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(moved_on_on__isnull=True) | Q(moved_on_on__gte=F("moved_in_on")),
                name="placement_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["home", "source_key"], condition=~Q(source_key=""), name="placement_imported_once"
            ),
        ]
        indexes = [models.Index(fields=["home", "moved_on_on"], name="placement_home")]


class PlacementChange(models.Model):
    """One correction of a stay: what it said before and after, and who changed it. Append-only."""

    id = models.BigAutoField(primary_key=True)
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="changes")
    at = models.DateTimeField(db_default=DatabaseNow())
    by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=60)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)


class Member(models.Model):
    """One person of a stay, with the days on which they were part of it."""

    class Part(models.TextChoices):
        RESIDENT = "resident"  # the child or young person whose home this is
        PARENT = "parent"
        BABY = "baby"
        CHILD = "child"
        OTHER = "other"

    id = models.UUIDField(primary_key=True, default=uuid7)
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="stays")
    part = models.CharField(max_length=10, choices=Part.choices)
    place = models.PositiveSmallIntegerField(default=0)  # whose name stands first
    joined_on = models.DateField()  # the day of moving in, or later: a partner, a baby born during the stay
    left_on = models.DateField(null=True, blank=True)  # with the others, or before them
    went_to = models.CharField(max_length=400, blank=True)
    leave_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["placement", "person"], name="member_once"),
            # Nobody lives in two places at once; the database has the last word when two pages are sent together.
            models.UniqueConstraint(fields=["person"], condition=Q(left_on__isnull=True), name="member_here_once"),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")), name="member_leaves_after_joining"
            ),
        ]
        ordering = ["place", "id"]


class Visit(models.Model):
    """When an independent person comes: while it lasts they read the case records of those who agreed, and no other."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    home = models.ForeignKey("homes.Home", on_delete=models.PROTECT, related_name="+")
    visitor = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    planned_at = models.DateTimeField(db_default=DatabaseNow())
    planned_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)  # called off, or over before its time
    ended_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until_at__gt=F("from_at")), name="visit_ends_after_start"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="visit_end_is_whole",
            ),
            models.CheckConstraint(condition=~Q(visitor=F("planned_by")), name="visit_planned_by_another"),
        ]
        indexes = [models.Index(fields=["home", "-from_at"], name="visit_home")]


class KeyWorker(models.Model):
    """Who is key worker of a stay, or its assessor or therapist, from when to when: they reach it off shift as well."""

    class Task(models.TextChoices):
        KEY_WORKER = "key_worker"
        ASSESSOR = "assessor"
        THERAPIST = "therapist"
        PLACING = "placing"  # as in rules: reads the records that are released to them, and nothing else

    id = models.UUIDField(primary_key=True, default=uuid7)
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="key_workers")
    user = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="key_working")
    task = models.CharField(max_length=12, choices=Task.choices, default=Task.KEY_WORKER)
    from_at = models.DateTimeField()
    given_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+", null=True)
    until_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "user"], condition=Q(until_at__isnull=True), name="key_worker_once"
            ),
        ]


class NetworkLink(models.Model):
    """What a professional is to a person: their social worker, their guardian, their school."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="network")
    professional = models.ForeignKey("people.Professional", on_delete=models.PROTECT, related_name="links")
    role = models.CharField(max_length=60)  # a code of the pack's network_roles
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "professional", "role"], condition=Q(until_on__isnull=True), name="network_once"
            ),
        ]


class OnFile(models.Model):
    """What was said of one item of a person's completeness list. The newest row holds; none: missing."""

    class State(models.TextChoices):
        HELD = "held"
        NOT_NEEDED = "not_needed"  # with why
        MISSING = "missing"  # said to be held by mistake

    id = models.UUIDField(primary_key=True, default=uuid7)
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="on_file")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=60)  # a code of the pack's completeness list
    state = models.CharField(max_length=12, choices=State.choices)
    text = models.CharField(max_length=400, blank=True)
    set_at = models.DateTimeField(db_default=DatabaseNow())
    set_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["placement", "person", "item", "-set_at"], name="on_file_latest")]


class NightPlan(models.Model):
    """How often somebody is looked in on at night, and between which hours. What is due is worked out from it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="night_plans")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="night_plans")
    every_minutes = models.PositiveSmallIntegerField()
    starts = models.TimeField()
    ends = models.TimeField()
    from_at = models.DateTimeField()
    set_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    until_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(every_minutes__gte=5, every_minutes__lte=240), name="night_plan_minutes"
            ),
            models.CheckConstraint(condition=~Q(starts=F("ends")), name="night_plan_has_a_length"),
            models.UniqueConstraint(fields=["person"], condition=Q(until_at__isnull=True), name="night_plan_once"),
        ]
