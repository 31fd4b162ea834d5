"""Token: a key for a worker's own program."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from goldthread.ground.audit.models import DatabaseNow


class Token(models.Model):
    """A key by which a program asks as one worker in one home, with at most some permissions. Only its digest is kept.

    It dies when it is ended, by time, and is worth nothing while its worker holds no post there that may use tokens.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    home = models.ForeignKey("homes.Home", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)  # what it is for
    digest = models.BinaryField(max_length=32, unique=True)  # SHA-256 of the secret
    may = ArrayField(models.CharField(max_length=40))  # codes of Permission: at most these
    made_at = models.DateTimeField(db_default=DatabaseNow())
    made_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)  # a day, not each request
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="token_end_is_whole",
            ),
            # A day more than the rule allows: the program's clock and the database's are two.
            models.CheckConstraint(
                condition=Q(expires_at__lte=F("made_at") + timedelta(days=91)), name="token_lives_90_days"
            ),
            models.CheckConstraint(condition=~Q(may=[]) & ~Q(name=""), name="token_says_what_for"),
        ]
        indexes = [models.Index(fields=["user", "-made_at"], name="token_user")]
