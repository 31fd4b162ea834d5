"""Shift, ShiftWorker, and the handover: in the making, counted by two, signed, read."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from goldthread.ground.audit.models import DatabaseNow
from goldthread.lib.identifiers import uuid7


def _whole(at: str, by: str, name: str) -> models.CheckConstraint:
    """When and by whom: both or neither."""
    both = Q(**{f"{at}__isnull": False, f"{by}__isnull": False})
    return models.CheckConstraint(condition=both | Q(**{f"{at}__isnull": True, f"{by}__isnull": True}), name=name)


class Shift(models.Model):
    """The hours that a group of workers share, with its lead and its on-call manager. Moments are in UTC."""

    class Kind(models.TextChoices):
        EARLY = "early"
        LATE = "late"
        LONG_DAY = "long_day"
        WAKING_NIGHT = "waking_night"
        SLEEP_IN = "sleep_in"

    id = models.UUIDField(primary_key=True, default=uuid7)
    home = models.ForeignKey("homes.Home", on_delete=models.PROTECT, related_name="shifts")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    lead = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+", null=True)
    on_call = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+", null=True)
    planned_at = models.DateTimeField(db_default=DatabaseNow())
    planned_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    called_off_at = models.DateTimeField(null=True)
    called_off_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_after_start"),
            _whole("called_off_at", "called_off_by", "shift_called_off_is_whole"),
            models.UniqueConstraint(
                fields=["home", "kind", "starts_at"], condition=Q(called_off_at__isnull=True), name="shift_once"
            ),
        ]
        indexes = [models.Index(fields=["home", "starts_at"], name="shift_home")]


class ShiftWorker(models.Model):
    """One worker of a shift: planned, started, ended, or not coming; and what they are trained in that night."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="workers")
    user = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="shifts")
    first_aid = models.BooleanField(default=False)
    medicine = models.BooleanField(default=False)
    planned_at = models.DateTimeField(null=True)  # none: came without being planned
    planned_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+", null=True)
    started_at = models.DateTimeField(null=True)
    started_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+", null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+", null=True)
    not_coming_at = models.DateTimeField(null=True)
    not_coming_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+", null=True)
    right_at = models.DateTimeField(null=True)  # stepped in unplanned, and somebody who plans shifts says it was right
    right_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shift", "user"], name="shift_worker_once"),
            _whole("right_at", "right_by", "shift_worker_right_is_whole"),
            models.CheckConstraint(
                condition=Q(right_by__isnull=True) | ~Q(right_by=F("user")), name="shift_worker_right_by_another"
            ),
            _whole("planned_at", "planned_by", "shift_worker_planned_is_whole"),
            _whole("started_at", "started_by", "shift_worker_started_is_whole"),
            _whole("ended_at", "ended_by", "shift_worker_ended_is_whole"),
            _whole("not_coming_at", "not_coming_by", "shift_worker_not_coming_is_whole"),
            models.CheckConstraint(
                condition=Q(planned_at__isnull=False) | Q(started_at__isnull=False), name="shift_worker_planned_or_here"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(started_at__isnull=False, ended_at__gte=F("started_at")),
                name="shift_worker_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(not_coming_at__isnull=True) | Q(started_at__isnull=True), name="shift_worker_here_or_not"
            ),
        ]
        indexes = [
            models.Index(
                fields=["shift"],
                condition=Q(planned_at__isnull=True, right_at__isnull=True, started_by=F("user")),
                name="shift_worker_stepped_in",
            )
        ]


class LetIn(models.Model):
    """An agency worker who was let in for one shift: by whom, who has seen their photo ID, and until when it holds."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="let_in")
    home = models.ForeignKey("homes.Home", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    agency = models.CharField(max_length=120)
    let_in_at = models.DateTimeField()
    by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")  # who has seen their photo ID
    until_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # before its time
    ended_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            _whole("ended_at", "ended_by", "let_in_ended_is_whole"),
            models.CheckConstraint(condition=Q(until_at__gt=F("let_in_at")), name="let_in_ends_after_start"),
            models.CheckConstraint(condition=~Q(user=F("by")), name="let_in_by_another"),
            models.UniqueConstraint(fields=["shift", "user"], condition=Q(ended_at__isnull=True), name="let_in_once"),
        ]
        indexes = [models.Index(fields=["home", "-until_at"], name="let_in_home")]


class HandoverDraft(models.Model):
    """A handover in the making: the shift's own, whoever of it writes; gone when it is signed. Outside the chain."""

    shift = models.OneToOneField(Shift, on_delete=models.PROTECT, primary_key=True, related_name="draft")
    body = models.JSONField()  # rules.written
    version = models.PositiveIntegerField(default=1)  # counts savings, so that none is laid over another unseen
    started_at = models.DateTimeField(db_default=DatabaseNow())
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")


class HandoverCount(models.Model):
    """What one person counted at the end of a shift: keys, phones, money. The newest of each holds. Append-only."""

    id = models.BigAutoField(primary_key=True)
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="counts")
    by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    said = models.JSONField()  # {code of the pack's count: words}
    received_at = models.DateTimeField(db_default=DatabaseNow())


class Handover(models.Model):
    """What one shift told the next, as it was signed: canonical JSON, its digest, and by whom. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    shift = models.OneToOneField(Shift, on_delete=models.PROTECT, related_name="handover")
    home = models.ForeignKey("homes.Home", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()  # records received from then on were asked
    until = models.DateTimeField()
    text = models.TextField()
    digest = models.BinaryField(max_length=32)  # SHA-256 of the text
    received_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        indexes = [models.Index(fields=["home", "-received_at"], name="handover_home")]


class HandoverReceipt(models.Model):
    """ "I have read this handover." Owed by each worker of the shift that follows. Append-only."""

    id = models.BigAutoField(primary_key=True)
    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="receipts")
    reader = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["handover", "reader"], name="handover_receipt_once")]
