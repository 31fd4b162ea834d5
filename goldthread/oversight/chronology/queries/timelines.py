"""One timeline over everything: a file's, and a home's own.

A page is two statements: which records (walked along one index, newest first), and the signed texts of those that this
process has not drawn yet. A revision never changes, so what was drawn once holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import connection

from goldthread.casework.records.queries.seen import seen, seen_by
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, Viewer
from goldthread.oversight.chronology.queries.texts import handed_with

PAGE = 50


@dataclass(frozen=True)
class Place:
    """A place in a timeline: between two records. Given back in an address as `<moment>_<id>`."""

    happened_at: datetime
    record: UUID

    def __str__(self) -> str:
        return f"{self.happened_at.isoformat()}_{self.record}"

    @classmethod
    def read(cls, text: str) -> Place | None:
        """The place that an address names; None for anything that is not one."""
        moment, _, record = text.partition("_")
        try:
            at = datetime.fromisoformat(moment)
            return cls(at, UUID(record)) if at.tzinfo is not None else None
        except ValueError:
            return None


@dataclass(frozen=True)
class Filter:
    """What is asked of a timeline. Empty parts ask nothing."""

    kinds: tuple[str, ...] = ()
    about: UUID | None = None  # one of the people of a file; of somebody else's nothing is asked
    author: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""


@dataclass(frozen=True)
class Row:
    """One record's head, as a card needs it; its text is fetched apart."""

    record: UUID
    happened_at: datetime
    kind: str
    head: UUID
    form: UUID
    revisions: int
    received_at: datetime
    first_written_at: datetime
    author: UUID
    author_name: str
    countersign_owed: bool
    countersigned_at: datetime | None
    countersigned_by: str | None
    home: UUID
    home_name: str


@dataclass(frozen=True)
class Page:
    """Up to PAGE rows, newest first, and where the older and newer ones begin."""

    rows: tuple[Row, ...]
    older: Place | None
    newer: Place | None


_COLUMNS = """
SELECT r.id, r.happened_at, r.kind, r.head_id, v.form_id, r.revisions_count, r.received_at, r.written_at, r.author_id,
       a.short_name, r.countersign_owed, r.countersigned_at, c.short_name, r.home_id, h.name
FROM ({keys}) k
JOIN records_record r ON r.id = k.record_id
JOIN records_revision v ON v.id = r.head_id
JOIN users_user a ON a.id = r.author_id
JOIN homes_home h ON h.id = r.home_id
LEFT JOIN users_user c ON c.id = r.countersigned_by_id
WHERE {seen}
ORDER BY k.happened_at {way}, k.record_id {way}
""".replace("{seen}", seen())

_FILE_KEYS = """
SELECT s.record_id, s.happened_at
FROM unnest(%(people)s::uuid[]) AS person (id)
CROSS JOIN LATERAL (
    SELECT s.record_id, s.happened_at FROM records_subject s {found}
    WHERE s.person_id = person.id AND NOT s.struck {conditions}
    ORDER BY s.happened_at {way}, s.record_id {way} LIMIT {limit}
) s
GROUP BY 1, 2 ORDER BY 2 {way}, 1 {way} LIMIT {limit}
"""

# Of who they were elsewhere only what is open here, so that what stayed there leaves no holes in a page.
_HANDED = """ AND (s.person_id <> ALL(%(earlier)s::uuid[]) OR EXISTS (
    SELECT 1 FROM records_record x WHERE x.id = s.record_id AND {seen})) """.replace("{seen}", seen("x"))

_HOME_KEYS = """
SELECT s.id AS record_id, s.happened_at FROM records_record s
WHERE s.home_id = %(home)s {conditions}
ORDER BY s.happened_at {way}, s.id {way} LIMIT {limit}
"""


def file(
    viewer: Viewer,
    home: UUID,
    people: Sequence[UUID],
    *,
    earlier: Mapping[UUID, UUID] = MappingProxyType({}),
    asked: Filter = Filter(),
    before: Place | None = None,
    after: Place | None = None,
) -> Page:
    """A page of the timeline of one person or of a family together, newest first. One statement.

    `earlier`: who they were in homes that they moved from, with who each is now; what was handed over stands among the
    rest.

    Raises Absent when the viewer may not read records of that home. The people have passed their own gate.
    """
    if not viewer.may_of(Permission.SEE_RECORDS, home, people):
        raise Absent
    viewer.seen.people.update(people)
    parameters: dict[str, Any]
    # Whom it is about is said by the rows that its file is made of: one person's are one walk less, in the same words.
    whom = [asked.about] if asked.about in people else list(people)
    keys, parameters = _FILE_KEYS, {"people": whom}
    elsewhere = [old for old, person in earlier.items() if person in whom]
    if elsewhere:
        keys = keys.replace("{conditions}", _HANDED + "{conditions}")
        parameters = {"people": [*whom, *elsewhere], "earlier": elsewhere}
        if asked.words:
            named = {*people, *earlier}
            parameters["told"] = handed_with(viewer, elsewhere, named, asked.words)
    # A search looks into each record's words; everything else is answered by the file's own index.
    found = (
        "JOIN records_words f ON f.record_id = s.record_id AND f.words @@ websearch_to_tsquery('english', %(words)s)"
    )
    if elsewhere:  # there others are hidden, so what is looked for is looked for in what is told
        found = (
            "JOIN records_words f ON f.record_id = s.record_id AND (s.record_id = ANY(%(told)s::uuid[])"
            " OR s.person_id <> ALL(%(earlier)s::uuid[]) AND f.words @@ websearch_to_tsquery('english', %(words)s))"
        )
    page = _page(viewer, keys, parameters, asked, before, after, "s.record_id", found if asked.words else "")
    if any(row.home != home for row in page.rows):
        viewer.seen.people.update(elsewhere)
    return page


def home_log(
    viewer: Viewer,
    home: UUID,
    *,
    asked: Filter = Filter(),
    everything: bool = False,
    owed: bool = False,
    before: Place | None = None,
    after: Place | None = None,
) -> Page:
    """A page of the home's own log (nobody's file), or with `everything` of all its records; `owed`: to countersign."""
    if not viewer.may(Permission.SEE_HOME_LOG, home) or (everything and not viewer.may(Permission.SEE_RECORDS, home)):
        raise Absent
    extra = "" if everything else " AND s.for_home"
    if owed:
        extra += " AND s.countersign_owed"
    if asked.words:
        extra += (
            " AND EXISTS (SELECT 1 FROM records_words f WHERE f.record_id = s.id"
            " AND f.words @@ websearch_to_tsquery('english', %(words)s))"
        )
    return _page(
        viewer,
        _HOME_KEYS.replace("{conditions}", extra + " {conditions}"),
        {"home": home},
        asked,
        before,
        after,
        "s.id",
    )


def _page(
    viewer: Viewer,
    keys: str,
    parameters: dict[str, Any],
    asked: Filter,
    before: Place | None,
    after: Place | None,
    record: str,
    found: str = "",
) -> Page:
    way = "ASC" if after else "DESC"
    conditions = ""
    if before or after:
        conditions += f" AND (s.happened_at, {record}) {'>' if after else '<'} (%(at)s, %(from)s)"
        place = after or before
        assert place is not None
        parameters |= {"at": place.happened_at, "from": place.record}
    if asked.kinds:
        conditions += " AND s.kind = ANY(%(kinds)s)"
    if asked.author:
        conditions += " AND s.author_id = %(author)s"
    if asked.since:
        conditions += " AND s.happened_at >= %(since)s"
    if asked.until:
        conditions += " AND s.happened_at < %(until)s"
    parameters |= {
        "kinds": list(asked.kinds),
        "author": asked.author,
        "since": asked.since,
        "until": asked.until,
        "words": asked.words,
        **seen_by(viewer),
    }
    inner = keys.replace("{conditions}", conditions).replace("{way}", way).replace("{found}", found)
    inner = inner.replace("{limit}", str(PAGE + 1))
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(_COLUMNS.replace("{keys}", inner).replace("{way}", way), parameters)
        rows = [Row(*row) for row in cursor.fetchall()]
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    if after:
        rows.reverse()
    viewer.seen.records.update(row.record for row in rows)
    older = bool(rows) and (more if not after else True)
    newer = bool(rows) and (more if after else before is not None)
    return Page(
        rows=tuple(rows),
        older=Place(rows[-1].happened_at, rows[-1].record) if older else None,
        newer=Place(rows[0].happened_at, rows[0].record) if newer else None,
    )
