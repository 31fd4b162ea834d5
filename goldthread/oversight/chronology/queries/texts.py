"""The signed texts of records, and what of them is told where they were handed over."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from goldthread.casework.records.queries.seen import seen, seen_by
from goldthread.casework.records.rules.body import labels_of, words_of
from goldthread.casework.records.rules.mentions import texts_without
from goldthread.ground.access.rules import Viewer
from goldthread.ground.packs.queries import form_versions, pack
from goldthread.ground.packs.rules import Kind

_HANDED = """
SELECT DISTINCT r.id, r.head_id, v.form_id, h.pack
FROM records_subject s
JOIN records_record r ON r.id = s.record_id
JOIN records_words w ON w.record_id = r.id
JOIN records_revision v ON v.id = r.head_id
JOIN homes_home h ON h.id = r.home_id
CROSS JOIN (SELECT querytree(websearch_to_tsquery('english', %(words)s)) AS tree) q
WHERE s.person_id = ANY(%(people)s::uuid[]) AND NOT s.struck AND {seen}
    -- a word that must not stand there is asked of what is told alone, or its absence would tell of a hidden name
    AND CASE WHEN q.tree IN ('', 'T') THEN true ELSE w.words @@ q.tree::tsquery END
""".replace("{seen}", seen())


_STILL = """
SELECT record FROM unnest(%s::uuid[], %s::text[]) AS each (record, words)
WHERE to_tsvector('english', words) @@ {reads}('english', %s)
"""


@dataclass(frozen=True)
class Masked:
    """What is told of a text that was handed over: those it names of whom it is about, its boxes, its words to find."""

    people: tuple[str, ...]
    texts: tuple[tuple[str, str], ...]
    words: str


def bodies(heads: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """The signed bodies of revisions that a page above has been allowed to show. One statement, none when empty."""
    wanted = list(heads)
    if not wanted:
        return {}
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("SELECT revision_id, text FROM records_revisiontext WHERE revision_id = ANY(%s)", [wanted])
        return {revision: json.loads(text) for revision, text in cursor.fetchall()}


def masked(body: Mapping[str, Any], kind: Kind, home_pack: str, named: Collection[UUID]) -> Masked:
    """A signed body with nobody named but `named`. `home_pack`: of the home that wrote it, for its word for others."""
    said = tuple(texts_without(kind, body, named, f"[another {pack(home_pack).words.resident}]"))
    people = tuple(each["name"] for each in body["subjects"] if UUID(each["person"]) in named)
    return Masked(people, said, words_of(said, people, labels_of(kind, body["answers"])))


def still(words: Mapping[UUID, str], asked: str, reads: str = "to_tsquery") -> set[UUID]:
    """Of these words, by record, those in which it is found; `reads`: how what is asked is read. One statement."""
    if not words:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_STILL.replace("{reads}", reads), [list(words), list(words.values()), asked])
        return {row[0] for row in cursor.fetchall()}


def handed_with(viewer: Viewer, people: Sequence[UUID], named: Collection[UUID], asked: str) -> list[UUID]:
    """Of what was handed over with these people: in which of it what is asked is told to the viewer.

    `named`: the people of the file, who they are and who they were. Up to four statements.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HANDED, {"people": list(people), "words": asked, **seen_by(viewer)})
        rows = cursor.fetchall()
    read = bodies(head for _id, head, _form, _home in rows)
    kinds = form_versions({form for _id, _head, form, _home in rows})
    words = {id: masked(read[head], kinds[form], home, named).words for id, head, form, home in rows}
    return list(still(words, asked, "websearch_to_tsquery"))
