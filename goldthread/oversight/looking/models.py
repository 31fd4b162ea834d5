"""What was listed for review, how it was answered, and how far the trail has been judged."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from goldthread.ground.audit.models import DatabaseNow
from goldthread.lib.identifiers import uuid7


class ListedLook(models.Model):
    """Looks of one worker at one person on one day that somebody must look into, and why. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    home = models.ForeignKey("homes.Home", on_delete=models.PROTECT, related_name="+")  # the person's, when listed
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    number = models.PositiveIntegerField()
    pages = ArrayField(models.TextField())  # names of pages, as the trail has them
    signs = ArrayField(models.TextField())  # rules.Sign
    listed_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_at__gte=F("first_at")), name="listed_look_ends_after_start"),
            models.UniqueConstraint(fields=["person", "worker", "first_at"], name="listed_look_once"),
        ]
        indexes = [models.Index(fields=["home", "-first_at"], name="listed_look_home")]


class LookAnswer(models.Model):
    """What a manager found when they looked into it. Append-only: who thinks again answers again."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    look = models.ForeignKey(ListedLook, on_delete=models.PROTECT, related_name="answers")
    fine = models.BooleanField()
    words = models.CharField(max_length=1000)
    by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="look_answered_in_words")]


class Judged(models.Model):
    """How far the trail has been judged; the newest row holds. Append-only."""

    id = models.BigAutoField(primary_key=True)
    until_at = models.DateTimeField()
