"""Membership: who works in which home, as what, from when to when. Reach: who is at work there."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q


class Membership(models.Model):
    """A worker's role in a home, bound to dates. A change is a new row; ending closes the old one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="memberships")
    home = models.ForeignKey("homes.Home", on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=60)  # a code of the home's pack
    from_at = models.DateTimeField()
    given_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+", null=True)
    until_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("from_at")), name="membership_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["user", "from_at"], name="membership_user")]


class Reach(models.Model):
    """Who is at work in which home, from when to when, and why: written by the act that puts them there (a shift).

    Whoever asks who was on duty at a moment asks here; access never looks up at a rota. It ends by itself at
    `until_at`, so that a forgotten end of a shift keeps nobody on duty for ever; ending it early moves that.
    """

    class Why(models.TextChoices):
        SHIFT = "shift"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    home = models.ForeignKey("homes.Home", on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=20, choices=Why.choices)
    source = models.UUIDField()  # the row of the app above that put them there
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until_at__gte=F("from_at")), name="reach_ends_after_start"),
            models.UniqueConstraint(fields=["source", "from_at"], name="reach_once"),
        ]
        indexes = [
            models.Index(fields=["home", "user", "from_at"], name="reach_worker"),
            models.Index(fields=["home", "from_at"], name="reach_home"),
        ]
