"""FormVersion: a form as it was when a record was written on it."""

from __future__ import annotations

from django.db import models

from goldthread.ground.audit.models import DatabaseNow


class FormVersion(models.Model):
    """One wording of one form of one pack, kept for ever: a record of 2026 shows with its 2026 questions in 2046.

    The id is worked out from the pack, the form and its words (`rules.version_id`), so the same form has the same id on
    every machine. Rows are only ever added.
    """

    id = models.UUIDField(primary_key=True)
    pack = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)  # SHA-256 of content, hexadecimal
    content = models.TextField()  # canonical JSON, kept as text so that its bytes stay the signed ones
    first_seen_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pack", "kind", "digest"], name="form_version_once")]

    def __str__(self) -> str:
        return f"{self.pack} {self.kind} {self.digest[:8]}"
