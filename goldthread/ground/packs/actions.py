"""The one write: keeping the forms that records are written on."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from goldthread.ground.audit import actions as audit
from goldthread.ground.packs.models import FormVersion
from goldthread.ground.packs.queries import packs
from goldthread.ground.packs.rules import content, digest, version_id


@transaction.atomic
def publish(*, by: UUID | None = None) -> int:
    """Keep every form of every pack that is not kept yet; the number of new versions. Doing it again adds nothing.

    Run before the first page is served. `by` is None when the program does it as it starts. Raises PacksRefused.
    """
    rows = [
        FormVersion(
            id=version_id(pack.code, kind), pack=pack.code, kind=kind.code, digest=digest(kind), content=content(kind)
        )
        for pack in packs().values()
        for kind in pack.kinds
    ]
    known = set(FormVersion.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    fresh = [row for row in rows if row.pk not in known]
    FormVersion.objects.bulk_create(fresh, ignore_conflicts=True)  # two processes may start at once
    if fresh:
        audit.note(
            "publish_forms",
            by=by,
            about=[row.pk for row in fresh],
            digests=[bytes.fromhex(row.digest) for row in fresh],
        )
    return len(fresh)
