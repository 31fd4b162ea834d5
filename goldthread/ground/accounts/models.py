"""Ways in: links that work once, where workers are signed in, two who let one back in, tablets that are shared."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from goldthread.ground.accounts.rules import How, Purpose
from goldthread.ground.accounts.rules.sign_ins import LONGEST_AGENT
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
                | Q(purpose__in=["set_password", "recover"], user__isnull=False, made_by__isnull=False),
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


class SignIn(models.Model):
    """One browser in which a worker is, or was, signed in. Which session that is only its digest tells.

    Kept so that a worker sees where they are signed in and can end it, and so that a browser or a network from which
    they came before is told from one that nobody knows. Rows go 90 days after they began.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    digest = models.BinaryField(max_length=32)  # SHA-256 of the session's key
    how = models.CharField(max_length=20, choices=[(how.value, how.value) for how in How])
    browser = models.CharField(max_length=LONGEST_AGENT, blank=True)  # "Chrome"
    system = models.CharField(max_length=LONGEST_AGENT, blank=True)  # "Android"
    network = models.BinaryField(max_length=16)  # a keyed digest of the address: it can be compared and not read
    mark = models.BinaryField(max_length=32)  # SHA-256 of the mark that this browser was given
    begun_at = models.DateTimeField(db_default=DatabaseNow())
    seen_at = models.DateTimeField(db_default=DatabaseNow())  # to the hour
    device = models.ForeignKey("accounts.Device", on_delete=models.PROTECT, related_name="+", null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "-begun_at"], name="sign_in_user"),
            models.Index(fields=["digest"], name="sign_in_digest"),
        ]


class SeenInPerson(models.Model):
    """A manager's word that they have met a worker who lost their second factor. Append-only.

    Two of them, of different people and within 24 hours, let the worker back in (`rules.recovery`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    worker = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    home = models.ForeignKey("homes.Home", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(worker=F("by")), name="seen_by_another")]
        indexes = [models.Index(fields=["worker", "-at"], name="seen_worker")]


class Device(models.Model):
    """A tablet that a manager has enrolled for a home: its secret lies in the browser, here only the digest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    home = models.ForeignKey("homes.Home", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    digest = models.BinaryField(max_length=32, unique=True)  # SHA-256 of the secret
    enrolled_at = models.DateTimeField(db_default=DatabaseNow())
    enrolled_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="device_revoked_by",
            )
        ]


class Pin(models.Model):
    """A worker's six figures for shared tablets, as a slow hash of a keyed digest. Good for nothing anywhere else."""

    user = models.OneToOneField("users.User", on_delete=models.PROTECT, primary_key=True, related_name="+")
    hash = models.CharField(max_length=200)
    set_at = models.DateTimeField(db_default=DatabaseNow())


class DeviceWorker(models.Model):
    """What a tablet knows of a worker: when they last signed in fully on it, how often their PIN was wrong since, when
    they were last here, and the page that they left."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    device = models.ForeignKey("accounts.Device", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    full_at = models.DateTimeField(null=True)
    wrong = models.PositiveSmallIntegerField(default=0)
    here_at = models.DateTimeField(db_default=DatabaseNow())
    page = models.CharField(max_length=500, blank=True)  # a path of ours, with ids and no words
    chooses_until = models.DateTimeField(null=True)  # who was let in as an agency worker chooses their PIN until then

    class Meta:
        constraints = [models.UniqueConstraint(fields=["device", "user"], name="device_worker_once")]
