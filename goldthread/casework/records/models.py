"""The spine: Draft, Record, Revision, Subject, SignOff, Link, Receipt."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from goldthread.ground.access.rules import Sight
from goldthread.ground.audit.models import DatabaseNow
from goldthread.lib.identifiers import uuid7


class Draft(models.Model):
    """What somebody is writing: the author's alone, kept as they type; may be given up. Outside the chain."""

    id = models.UUIDField(primary_key=True)  # made by the page; becomes the record's id when signed
    home = models.ForeignKey("homes.Home", on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="drafts")
    kind = models.CharField(max_length=60)
    form = models.ForeignKey("packs.FormVersion", on_delete=models.PROTECT, related_name="+")
    amends = models.ForeignKey("Record", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    fields = models.JSONField(default=dict)  # the form's own field names and values, as typed: {name: [values]}
    save_number = models.PositiveIntegerField(default=0)  # counted by the page; an older save never wins
    started_at = models.DateTimeField(db_default=DatabaseNow())
    saved_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        indexes = [models.Index(fields=["author", "-saved_at"], name="draft_author")]


class Record(models.Model):
    """What was written down and signed: kind, whose, when it happened, who wrote it. Never deleted.

    Its head (current revision, countersigning, sight) is a cache that can be worked out again from the rows below.
    """

    id = models.UUIDField(primary_key=True)  # made by the page (UUIDv7): sending it twice makes one record
    home = models.ForeignKey("homes.Home", on_delete=models.PROTECT, related_name="+")
    placement = models.ForeignKey("placements.Placement", on_delete=models.PROTECT, related_name="+", null=True)
    for_home = models.BooleanField(default=False)  # the home's own log: nobody's file
    kind = models.CharField(max_length=60)
    author = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="records")
    happened_at = models.DateTimeField()  # claimed
    written_at = models.DateTimeField()  # by the device's clock
    received_at = models.DateTimeField(db_default=DatabaseNow())  # by the database's clock (trigger)
    sight = models.CharField(max_length=12, default="routine", choices=[(each.value, each.value) for each in Sight])
    held = models.BooleanField(default=False)  # its author's alone, until a Hold is lifted
    guarded = models.BooleanField(default=False)  # home and sight do not decide alone: held, excluded, named, handed
    head = models.ForeignKey("Revision", on_delete=models.PROTECT, related_name="+", null=True)
    revisions_count = models.PositiveSmallIntegerField(default=1)
    countersign_owed = models.BooleanField(default=False)
    countersigned_at = models.DateTimeField(null=True)
    countersigned_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        indexes = [
            models.Index(fields=["home", "-happened_at", "-id"], name="record_home"),
            models.Index(fields=["home", "-happened_at", "-id"], name="record_log", condition=Q(for_home=True)),
            models.Index(
                fields=["home", "-happened_at", "-id"], name="record_owed", condition=Q(countersign_owed=True)
            ),
            models.Index(fields=["home", "-happened_at"], name="record_restricted", condition=Q(sight="restricted")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(countersigned_at__isnull=True, countersigned_by__isnull=True)
                | Q(countersigned_at__isnull=False, countersigned_by__isnull=False),
                name="countersigned_is_whole",
            ),
        ]


class Words(models.Model):
    """The words of a record's current revision, for finding: apart from its head, for who sees a word has read it."""

    record = models.OneToOneField(Record, on_delete=models.PROTECT, primary_key=True, related_name="words")
    home = models.ForeignKey("homes.Home", on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()  # the record's own
    words = SearchVectorField()

    class Meta:
        indexes = [
            GinIndex(fields=["home", "words"], name="words_of_home"),  # btree_gin: one home's words
            models.Index(fields=["home", "-happened_at", "-record"], name="words_newest"),
        ]


class SightChange(models.Model):
    """A record made narrower or wider: by whom, from what to what, why. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="sight_changes")
    before = models.CharField(max_length=12)
    after = models.CharField(max_length=12)
    reason = models.CharField(max_length=400)
    by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="sight_changed_why")]


class Reader(models.Model):
    """Somebody named for one record, whatever its sight: a lead told of a concern, a social worker it is released to.

    What is released, and its end, are written by functions of the database that check who acts (config/walls).
    """

    class Why(models.TextChoices):
        TOLD = "told"
        NAMED = "named"
        RELEASED = "released"

    id = models.UUIDField(primary_key=True, default=uuid7)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="readers")
    user = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=10, choices=Why.choices)
    by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField(db_default=DatabaseNow())
    until_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=400, blank=True, default="", db_default="")  # of a release
    ended_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+", null=True)
    end_reason = models.CharField(max_length=400, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "user"], condition=Q(until_at__isnull=True), name="reader_once"),
            models.CheckConstraint(condition=~Q(why="released") | ~Q(reason=""), name="released_why"),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True, end_reason="")
                | (Q(ended_by__isnull=False, until_at__isnull=False) & ~Q(end_reason="")),
                name="reader_end_is_whole",
            ),
        ]
        indexes = [models.Index(fields=["user"], name="reader_user")]


class Hold(models.Model):
    """Why a record is its author's alone, until a named condition is met or a manager lifts it with a reason."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="holds")
    until = models.CharField(max_length=60)  # a condition's code: "second_observer", "every_account"
    set_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(db_default=DatabaseNow())
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+", null=True)
    reason = models.CharField(max_length=400, blank=True)  # of a manager; empty when the condition was met

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record"], condition=Q(lifted_at__isnull=True), name="hold_once"),
        ]


class Concern(models.Model):
    """A record of a kind that must be answered: what was done about it, by whom, when. Answered once."""

    record = models.OneToOneField(Record, on_delete=models.PROTECT, primary_key=True, related_name="concern")
    home = models.ForeignKey("homes.Home", on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="concern_answer_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["home"], name="concern_open", condition=Q(answered_at__isnull=True)),
            models.Index(fields=["home", "-raised_at"], name="concern_home"),
        ]


class Handed(models.Model):
    """A record that was handed over to another home with the child who moved there: readable there from that day.

    What is about two who move has a row for each of them: ending the one leaves the other.
    """

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="handed")
    home = models.ForeignKey("homes.Home", on_delete=models.PROTECT, related_name="+")
    move = models.ForeignKey("people.Move", on_delete=models.PROTECT, related_name="handed", null=True)
    by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField(db_default=DatabaseNow())
    until_at = models.DateTimeField(null=True)  # the move was taken back, or it was not this child's

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record", "home", "move"], condition=Q(until_at__isnull=True), name="handed_once"
            )
        ]
        indexes = [models.Index(fields=["home"], name="handed_home")]


class Revision(models.Model):
    """One signed text of a record: the first, or an amendment with its reason. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()  # 1, 2, …
    form = models.ForeignKey("packs.FormVersion", on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    received_at = models.DateTimeField(db_default=DatabaseNow())
    reason = models.CharField(max_length=400, blank=True)  # of an amendment
    digest = models.BinaryField(max_length=32)  # SHA-256 of salt and text

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "number"], name="revision_number_once"),
            models.CheckConstraint(
                condition=Q(number=1, reason="") | (Q(number__gt=1) & ~Q(reason="")), name="amended_why"
            ),
        ]


class RevisionText(models.Model):
    """The signed bytes of a revision: canonical JSON kept as text, and its salt. All that a lawful erasure touches."""

    revision = models.OneToOneField(Revision, on_delete=models.PROTECT, primary_key=True, related_name="text")
    salt = models.BinaryField(max_length=32)
    text = models.TextField()
    body = models.GeneratedField(  # for queries; never the evidence
        expression=models.functions.Cast(F("text"), models.JSONField()),
        output_field=models.JSONField(),
        db_persist=True,
    )


class Subject(models.Model):
    """A person whom a record is about. Striking ("not this person") hides it from the wrong file and keeps it."""

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="subjects")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=60, default="about")
    # Copies of the record's own, so that a file's page is one walk along one index.
    happened_at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    author = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    struck = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "person"], name="subject_once")]
        indexes = [
            models.Index(fields=["person", "-happened_at", "-record"], name="subject_file", condition=Q(struck=False)),
            models.Index(
                fields=["person", "kind", "-happened_at", "-record"], name="subject_kind", condition=Q(struck=False)
            ),
        ]


class SignOff(models.Model):
    """A name put to a record: signed, countersigned, struck from a file. Append-only."""

    class Act(models.TextChoices):
        SIGNED = "signed"
        COUNTERSIGNED = "countersigned"
        STRUCK = "struck"

    id = models.UUIDField(primary_key=True, default=uuid7)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="sign_offs")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="sign_offs")
    act = models.CharField(max_length=20, choices=Act.choices)
    by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=120, blank=True)  # what they were in the home, in words, at that time
    received_at = models.DateTimeField(db_default=DatabaseNow())
    note = models.CharField(max_length=400, blank=True)  # a countersigner's word; the reason of a strike
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True)  # of a strike
    instead = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(act="struck") | (Q(person__isnull=False) & ~Q(note="")), name="struck_why"
            ),
        ]
        indexes = [models.Index(fields=["record", "received_at"], name="sign_off_record")]


class Link(models.Model):
    """One record led to another. Append-only."""

    id = models.BigAutoField(primary_key=True)
    source = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="led_to")
    target = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="came_from")
    by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target"], name="link_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="link_not_self"),
        ]


class Receipt(models.Model):
    """ "I have read this." Append-only."""

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="receipts")
    reader = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "reader"], name="receipt_once")]


class Attached(models.Model):
    """A file that a revision names. Append-only; the gate of a file is the gate of its record."""

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="attached")
    file = models.ForeignKey("files.File", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "file"], name="attached_once")]


class PromptAnswer(models.Model):
    """What a writer did with a prompt: dismissed or taken. Kept to tune the words; never a score of a worker."""

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=40)
    phrase = models.CharField(max_length=200)
    taken = models.BooleanField()
