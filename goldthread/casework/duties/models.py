"""Duty: what is due. DutyAct: what became of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from goldthread.ground.audit.models import DatabaseNow
from goldthread.lib.identifiers import uuid7


class Duty(models.Model):
    """Something to be done by a moment. What was said when it was set never changes; what became of it are its acts.

    `due_at`, `timed`, `owner` and `state` are as the newest act left them; the database lets the program change no
    other column.
    """

    class State(models.TextChoices):
        OPEN = "open"
        MET = "met"
        DROPPED = "dropped"

    id = models.UUIDField(primary_key=True, default=uuid7)
    home = models.ForeignKey("homes.Home", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="duties", null=True)
    title = models.CharField(max_length=120)
    words = models.CharField(max_length=600, blank=True)
    set_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(db_default=DatabaseNow())
    due_at = models.DateTimeField()
    timed = models.BooleanField()  # false: by the end of the day of the home that ends then
    owner = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+", null=True)  # none: on shift
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="duty_has_a_title"),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True)
                | Q(state__in=["met", "dropped"], ended_at__isnull=False),
                name="duty_end_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["home", "due_at", "id"], condition=Q(state="open"), name="duty_open"),
            models.Index(fields=["home", "-ended_at"], condition=~Q(state="open"), name="duty_ended"),
        ]

    def __str__(self) -> str:
        return self.title


class DutyAct(models.Model):
    """One act on a duty: moved (what it was before, and is since), done, or no longer needed. Append-only."""

    class Act(models.TextChoices):
        MOVED = "moved"
        MET = "met"
        DROPPED = "dropped"

    id = models.UUIDField(primary_key=True, default=uuid7)
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="acts")
    act = models.CharField(max_length=10, choices=Act.choices)
    words = models.CharField(max_length=600, blank=True)  # what was done, or why
    by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=DatabaseNow())
    due_before = models.DateTimeField(null=True)
    timed_before = models.BooleanField(null=True)
    owner_before = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+", null=True)
    due_since = models.DateTimeField(null=True)
    timed_since = models.BooleanField(null=True)
    owner_since = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["duty"], condition=~Q(act="moved"), name="duty_ends_once"),
            models.CheckConstraint(condition=~Q(act="dropped") | ~Q(words=""), name="duty_dropped_why"),
            models.CheckConstraint(
                condition=Q(
                    act="moved",
                    due_before__isnull=False,
                    timed_before__isnull=False,
                    due_since__isnull=False,
                    timed_since__isnull=False,
                )
                | Q(
                    ~Q(act="moved"),
                    due_before__isnull=True,
                    timed_before__isnull=True,
                    owner_before__isnull=True,
                    due_since__isnull=True,
                    timed_since__isnull=True,
                    owner_since__isnull=True,
                ),
                name="duty_moved_is_whole",
            ),
        ]
        indexes = [models.Index(fields=["duty", "at"], name="duty_act_duty")]
