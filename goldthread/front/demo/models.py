"""How far the building of the demo is, kept with what was built."""

from __future__ import annotations

from django.db import models

from goldthread.ground.audit.models import DatabaseNow


class Building(models.Model):
    """The one building of a demo: what it is made from. A database has at most one."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seed = models.CharField(max_length=60)
    size = models.CharField(max_length=10)
    counted_from = models.DateTimeField()  # the moment from which every day and time in it is counted
    digest = models.CharField(max_length=64)  # of everything that is to be done
    begun_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="building_only_one")]


class BuildingPart(models.Model):
    """A part of the building. Moves on in the same transaction as the acts of a day, so that a stop loses nothing."""

    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="parts")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    days_done = models.PositiveIntegerField(default=0)
    acts_done = models.PositiveIntegerField(default=0)
    acts_total = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["building", "place"], name="building_part_once")]
        ordering = ["place"]
