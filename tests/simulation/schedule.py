"""One run: workers write, things are killed at seeded moments, and at the end the database is asked what is there."""

from __future__ import annotations

import hashlib
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from uuid import UUID

from tests.simulation.furnish import CAST
from tests.simulation.house import House
from tests.simulation.workers import Ledger, Worker


@dataclass
class Outcome:
    """What a run showed."""

    seed: int
    saves: int
    drafts: int
    kills: Counter[str] = field(default_factory=Counter)
    missed: int = 0  # kills whose victim was just being started again
    seconds: float = 0
    recovery: list[float] = field(default_factory=list)  # seconds from a kill to the next acknowledged act
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)

    @property
    def holds(self) -> bool:
        """Nothing acknowledged is lost, doubled or different; no answer was a fault of ours."""
        return not (self.lost or self.doubled or self.wrong or self.ledger.faults)


def run(house: House, *, saves: int, drafts: int, victims: Sequence[str], seed: int, crashes: int = 0) -> Outcome:
    """Write `saves` records and `drafts` drafts (three saves each) while `victims` are killed one after another.

    The moments lie evenly among the acts, moved by the seed; `crashes` times everything is killed at once, the
    supervisor too, and opened again.
    """
    chance = random.Random(seed)
    outcome = Outcome(seed, saves, drafts)
    ledger = outcome.ledger
    plan = ["save"] * saves + ["draft"] * drafts
    chance.shuffle(plan)
    with house.connect() as connection:
        found = connection.execute("SELECT id FROM people_person WHERE preferred_name = 'Noah'").fetchone()
    assert found is not None
    workers = [
        Worker(number, house.port, key, found[0], plan[number :: len(CAST)], seed, ledger)
        for number, key in enumerate(CAST)
    ]
    acts = saves + 3 * drafts
    events = [*victims, *["everything"] * crashes]
    chance.shuffle(events)
    started = time.monotonic()
    for worker in workers:
        worker.start()
    for index, victim in enumerate(events):
        moment = round(acts * (index + chance.uniform(0.2, 0.8)) / len(events))
        while ledger.done < moment and any(worker.is_alive() for worker in workers):
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 0.02))  # somewhere inside an act, not at its edge
        killed_at = time.monotonic()
        if victim == "everything":
            house.crash()
        elif not house.kill(victim):
            outcome.missed += 1
            continue
        outcome.kills[victim] += 1
        before = ledger.done
        while ledger.done == before and any(worker.is_alive() for worker in workers):
            time.sleep(0.005)
        # The first answer after a kill may still be one from before it: the longest silence that follows counts.
        time.sleep(chance.uniform(0.1, 0.4))
        with ledger.lock:
            after = [killed_at, *(moment for moment in ledger.acknowledged_at if moment > killed_at)]
        outcome.recovery.append(max((b - a for a, b in pairwise(after)), default=0.0))
    for worker in workers:
        worker.join(300)
    outcome.seconds = time.monotonic() - started
    if any(worker.is_alive() for worker in workers):
        ledger.faults.append("a worker never came to the end")
    _compare(house, outcome)
    return outcome


def _compare(house: House, outcome: Outcome) -> None:
    """Hold what was acknowledged against what the database has."""
    ledger = outcome.ledger
    with house.connect() as connection:
        revisions = connection.execute(
            "SELECT v.record_id, v.number, v.digest, t.salt, t.text FROM records_revision v "
            "JOIN records_revisiontext t ON t.revision_id = v.id"
        ).fetchall()
        drafts = {
            row[0]: (row[1], row[2])
            for row in connection.execute("SELECT id, save_number, fields FROM records_draft").fetchall()
        }
        events = Counter(
            row[0] for row in connection.execute("SELECT about[1] FROM audit_event WHERE verb = 'sign'").fetchall()
        )
        records = {row[0] for row in connection.execute("SELECT id FROM records_record").fetchall()}
    texts: dict[UUID, list[str]] = {}
    for record, number, digest, salt, text in revisions:
        texts.setdefault(record, []).append(text)
        if number != 1 or hashlib.sha256(bytes(salt) + text.encode()).digest() != bytes(digest):
            outcome.wrong.append(f"record {record}: revision {number} does not fit its digest")
    for id, mark in ledger.records.items():
        if id not in records or id not in texts:
            outcome.lost.append(f"record {id}")
        elif len(texts[id]) > 1 or events[id] != 1:
            outcome.doubled.append(f"record {id}: {len(texts[id])} texts, {events[id]} events")
        elif mark not in texts[id][0]:
            outcome.wrong.append(f"record {id} has other words")
        if sum(mark in text for each in texts.values() for text in each) > 1:
            outcome.doubled.append(f"the words of {id}")
    outcome.doubled += [f"record {id}, which nobody was told of" for id in records - ledger.records.keys()]
    for id, (number, _) in ledger.drafts.items():
        if id not in drafts or drafts[id][0] < number:
            outcome.lost.append(f"draft {id}, save {number}")
        elif ledger.sent[id][drafts[id][0]] not in drafts[id][1]["q.note.seen"][0]:
            outcome.wrong.append(f"draft {id} has other words")
