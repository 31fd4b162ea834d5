"""Event: an act that changed something. Reading: a look at what is kept about people."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import models
from django.db.models.functions import Now


class DatabaseNow(Now):
    """The database's own clock (`goldthread_now()`, made in the first migration)."""

    def as_postgresql(self, compiler, connection, **extra):  # type: ignore[no-untyped-def]
        return self.as_sql(compiler, connection, template="goldthread_now()", **extra)


class Event(models.Model):
    """One act: who did what, when, to which rows (with the digests of what was written). Append-only."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_default=DatabaseNow())
    verb = models.CharField(max_length=60)
    by_id = models.UUIDField(null=True)  # none: the house itself (set-up)
    home_id = models.UUIDField(null=True)
    about = ArrayField(models.UUIDField(), default=list)
    digests = ArrayField(models.BinaryField(max_length=32), default=list)

    class Meta:
        indexes = [models.Index(fields=["home_id", "-id"], name="event_home")]


class Reading(models.Model):
    """One look: who saw which people and records, on which page, when. Written before the bytes leave. Append-only."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_default=DatabaseNow())
    viewer_id = models.UUIDField()
    home_id = models.UUIDField(null=True)
    page = models.CharField(max_length=100)
    people = ArrayField(models.UUIDField(), default=list)
    records = ArrayField(models.UUIDField(), default=list)

    class Meta:
        indexes = [
            GinIndex(fields=["people"], name="reading_people"),
            BrinIndex(fields=["at"], name="reading_at"),  # next to nothing to keep: rows come in the order of time
        ]
