"""How signed text reaches the database: one statement for a record and all that stands under it.

Writing is what a home waits for most often, so it is one round trip. The same rows could be made one by one.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from goldthread.casework.records.models import Attached, Record
from goldthread.casework.records.rules.body import Content, labels_of, words_of, written
from goldthread.casework.records.rules.mentions import texts
from goldthread.ground.access.rules import Viewer
from goldthread.ground.audit import actions as audit
from goldthread.ground.packs.rules import About, Kind
from goldthread.lib.canonical import digest
from goldthread.lib.identifiers import uuid7

_RECORD = """
WITH record AS (
    INSERT INTO records_record (id, home_id, placement_id, for_home, kind, author_id, happened_at, written_at, sight,
                                held, guarded, head_id, revisions_count, countersign_owed)
    VALUES (%(id)s, %(home)s, %(placement)s, %(for_home)s, %(kind)s, %(author)s, %(happened_at)s, %(written_at)s,
            %(sight)s, false, false, %(revision)s, 1, %(owed)s)
    ON CONFLICT (id) DO NOTHING
    RETURNING id
), words AS (
    INSERT INTO records_words (record_id, home_id, happened_at, words)
    SELECT id, %(home)s, %(happened_at)s, to_tsvector('english', %(words)s) FROM record
), revision AS (
    INSERT INTO records_revision (id, record_id, number, form_id, author_id, written_at, reason, digest)
    SELECT %(revision)s, id, 1, %(form)s, %(author)s, %(written_at)s, '', %(digest)s FROM record
), text AS (
    INSERT INTO records_revisiontext (revision_id, salt, text) SELECT %(revision)s, %(salt)s, %(text)s FROM record
), subject AS (
    INSERT INTO records_subject (record_id, person_id, role, happened_at, kind, author_id, struck)
    SELECT record.id, s.person, s.role, %(happened_at)s, %(kind)s, %(author)s, false
    FROM record, unnest(%(people)s::uuid[], %(roles)s::text[]) AS s (person, role)
), sign_off AS (
    INSERT INTO records_signoff (id, record_id, revision_id, act, by_id, role, note)
    SELECT %(sign_off)s, id, %(revision)s, 'signed', %(author)s, %(role)s, '' FROM record
), event AS (
    INSERT INTO audit_event (verb, by_id, home_id, about, digests)
    SELECT 'sign', %(author)s, %(home)s, %(about)s::uuid[], %(digests)s::bytea[] FROM record
)
SELECT id FROM record
"""


def write_record(
    *, id: UUID, content: Content, kind: Kind, by: Viewer, written_at: datetime, now: datetime, role: str
) -> bool:
    """Write a signed record and everything under it; False when a record of that id is there already."""
    revision, salt = uuid7(now), os.urandom(32)
    text = written(
        content,
        record=id,
        revision=revision,
        number=1,
        written_at=written_at,
        author=by.id,
        author_name=by.name,
        author_role=role,
    )
    signed = digest(salt, text)
    people = [about.person for about in content.subjects]
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(
            _RECORD,
            {
                "id": id,
                "home": content.home,
                "placement": content.placement,
                "for_home": kind.about is About.HOME or (kind.of_nobody and not people),
                "kind": content.kind,
                "author": by.id,
                "happened_at": content.happened_at,
                "written_at": written_at,
                "sight": kind.sight,
                "revision": revision,
                "owed": kind.countersign == "owed" or content.asks_countersign,
                "words": _words(kind, content),
                "form": content.form,
                "digest": signed,
                "salt": salt,
                "text": text,
                "people": people,
                "roles": [about.role for about in content.subjects],
                "sign_off": uuid7(now),
                "role": role[:120],
                "about": [id, revision, *people],
                "digests": [signed],
            },
        )
        fresh = cursor.fetchone() is not None
    if fresh:
        _attach(id, content)
    return fresh


def write_revision(
    *, record: Record, id: UUID, content: Content, kind: Kind, by: Viewer, written_at: datetime, reason: str, role: str
) -> None:
    """Write an amendment and bring the record's head up to it. The caller holds the record's row locked."""
    number = record.revisions_count + 1
    salt = os.urandom(32)
    text = written(
        content,
        record=record.id,
        revision=id,
        number=number,
        written_at=written_at,
        author=by.id,
        author_name=by.name,
        author_role=role,
        reason=reason,
    )
    signed = digest(salt, text)
    assert transaction.get_connection().in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO records_revision (id, record_id, number, form_id, author_id, written_at, reason, digest) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            [id, record.id, number, content.form, by.id, written_at, reason, signed],
        )
        cursor.execute(
            "INSERT INTO records_revisiontext (revision_id, salt, text) VALUES (%s, %s, %s)", [id, salt, text]
        )
        cursor.execute(
            "INSERT INTO records_signoff (id, record_id, revision_id, act, by_id, role, note) "
            "VALUES (%s, %s, %s, 'signed', %s, %s, '')",
            [uuid7(), record.id, id, by.id, role[:120]],
        )
        cursor.execute(
            "UPDATE records_record SET head_id = %s, revisions_count = %s, happened_at = %s, countersign_owed = %s, "
            "countersigned_at = NULL, countersigned_by_id = NULL WHERE id = %s",
            [
                id,
                number,
                content.happened_at,
                kind.countersign == "owed" or content.asks_countersign or record.countersigned_at is not None,
                record.id,
            ],
        )
        cursor.execute(
            "UPDATE records_words SET happened_at = %s, words = to_tsvector('english', %s) WHERE record_id = %s",
            [content.happened_at, _words(kind, content), record.id],
        )
        cursor.execute(
            "UPDATE records_subject SET happened_at = %s WHERE record_id = %s", [content.happened_at, record.id]
        )
    _attach(record.id, content)
    audit.note("amend", by=by.id, home=record.home_id, about=[record.id, id], digests=[signed])


def _attach(record: UUID, content: Content) -> None:
    if content.files:
        Attached.objects.bulk_create(
            (Attached(record_id=record, file_id=each.file) for each in content.files), ignore_conflicts=True
        )


def _words(kind: Kind, content: Content) -> str:
    names = [each.name for each in content.subjects]
    return words_of(tuple(texts(kind, content.answers)), names, labels_of(kind, content.answers))


def words_kept(kind: Kind, body: Mapping[str, Any]) -> str:
    """What a search looks through, worked out again from a signed body."""
    answers = body["answers"]
    return words_of(tuple(texts(kind, answers)), [each["name"] for each in body["subjects"]], labels_of(kind, answers))
