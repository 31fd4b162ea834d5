"""Fill a database with records of seeded, skewed people: straight into the tables, since a million through actions
would take hours. Every row is what an action would have written, but for the text, which is made of stock sentences.

One home is *measured*: eight people present, of whom one has exactly 2,000 records at every size. The other homes hold
the rest, few people with many records and many with few.
"""

from __future__ import annotations

import hashlib
import json
import random
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg

FIXED = 2000  # records of the measured person
SENTENCES = (
    "Noah turned his head from the bottle and {who} stopped, held him upright and waited.",
    "{who} said “you’re full, aren’t you” and wiped his chin.",
    "At 14:20 she laid him on his back in the cot and sat beside it.",
    "He cried for about six minutes; {who} lifted him after one and walked the landing with him.",
    "{who} asked for help with the sling and did the second strap alone.",
    "They looked at the picture book; he reached for the red page twice.",
    "{who} telephoned the health visitor about the weigh-in and wrote the time down.",
    "The radio was on low. Nobody else was in the lounge.",
)
MEANINGS = ("{who} may be reading his early cues.", "This could be tiredness; she had slept four hours.", "")
STAMP = "%Y-%m-%dT%H:%M:%SZ"

OWNER_ACTS = "-c goldthread.owner_acts=on"  # the owner is bound by the walls as well, until it says so


def people_of(
    connection: psycopg.Connection, home: uuid.UUID, worker: uuid.UUID, count: int, tag: str
) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Make `count` people, each with a stay in the home; (person, placement) pairs."""
    pairs = []
    for number in range(count):
        person, placement = uuid.uuid4(), uuid.uuid4()
        born = date.today() - timedelta(days=90)
        insert(
            connection,
            "people_person",
            id=person,
            home_id=home,
            preferred_name=f"{tag}{number}",
            full_name=f"{tag}{number} Benchmark",
            stage="baby",
            is_child_in_law=True,
            birth_known="exact",
            born_on=born,
            moves_by_themself=True,
            invented=True,
        )
        insert(connection, "placements_placement", id=placement, home_id=home, moved_in_on=born + timedelta(days=10))
        insert(
            connection,
            "placements_member",
            id=uuid.uuid4(),
            placement_id=placement,
            person_id=person,
            part="baby",
            place=0,
            joined_on=born + timedelta(days=10),
        )
        pairs.append((person, placement))
    return pairs


def insert(connection: psycopg.Connection, table: str, **values: Any) -> None:
    """One row; what must not be null and was not said is empty."""
    for name, kind in connection.execute(
        "SELECT column_name, data_type FROM information_schema.columns "
        "WHERE table_name = %s AND is_nullable = 'NO' AND column_default IS NULL AND is_generated = 'NEVER'",
        [table],
    ):
        values.setdefault(name, "" if kind in ("character varying", "text") else False if kind == "boolean" else 0)
    names = ", ".join(values)
    connection.execute(
        f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(values))})", list(values.values())
    )


def fill(
    url: str,
    size: int,
    *,
    home: uuid.UUID,
    home_name: str,
    workers: list[uuid.UUID],
    forms: dict[str, uuid.UUID],
    say: Any,
) -> uuid.UUID:
    """Bring the database to `size` records; the id of the measured person. Runs as the owner of the tables."""
    random_ = random.Random(2026)
    with psycopg.connect(url, options=OWNER_ACTS) as connection:
        connection.execute("SET session_replication_role = replica") if _may_replicate(connection) else None
        measured = people_of(connection, home, workers[0], 8, "Measured")
        provider = connection.execute("SELECT provider_id FROM homes_home WHERE id = %s", [home]).fetchone()[0]
        others: list[tuple[uuid.UUID, uuid.UUID, uuid.UUID]] = []
        for number in range(max(2, min(200, size // 5000))):
            other = uuid.uuid4()
            connection.execute(
                "INSERT INTO homes_home (id, provider_id, name, pack, opened_on, invented) "
                "VALUES (%s, %s, %s, 'residential_family_centre', '2020-01-01', true)",
                [other, provider, f"Filled {number}"],
            )
            others += [(other, *pair) for pair in people_of(connection, other, workers[0], 12, f"P{number}x")]
        rows = _rows(random_, size, home, home_name, measured, others, workers, forms)
        _copy(connection, rows, size, say)
        connection.commit()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    return measured[0][0]


def _may_replicate(connection: psycopg.Connection) -> bool:
    return bool(connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()[0])


def _rows(
    random_: random.Random,
    size: int,
    home: uuid.UUID,
    home_name: str,
    measured: Any,
    others: Any,
    workers: Any,
    forms: Any,
) -> Iterator[dict[str, Any]]:
    now = datetime.now(UTC).replace(microsecond=0)
    weights = [1 / (rank + 1) for rank in range(len(others))]
    chosen = random_.choices(range(len(others)), weights, k=size)
    in_measured = [index for index in range(8) for _ in range(FIXED if index == 0 else FIXED // 10)]
    random_.shuffle(in_measured)
    for number in range(size):
        if number < len(in_measured):
            person, placement = measured[in_measured[number]]
            where, name = home, home_name
        else:
            where, person, placement = others[chosen[number]]
            name = "Filled"
        happened = now - timedelta(seconds=random_.randrange(60, 80 * 24 * 3600))
        yield _one(random_, where, name, person, placement, happened, random_.choice(workers), forms)


def _one(
    random_: random.Random,
    home: Any,
    home_name: str,
    person: Any,
    placement: Any,
    happened: datetime,
    worker: Any,
    forms: Any,
) -> dict[str, Any]:
    kind = "feed" if random_.random() < 0.4 else "observation"
    record, revision = (
        uuid.UUID(int=random_.getrandbits(128), version=4),
        uuid.UUID(int=random_.getrandbits(128), version=4),
    )
    who = random_.choice(("Amira", "Kayleigh", "Sian"))
    note = {"seen": " ".join(random_.choice(SENTENCES).format(who=who) for _ in range(random_.randint(2, 6)))}
    meant = random_.choice(MEANINGS).format(who=who)
    if meant:
        note["meant"] = meant
    answers: dict[str, Any] = (
        {
            "feed_kind": "formula",
            "fed_by": "parent",
            "taken_ml": str(random_.randrange(40, 180, 5)),
            "made_safely": "yes",
        }
        if kind == "feed"
        else {"task": "feeding", "note": note}
    )
    received = happened + timedelta(minutes=random_.randrange(5, 300))
    body = {
        "v": 1,
        "record": str(record),
        "revision": str(revision),
        "number": 1,
        "pack": "residential_family_centre",
        "kind": kind,
        "form": str(forms[kind]),
        "home": str(home),
        "home_name": home_name,
        "placement": str(placement),
        "happened_at": happened.strftime(STAMP),
        "minutes": 25 if kind == "observation" else None,
        "written_at": received.strftime(STAMP),
        "author": {"id": str(worker), "name": "A Benchmark", "role": "Practitioner"},
        "subjects": [{"person": str(person), "role": "about", "name": "Measured"}],
        "answers": answers,
        "mentions": [],
        "files": [],
        "reason": "",
    }
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    salt = random_.randbytes(32)
    return {
        "record": record,
        "revision": revision,
        "home": home,
        "placement": placement,
        "kind": kind,
        "author": worker,
        "happened": happened,
        "received": received,
        "form": forms[kind],
        "salt": salt,
        "text": text,
        "person": person,
        "digest": hashlib.sha256(salt + text.encode()).digest(),
        "words": note["seen"] if kind == "observation" else "Formula",
    }


def _copy(connection: psycopg.Connection, rows: Iterator[dict[str, Any]], size: int, say: Any) -> None:
    # Into staging first: the stamp of the database's clock would make every row of this minute.
    connection.execute(
        "CREATE TEMP TABLE staging (record uuid, revision uuid, home uuid, placement uuid, kind text, author uuid, "
        "happened timestamptz, received timestamptz, form uuid, salt bytea, digest bytea, text text, person uuid, words text)"
    )
    columns = (
        "record",
        "revision",
        "home",
        "placement",
        "kind",
        "author",
        "happened",
        "received",
        "form",
        "salt",
        "digest",
        "text",
        "person",
        "words",
    )
    with connection.cursor().copy(f"COPY staging ({', '.join(columns)}) FROM STDIN") as copy:
        for number, row in enumerate(rows, start=1):
            copy.write_row([row[column] for column in columns])
            if number % 100_000 == 0:
                say(f"  {number:,} of {size:,} rows made")
    say("  into the tables")
    connection.execute("ALTER TABLE records_record DISABLE TRIGGER USER")
    connection.execute("ALTER TABLE records_revision DISABLE TRIGGER USER")
    connection.execute("ALTER TABLE records_signoff DISABLE TRIGGER USER")
    for statement in (
        "INSERT INTO records_record (id, home_id, placement_id, for_home, kind, author_id, happened_at, written_at, "
        "received_at, sight, held, guarded, head_id, revisions_count, countersign_owed) SELECT record, home, placement, "
        "false, kind, author, happened, received, received, 'routine', false, false, revision, 1, false FROM staging",
        "INSERT INTO records_words (record_id, home_id, happened_at, words) "
        "SELECT record, home, happened, to_tsvector('english', words) FROM staging",
        "INSERT INTO records_revision (id, record_id, number, form_id, author_id, written_at, received_at, reason, digest) "
        "SELECT revision, record, 1, form, author, received, received, '', digest FROM staging",
        "INSERT INTO records_revisiontext (revision_id, salt, text) SELECT revision, salt, text FROM staging",
        "INSERT INTO records_subject (record_id, person_id, role, happened_at, kind, author_id, struck) "
        "SELECT record, person, 'about', happened, kind, author, false FROM staging",
        "INSERT INTO records_signoff (id, record_id, revision_id, act, by_id, role, note, received_at) "
        "SELECT gen_random_uuid(), record, revision, 'signed', author, 'Practitioner', '', received FROM staging",
    ):
        connection.execute(statement)
    connection.commit()
    for table in ("record", "revision", "signoff"):
        connection.execute(f"ALTER TABLE records_{table} ENABLE TRIGGER USER")
