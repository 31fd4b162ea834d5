"""File."""

from __future__ import annotations

from django.db import models

from goldthread.casework.files.rules import Kind
from goldthread.ground.audit.models import DatabaseNow
from goldthread.lib.identifiers import uuid7

_HEX = r"^[0-9a-f]{64}$"


class File(models.Model):
    """A picture or document that hangs on a record: what it was called, what it holds, who sent it. Append-only.

    Two contents belong to it, both named by their SHA-256: the original as it came, which no page serves, and the
    shown copy, made anew.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)  # the page may make it: sending twice keeps one
    home = models.ForeignKey("homes.Home", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)  # as given, without path and control characters
    type = models.CharField(max_length=100)  # of the original, a `Kind`
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    shown_size = models.PositiveIntegerField()
    shown_sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True)  # pixels of the shown copy; none for documents
    height = models.PositiveIntegerField(null=True)
    by = models.ForeignKey("users.User", on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(db_default=DatabaseNow())  # by the database's clock (trigger)
    taken_from_draft = models.UUIDField(null=True)  # drafts lie above files and may be given up, so no foreign key

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(sha256__regex=_HEX), name="file_sha256_is_hex"),
            models.CheckConstraint(condition=models.Q(shown_sha256__regex=_HEX), name="file_shown_sha256_is_hex"),
            models.CheckConstraint(condition=models.Q(size__gt=0, shown_size__gt=0), name="file_holds_something"),
            models.CheckConstraint(
                condition=models.Q(width__isnull=True, height__isnull=True)
                | models.Q(width__isnull=False, height__isnull=False),
                name="file_measure_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kind(self) -> Kind:
        """What the original is."""
        return Kind(self.type)
