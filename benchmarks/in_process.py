"""The action alone, and the raw durable INSERT it is measured against; one slice a line read from standard input."""

from __future__ import annotations

import os
import sys
import time
import uuid
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import django
import psycopg

from goldthread.lib import actors

SECONDS = float(os.environ.get("BENCH_SECONDS", "2"))


def main() -> None:
    actors.house = "tests"
    django.setup()
    from django.db import connection, transaction

    from goldthread.casework.records import actions
    from goldthread.ground.access.queries import viewer, worker
    from goldthread.ground.users.models import User
    from goldthread.lib.identifiers import uuid7

    person = sys.argv[1]
    user = User.objects.get(email="ruth@demo.invalid")
    home = viewer(user).home.home_id
    actors.house = ""  # from here on as a page does it: whoever acts comes in first, in the transaction of the act
    connection.close()
    raw = psycopg.connect(os.environ["BASELINE_URL"], autocommit=True)
    table = "records_draft"  # a plain table of one row a note, with its indexes, no trigger
    form = raw.execute("SELECT id FROM packs_formversion WHERE kind = 'feed' LIMIT 1").fetchone()[0]

    def action() -> None:
        now = datetime.now(ZoneInfo("Europe/London"))
        with transaction.atomic():
            actions.sign(
                id=uuid7(),
                home=home,
                kind="feed",
                by=viewer(worker(user.id)),
                fields={
                    "subject": [person],
                    "happened_on": [now.strftime("%Y-%m-%d")],
                    "happened_time": [now.strftime("%H:%M")],
                    "q.feed_kind": ["breast"],
                    "q.fed_by": ["parent"],
                    "q.note.seen": ["She fed from both sides and fell asleep."],
                },
            )

    def insert() -> None:
        raw.execute(
            f"INSERT INTO {table} (id, home_id, author_id, kind, form_id, fields, save_number, started_at, saved_at) "
            "VALUES (%s, %s, %s, 'feed', %s, %s, 1, %s, %s)",
            [
                uuid.uuid4(),
                home,
                user.id,
                form,
                '{"q.note.seen": ["She fed from both sides and fell asleep."]}',
                datetime.now(UTC),
                datetime.now(UTC),
            ],
        )

    for line in sys.stdin:
        act = action if line.strip() == "action" else insert
        done, start = 0, time.perf_counter()
        while (spent := time.perf_counter() - start) < SECONDS:
            act()
            done += 1
        print(done / spent, flush=True)


if __name__ == "__main__":
    main()
