"""Who works where, as what; who reaches which home or stay, and why; who must know nothing of whom."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
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
    agency = models.CharField(max_length=120, blank=True)  # whose worker they are when not the home's own

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("from_at")), name="membership_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["user", "from_at"], name="membership_user")]


class Role(models.Model):
    """What a role of a pack permits, for the database's own policies: the packs as they were when it was brought up."""

    id = models.BigAutoField(primary_key=True)
    pack = models.CharField(max_length=60)
    code = models.CharField(max_length=60)
    may = ArrayField(models.TextField())  # codes of rules.Permission
    clearance = models.PositiveSmallIntegerField()  # how narrow a record it opens: rules.LEVELS
    standing = models.BooleanField()  # true: its task is the home, on shift or not

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pack", "code"], name="role_once")]


class Reach(models.Model):
    """Who reaches which home, or which stay in it, from when to when, and why: written by the act that says so.

    Whoever asks who was on duty at a moment asks here; access never looks up at a rota. What comes of a shift ends by
    itself at `until_at`, so that a forgotten end keeps nobody on duty for ever; ending it early moves that. Rows are
    written by the database's own function, which checks who grants (config/walls/functions.sql).
    """

    class Why(models.TextChoices):
        ROTA = "rota"  # planned on a shift: its hours, and the handover before and after
        SHIFT = "shift"  # at work: from starting a shift to ending it
        ON_CALL = "on_call"
        AGENCY = "agency"  # let in for tonight
        KEY_WORKER = "key_worker"
        ASSESSOR = "assessor"
        THERAPIST = "therapist"
        PLACING = "placing"  # a placing social worker: opens nothing but what is released to them
        VISIT = "visit"  # an independent person, where child and authority agreed
        BREAK_GLASS = "break_glass"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    home = models.ForeignKey("homes.Home", on_delete=models.PROTECT, related_name="+")
    placement = models.UUIDField(null=True)  # none: the whole home. Stays lie above access, so no foreign key
    why = models.CharField(max_length=20, choices=Why.choices)
    source = models.UUIDField()  # the row of the app above that says so
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    clearance = models.PositiveSmallIntegerField(null=True)  # none: as the role's
    given_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("from_at")), name="reach_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(until_at__isnull=False) | Q(why__in=["key_worker", "assessor", "therapist", "placing"]),
                name="reach_ends",
            ),
            models.UniqueConstraint(fields=["source", "user", "why", "from_at"], name="reach_once"),
        ]
        indexes = [
            models.Index(fields=["home", "user", "from_at"], name="reach_worker"),
            models.Index(fields=["home", "from_at"], name="reach_home"),
            models.Index(fields=["user", "until_at"], name="reach_now"),
        ]


class BreakGlass(models.Model):
    """A look past the walls for an hour at most, of somebody who must act now: why, what for, and what became of it."""

    class Reason(models.TextChoices):
        DANGER = "danger"  # somebody may come to harm
        HEALTH = "health"  # an emergency of health
        MISSING = "missing"
        POLICE = "police"  # police, court or social worker ask now
        COVER = "cover"  # came to help and is not on the rota
        OTHER = "other"

    class Answer(models.TextChoices):
        RIGHT = "right"
        NOT_RIGHT = "not_right"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    home = models.ForeignKey("homes.Home", on_delete=models.PROTECT, related_name="+")
    placement = models.UUIDField(null=True)  # none: the whole home, for somebody who is not on shift
    reason = models.CharField(max_length=10, choices=Reason.choices)
    words = models.CharField(max_length=600)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    answer_words = models.CharField(max_length=600, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__gte=F("from_at")) & Q(until_at__lte=F("from_at") + timedelta(hours=1)),
                name="break_glass_an_hour",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="break_glass_why"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(answer="") & ~Q(answer_words="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="break_glass_answer_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("user")),
                name="break_glass_answered_by_another",
            ),
        ]
        indexes = [models.Index(fields=["home", "-from_at"], name="break_glass_home")]


class Exclusion(models.Model):
    """Somebody who must know nothing of a person, or of one record: kin of a family, whom an allegation is about."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    home = models.ForeignKey("homes.Home", on_delete=models.PROTECT, related_name="+")
    person = models.UUIDField(null=True)  # people and records lie above access, so no foreign keys
    record = models.UUIDField(null=True)
    reason = models.CharField(max_length=400, blank=True)
    from_at = models.DateTimeField()
    set_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    until_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+", null=True)
    end_reason = models.CharField(max_length=400, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, record__isnull=True) | Q(person__isnull=True, record__isnull=False),
                name="exclusion_of_one",
            ),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True, ended_by__isnull=True)
                | Q(until_at__isnull=False, ended_by__isnull=False),
                name="exclusion_end_is_whole",
            ),
            # Kept from it once, whoever says so again. Without the other of the two a row says nothing here.
            models.UniqueConstraint(
                fields=["record", "user"], condition=Q(until_at__isnull=True), name="exclusion_of_record_once"
            ),
            models.UniqueConstraint(
                fields=["person", "user"], condition=Q(until_at__isnull=True), name="exclusion_of_person_once"
            ),
        ]
        indexes = [
            models.Index(fields=["user"], name="exclusion_user"),
            models.Index(fields=["record"], name="exclusion_record", condition=Q(record__isnull=False)),
        ]
