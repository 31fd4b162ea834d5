"""Person, what must be known of them, their move to another home, and Professional."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from goldthread.ground.audit.models import DatabaseNow
from goldthread.lib.identifiers import uuid7


class Person(models.Model):
    """A baby, child, young person, parent or adult whose life this home shares. The preferred name comes first."""

    class Stage(models.TextChoices):
        UNBORN = "unborn"
        BABY = "baby"
        CHILD = "child"
        YOUNG_PERSON = "young_person"
        PARENT = "parent"
        ADULT = "adult"

    class BirthKnown(models.TextChoices):
        EXACT = "exact"
        ESTIMATED = "estimated"
        UNKNOWN = "unknown"

    id = models.UUIDField(primary_key=True, default=uuid7)
    home = models.ForeignKey("homes.Home", on_delete=models.PROTECT, related_name="people")
    preferred_name = models.CharField(max_length=120)
    full_name = models.CharField(max_length=240, blank=True)
    previous_names = models.CharField(max_length=400, blank=True)
    pronouns = models.CharField(max_length=60, blank=True)
    stage = models.CharField(max_length=20, choices=Stage.choices)
    # Whether the law sees a child: counts only where no exact date of birth says so (see rules.child_in_law).
    is_child_in_law = models.BooleanField(default=True)
    born_on = models.DateField(null=True, blank=True)
    birth_known = models.CharField(max_length=10, choices=BirthKnown.choices, default=BirthKnown.EXACT)
    due_on = models.DateField(null=True, blank=True)  # unborn
    sex = models.CharField(max_length=60, blank=True)
    ethnicity = models.CharField(max_length=200, blank=True)
    religion = models.CharField(max_length=200, blank=True)
    culture = models.CharField(max_length=400, blank=True)
    first_language = models.CharField(max_length=120, blank=True)
    interpreter = models.CharField(max_length=200, blank=True)  # empty: none needed
    communication = models.TextField(blank=True)  # how to talk with them so that they follow
    moves_by_themself = models.BooleanField(default=True)  # false: a baby who cannot yet roll or crawl
    photo_id = models.UUIDField(null=True, blank=True)  # a File's id; files lie above people, so no foreign key
    added_at = models.DateTimeField(db_default=DatabaseNow())
    added_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+", null=True)
    invented = models.BooleanField(default=False)
    source_key = models.CharField(max_length=200, blank=True)  # the row's key in the file it was imported from

    class Meta:
        indexes = [models.Index(fields=["home", "preferred_name"], name="person_home")]
        constraints = [
            models.UniqueConstraint(
                fields=["home", "source_key"], condition=~Q(source_key=""), name="person_imported_once"
            ),
            models.CheckConstraint(condition=~Q(preferred_name=""), name="person_has_a_name"),
            models.CheckConstraint(
                condition=~Q(stage="unborn") | Q(born_on__isnull=True), name="person_unborn_has_no_birth"
            ),
            models.CheckConstraint(
                condition=~Q(birth_known="unknown") | Q(born_on__isnull=True), name="person_unknown_birth_is_empty"
            ),
        ]

    def __str__(self) -> str:
        return self.preferred_name


class PersonChange(models.Model):
    """One correction of what is known of a person: what it said before and after, and who changed it. Append-only."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="changes")
    at = models.DateTimeField(db_default=DatabaseNow())
    by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=60)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)


class Dated(models.Model):
    """Something that holds of a person from a day until a day, set and ended by somebody with a reason."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    from_on = models.DateField()
    set_at = models.DateTimeField(db_default=DatabaseNow())
    set_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    end_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="%(class)s_end_is_whole",
            ),
        ]


class KeepSafeLine(Dated):
    """A short dated line that every worker must know. Set by a senior, ended with a reason."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="keep_safe_lines")
    kind = models.CharField(max_length=60)  # a code of the pack's keep_safe_kinds
    text = models.CharField(max_length=200)
    look_again_on = models.DateField(null=True, blank=True)


class Allergy(Dated):
    """What they must not meet, and what happens if they do. Shown wherever the person is."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="allergies")
    substance = models.CharField(max_length=200)
    reaction = models.CharField(max_length=400, blank=True)
    what_to_do = models.CharField(max_length=400, blank=True)


class LegalStatus(Dated):
    """Under what law they are here, with its dates."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="legal_statuses")
    code = models.CharField(max_length=60)  # of the pack's legal_statuses
    until_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=400, blank=True)


class ParentalResponsibility(Dated):
    """Who holds parental responsibility, and on what ground."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="responsibility")
    holder = models.CharField(max_length=200)
    ground = models.CharField(max_length=200, blank=True)


class MayBeTold(Dated):
    """Who may be told what; and who must not be told where they live."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="may_be_told")
    who = models.CharField(max_length=200)
    relation = models.CharField(max_length=120, blank=True)
    what = models.CharField(max_length=400, blank=True)
    not_the_address = models.BooleanField(default=False)


class Consent(Dated):
    """What was agreed to or delegated, by whom, within what limits."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    code = models.CharField(max_length=60)  # of the pack's consents
    given_by = models.CharField(max_length=200)
    given = models.BooleanField(default=True)  # false: asked and not given
    until_on = models.DateField(null=True, blank=True)
    limits = models.CharField(max_length=400, blank=True)
    words = models.CharField(max_length=400, blank=True)  # as they said it, or how: by letter, by e-mail
    said_to = models.CharField(max_length=200, blank=True)  # who asked them


class AboutLine(Dated):
    """One line of who they are: what they are good at, what they like, what helps, early signs. Strengths first."""

    class Heading(models.TextChoices):
        STRENGTH = "strength"
        LIKES = "likes"
        HELPS = "helps"
        DOES_NOT_HELP = "does_not_help"
        EARLY_SIGN = "early_sign"
        RISK = "risk"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="about_lines")
    heading = models.CharField(max_length=20, choices=Heading.choices)
    text = models.CharField(max_length=400)
    own_words = models.BooleanField(default=False)


class Relationship(models.Model):
    """How two people of the home belong to each other: "Amira is Noah's mother"."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    of = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="relations")
    to = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=120)  # what `to` is to `of`: "mother"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["of", "to"], name="relationship_once"),
            models.CheckConstraint(condition=~Q(of=F("to")), name="relationship_not_self"),
        ]


class Move(models.Model):
    """That a person moved to another home of the provider: what was handed over, and whether they were taken in there.

    From then on nothing new is written of them in the home they left, unless the move was taken back before anybody
    took them in. Written by functions of the database (config/walls/moves.sql) but for its beginning.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="moves")
    home = models.ForeignKey("homes.Home", on_delete=models.PROTECT, related_name="+")  # which they left
    to = models.ForeignKey("homes.Home", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField(db_default=DatabaseNow())
    by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=400, blank=True)  # why, and what was left out
    left_out = models.PositiveIntegerField(
        default=0
    )  # records that were not handed over; what is sealed is not counted
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+", null=True)
    person_there = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="came_by", null=True)
    ended_at = models.DateTimeField(null=True)  # taken back
    ended_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+", null=True)
    end_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at__isnull=True), name="move_once"),
            models.CheckConstraint(condition=~Q(home=F("to")), name="move_to_another_home"),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True, taken_by__isnull=True, person_there__isnull=True)
                | Q(taken_at__isnull=False, taken_by__isnull=False, person_there__isnull=False, ended_at__isnull=True),
                name="move_taken_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
                name="move_end_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["to"], name="move_coming", condition=Q(taken_at__isnull=True, ended_at__isnull=True)),
        ]


class Professional(models.Model):
    """Somebody of the network round a child: social worker, reviewing officer, health visitor, teacher."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    home = models.ForeignKey("homes.Home", on_delete=models.PROTECT, related_name="professionals")
    name = models.CharField(max_length=200)
    work = models.CharField(max_length=200)  # "Health visitor"
    organisation = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=400, blank=True)
    also_known_as = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    source_key = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["home", "source_key"], condition=~Q(source_key=""), name="professional_imported_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name
