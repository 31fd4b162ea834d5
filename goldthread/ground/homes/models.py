"""Provider and Home."""

from __future__ import annotations

import uuid

from django.db import models


class Provider(models.Model):
    """The organisation that is registered to run homes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class Home(models.Model):
    """A registered place that runs one pack."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="homes")
    name = models.CharField(max_length=200)
    pack = models.CharField(max_length=60)  # a pack's code
    opened_on = models.DateField()
    invented = models.BooleanField(default=False)  # a demo's home; demo and real never share a database

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "name"], name="home_name_once")]

    def __str__(self) -> str:
        return self.name
