"""Find records by their words, over everything that the viewer may see, the newest first.

The finding itself is a function of the database (config/walls/functions.sql), for under row-level security no index of
words is used: it gives ids, each passed by the record's own policy, and the records are read under that policy again.
What is common is found among the newest records, walked along the home's own index; what is rare by the index of words.

In what another home handed over, only those who moved here are named: others are hidden in it, and what was found by
their names alone was not found. So the masked words are asked again, before anything of them is counted or shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection

from goldthread.casework.people.rules import names_of
from goldthread.casework.records.queries.people import moved_with
from goldthread.casework.records.queries.seen import homes_with_records, seen, seen_by
from goldthread.casework.records.rules.mentions import texts
from goldthread.ground.access.queries import Absent
from goldthread.ground.access.rules import Permission, Viewer
from goldthread.ground.packs.queries import form_versions
from goldthread.oversight.chronology.queries.texts import bodies, masked, still
from goldthread.oversight.chronology.queries.timelines import Filter, Place

MOST = 20  # records a page
FURTHER = 200  # looked through at once where some of a page were handed over and tell nothing of what was asked
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
    home_name: str
    home_pack: str


@dataclass(frozen=True)
class Told:
    """What of a hit is told to whoever looks: whom it is about, and its texts by box."""

    people: tuple[str, ...]
    texts: tuple[tuple[str, str], ...]
    handed: bool  # written in a home in which they do not work: others are hidden in it


@dataclass(frozen=True)
class Found:
    """Up to MOST hits, newest first, what is told of each by its record, and where the older ones begin."""

    hits: tuple[Hit, ...]
    older: Place | None
    told: Mapping[UUID, Told] = field(default_factory=dict)


_HEADS = """
SELECT r.id, r.home_id, r.happened_at, r.kind, v.form_id, r.head_id, a.short_name, h.name, h.pack
FROM goldthread_find(%(asked)s, %(homes)s::uuid[], %(most)s, %(at)s, %(from)s, %(author)s, %(since)s, %(until)s) k
JOIN records_record r ON r.id = k.id JOIN records_revision v ON v.id = r.head_id JOIN users_user a ON a.id = r.author_id
JOIN homes_home h ON h.id = r.home_id
WHERE {seen}
ORDER BY k.happened_at DESC, k.id DESC
""".replace("{seen}", seen())


def find(viewer: Viewer, asked: str, *, narrowed: Filter = EVERYTHING, before: Place | None = None) -> Found:
    """A page of what was found. `asked`: for to_tsquery (rules.asked).

    Two statements; four where something of it was handed over, and again while a page of those is not full.

    Raises Absent when the viewer may read the records of no home.
    """
    homes = homes_with_records(viewer)
    if not homes:
        raise Absent
    values = {
        "asked": asked,
        "homes": homes,
        "author": narrowed.author,
        "since": narrowed.since,
        "until": narrowed.until,
        **seen_by(viewer),
    }
    kept: list[tuple[Hit, Told, set[UUID]]] = []
    most, more = MOST + 1, True
    while more and len(kept) <= MOST:
        place = {"most": most, "at": before and before.happened_at, "from": before and before.record}
        with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(_HEADS, values | place)
            hits = [Hit(*row) for row in cursor.fetchall()]
        kept += _told(viewer, hits, asked)
        more = len(hits) == most
        before, most = (Place(hits[-1].happened_at, hits[-1].record), FURTHER) if more else (None, most)
    page = kept[:MOST]
    viewer.seen.records.update(hit.record for hit, _told, _people in page)
    viewer.seen.people.update(*(people for _hit, _told, people in page))
    last = page[-1][0] if page else None
    return Found(
        tuple(hit for hit, _told, _people in page),
        Place(last.happened_at, last.record) if last and len(kept) > MOST else None,
        {hit.record: told for hit, told, _people in page},
    )


def _told(viewer: Viewer, hits: Sequence[Hit], asked: str) -> list[tuple[Hit, Told, set[UUID]]]:
    """What is told of these hits, and whom looking at it looks at; without what only a hidden name had found."""
    if not hits:
        return []
    read, kinds = bodies(hit.head for hit in hits), form_versions({hit.form for hit in hits})
    handed = [hit.record for hit in hits if not viewer.works_in(hit.home)]
    moved = moved_with(handed) if handed else {}
    found: list[tuple[Hit, Told, set[UUID]]] = []
    words: dict[UUID, str] = {}
    for hit in hits:
        body, kind = read[hit.head], kinds[hit.form]
        people = {UUID(each["person"]) for each in body["subjects"]}
        if hit.record in handed:
            here = moved.get(hit.record, {})
            shown = masked(body, kind, hit.home_pack, here)
            words[hit.record] = shown.words
            told = Told(shown.people, shown.texts, handed=True)
            people |= set(here.values())
        else:
            named = tuple(each["name"] for each in body["subjects"])
            told = Told(named, tuple(texts(kind, body["answers"])), handed=False)
        found.append((hit, told, people))
    told_of = still(words, asked)
    return [each for each in found if not each[1].handed or each[0].record in told_of]


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
    homes, people = list(viewer.homes(Permission.SEE_PEOPLE)), list(viewer.people(Permission.SEE_PEOPLE))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT preferred_name, full_name, previous_names FROM people_person "
            "WHERE (home_id = ANY(%s) OR id = ANY(%s)) AND id <> ALL(%s)",
            [homes, people, list(viewer.not_people)],
        )
        return sorted({name for row in cursor.fetchall() for name in names_of(*row, grown_up=True)})
