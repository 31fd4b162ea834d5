"""OneTimeLink: a way in that works once."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from goldthread.ground.accounts.rules import Purpose
from goldthread.ground.audit.models import DatabaseNow


class OneTimeLink(models.Model):
    """An address, given by hand, by which somebody sets their own password. Only its digest is kept here.

    A link dies by use, by time, or when a newer one takes its place (`ended_at`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    purpose = models.CharField(max_length=20, choices=[(purpose.value, purpose.value) for purpose in Purpose])
    digest = models.BinaryField(max_length=32, unique=True)  # SHA-256 of the token
    user = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+", null=True)
    made_at = models.DateTimeField(db_default=DatabaseNow())
    made_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+", null=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose="first_run", user__isnull=True, made_by__isnull=True)
                | Q(purpose="set_password", user__isnull=False, made_by__isnull=False),
                name="link_knows_for_whom",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(used_at__lte=F("expires_at")), name="link_used_in_time"
            ),
            models.CheckConstraint(condition=Q(used_at__isnull=True) | Q(ended_at__isnull=True), name="link_dies_once"),
            models.UniqueConstraint(
                fields=["user", "purpose"],
                condition=Q(used_at__isnull=True, ended_at__isnull=True),
                nulls_distinct=False,
                name="link_one_open",
            ),
        ]
