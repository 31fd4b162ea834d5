"""Find records by their words, over everything that the viewer may see, the newest first.

What is common is found among the newest records, walked along the home's own index; what is rare by the index of words.
Neither alone would do: a common word has a hundred thousand places in the index of words, a rare one may be years ago.
That index holds home and word together, so that what other homes write often costs this one nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from goldthread.casework.people.rules import names_of
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, Viewer
from goldthread.oversight.chronology.queries.timelines import Filter, Place

MOST = 20  # records a page
WALKED = 2000  # newest records of each home that are looked through before the index of words is asked
SHORT = 300  # characters of a text that is shown whole
OPENED, CLOSED = "\x02", "\x03"  # stand round what was found: no text of a record holds them


EVERYTHING = Filter()


@dataclass(frozen=True)
class Hit:
    """A record that was found."""

    record: UUID
    home: UUID
    happened_at: datetime
    kind: str
    form: UUID
    head: UUID
    author_name: str


@dataclass(frozen=True)
class Found:
    """Up to MOST hits, newest first, and where the older ones begin."""

    hits: tuple[Hit, ...]
    older: Place | None


_HEADS = """
SELECT r.id, r.home_id, r.happened_at, r.kind, v.form_id, r.head_id, a.short_name
FROM ({keys}) k
JOIN records_record r ON r.id = k.id JOIN records_revision v ON v.id = r.head_id JOIN users_user a ON a.id = r.author_id
ORDER BY k.happened_at DESC, k.id DESC
"""

# OFFSET 0 keeps the inner question whole: the newest records in their order, and only then their words.
_WALKED = """
SELECT n.id, n.happened_at FROM unnest(%(homes)s::uuid[]) AS home (id)
CROSS JOIN LATERAL (
    SELECT s.id, s.happened_at, s.words FROM records_record s
    WHERE s.home_id = home.id {conditions}
    ORDER BY s.happened_at DESC, s.id DESC LIMIT {walked} OFFSET 0
) n
WHERE n.words @@ to_tsquery('english', %(asked)s)
ORDER BY n.happened_at DESC, n.id DESC LIMIT {limit}
"""

_ALL = """
SELECT s.id, s.happened_at FROM records_record s
WHERE s.words @@ to_tsquery('english', %(asked)s) AND s.home_id = ANY(%(homes)s::uuid[]) {conditions}
ORDER BY s.happened_at DESC, s.id DESC LIMIT {limit}
"""


def find(viewer: Viewer, asked: str, *, narrowed: Filter = EVERYTHING, before: Place | None = None) -> Found:
    """A page of what was found. `asked`: for to_tsquery (rules.asked). One statement, two for what is rare.

    Raises Absent when the viewer may read the records of no home.
    """
    homes = viewer.homes(Permission.SEE_RECORDS)
    if not homes:
        raise Absent
    conditions = ""
    if before:
        conditions += " AND (s.happened_at, s.id) < (%(at)s, %(from)s)"
    if narrowed.author:
        conditions += " AND s.author_id = %(author)s"
    if narrowed.since:
        conditions += " AND s.happened_at >= %(since)s"
    if narrowed.until:
        conditions += " AND s.happened_at < %(until)s"
    values = {
        "asked": asked,
        "homes": list(homes),
        "at": before and before.happened_at,
        "from": before and before.record,
        "author": narrowed.author,
        "since": narrowed.since,
        "until": narrowed.until,
    }
    rows = _heads(_WALKED.replace("{conditions}", conditions), values)
    if len(rows) <= MOST:
        rows = _heads(_ALL.replace("{conditions}", conditions), values)
    hits = tuple(Hit(*row) for row in rows[:MOST])
    viewer.seen.records.update(hit.record for hit in hits)
    return Found(hits, Place(hits[-1].happened_at, hits[-1].record) if len(rows) > MOST else None)


def _heads(keys: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    statement = _HEADS.replace("{keys}", keys).replace("{walked}", str(WALKED)).replace("{limit}", str(MOST + 1))
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def passages(texts: Sequence[str], asked: str) -> list[str]:
    """Of each text the passages where it was found, what was found between OPENED and CLOSED. One statement.

    A text in which nothing was found gives its beginning.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ts_headline('english', left(text, 100000), to_tsquery('english', %s), "
            "CASE WHEN length(text) <= %s THEN %s ELSE %s END) "
            "FROM unnest(%s::text[]) WITH ORDINALITY AS each (text, place) ORDER BY place",
            [
                asked,
                SHORT,
                f'StartSel="{OPENED}", StopSel="{CLOSED}", HighlightAll=true',
                f'StartSel="{OPENED}", StopSel="{CLOSED}", MaxFragments=2, MinWords=10, MaxWords=32, '
                'FragmentDelimiter=" … "',
                list(texts),
            ],
        )
        return [row[0] for row in cursor.fetchall()]


def everybody(viewer: Viewer) -> list[str]:
    """Every name that somebody of the viewer's homes goes by or went by. One statement."""
    homes = viewer.homes(Permission.SEE_PEOPLE)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT preferred_name, full_name, previous_names FROM people_person WHERE home_id = ANY(%s)", [list(homes)]
        )
        return sorted({name for row in cursor.fetchall() for name in names_of(*row, grown_up=True)})
