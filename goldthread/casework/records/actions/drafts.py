"""Keep a draft as it is typed; give it up. Drafts are outside the chain and leave no events."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection

from goldthread.casework.records.models import Draft, Record, Revision
from goldthread.casework.records.queries.drafts import taken
from goldthread.casework.records.queries.forms import may_write
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, Viewer
from goldthread.ground.packs.queries import current_form, form_version

# One statement: makes the draft or writes over an older save of it; never over a newer one, never over another's.
_KEEP = """
INSERT INTO records_draft (id, home_id, author_id, kind, form_id, amends_id, fields, save_number)
VALUES (%(id)s, %(home)s, %(author)s, %(kind)s, %(form)s, %(amends)s, %(fields)s::jsonb, %(number)s)
ON CONFLICT (id) DO UPDATE
SET fields = excluded.fields, save_number = excluded.save_number, saved_at = goldthread_now()
WHERE records_draft.author_id = excluded.author_id AND records_draft.save_number <= excluded.save_number
RETURNING saved_at
"""


def keep_draft(
    *,
    id: UUID,
    home: UUID,
    kind: str,
    fields: Mapping[str, list[str]],
    save_number: int,
    by: Viewer,
    amends: Record | None = None,
    form: UUID | None = None,
) -> datetime | None:
    """Keep what has been typed under the id that the page made; when it was kept, or None when a newer save is there.

    `save_number` counts the page's saves, so that one that was delayed never wins. What cannot stand in the database
    (NUL) is kept as the picture of it, "␀"; signing refuses it in words. Raises Refused, and Absent when the id is
    another writer's.
    """
    if not by.may_raise(home):
        by.require_in(Permission.WRITE_RECORDS, home)
    if (Record.objects if amends is None else Revision.objects).filter(pk=id).exists():
        return None  # signed meanwhile: nothing to keep
    post = next(post for post in by.posts if post.home_id == home)
    if form is None:
        try:
            form, shape = current_form(post.pack, kind)
        except KeyError:
            raise Absent from None
    else:
        shape = form_version(form)
    if not may_write(by, home, shape):
        by.require_in(Permission.WRITE_RECORDS, home)
    kept = {name: [_plain(value) for value in values] for name, values in fields.items()}
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(
            _KEEP,
            {
                "id": id,
                "home": home,
                "author": by.id,
                "kind": kind,
                "form": form,
                "amends": amends.id if amends else None,
                "fields": json.dumps(kept, ensure_ascii=False),
                "number": max(0, min(save_number, 2**31 - 1)),
            },
        )
        row = cursor.fetchone()
    if row is None and taken(by, id):
        raise Absent
    return row[0] if row else None


def _plain(value: str) -> str:
    # Half a character (a lone surrogate) cannot be written as UTF-8 either.
    return value.replace("\0", "␀").encode("utf-8", "replace").decode("utf-8")


def give_up(draft_id: UUID, *, by: Viewer) -> bool:
    """Throw away one's own draft; whether there was one."""
    deleted, _ = Draft.objects.filter(pk=draft_id, author_id=by.id).delete()
    return bool(deleted)
