"""Batch: one file that was handed over. Progress: how far the job process is with it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from goldthread.front.intake.rules import Holds, State
from goldthread.ground.audit.models import DatabaseNow
from goldthread.lib.identifiers import uuid7

ENDED = Q(state__in=("done", "given_up"))


class Batch(models.Model):
    """One file that was handed over to be brought in: its bytes until it is over, and what became of it for ever."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    home = models.ForeignKey("homes.Home", on_delete=models.PROTECT, related_name="+")
    holds = models.CharField(max_length=20, choices=[(each.value, each.value) for each in Holds])
    file_name = models.CharField(max_length=200)
    content = models.BinaryField(null=True)  # emptied when it is over
    digest = models.BinaryField(max_length=32)  # SHA-256 of the bytes
    size = models.PositiveIntegerField()
    encoding = models.CharField(max_length=20)
    headings = models.JSONField(default=list)
    rows = models.PositiveIntegerField()
    columns = models.JSONField(default=dict)  # field: place of its column
    fixed = models.JSONField(default=dict)  # field: what holds for every row
    state = models.CharField(
        max_length=20, choices=[(each.value, each.value) for each in State], default=State.HANDED_OVER
    )
    begun_at = models.DateTimeField(db_default=DatabaseNow())
    begun_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    new = models.PositiveIntegerField(default=0)
    here = models.PositiveIntegerField(default=0)
    faulty = models.PositiveIntegerField(default=0)
    preview = models.JSONField(default=dict)  # the first rows and faults; emptied when it is over
    left_out = models.BinaryField(null=True)  # the rows with faults as CSV; swept away after some days
    trouble = models.CharField(max_length=400, blank=True)  # why the last step came to nothing
    made = ArrayField(models.UUIDField(), default=list)  # the first people whose files were made or written in
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(ENDED & Q(ended_at__isnull=False, content__isnull=True))
                | (~ENDED & Q(ended_at__isnull=True, content__isnull=False)),
                name="batch_keeps_no_bytes_when_over",
            ),
        ]
        indexes = [models.Index(fields=["home", "-begun_at"], name="batch_home")]


class Progress(models.Model):
    """How far the job process is: in a row of its own, since it is told from outside the one great transaction."""

    batch = models.OneToOneField(Batch, on_delete=models.CASCADE, primary_key=True, related_name="progress")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(db_default=DatabaseNow())
