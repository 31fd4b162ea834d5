"""Runs committed tests again, each time with one check less: a plugin of pytest, for `tests.permissions.mutants`.

First every test is run as it is, once, to see which passes through which function; then, for each mutant, those that go
through its function, until one fails. All of that in processes forked off this one, in which everything is imported
and nothing has touched the database yet.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from _pytest.runner import runtestprotocol

from tests.permissions.counting import NO_MUTANT, Found, part
from tests.permissions.mutating import Mutant, applied, met, mutants
from tests.permissions.of_walls import (
    FURNISHED,
    KEEP_FURNISHED,
    ROWS_ONLY,
    WallMutant,
    some_wall_mutants,
    stands,
    unwalled,
)

LONGEST = 150.0  # seconds that the tests of one mutant may take


def pytest_runtestloop(session: pytest.Session) -> bool:
    """In place of pytest's own."""
    items = [item for item in session.items if isinstance(item, pytest.Function)]
    by = os.environ["MUTANTS_BY"]
    if by == "walls":
        _of_walls(items)
        return True
    tried = part(mutants())
    found, through, proof = Found(by, tried), _walked(items), Proof()
    for mutant in tried:
        found.say(mutant, proof.caught(lambda asked, m=mutant: _caught(m, asked), _through(mutant, items, through)))
    return True


class Proof:
    """Which tests are evidence: one that fails with no mutant about, asked again by itself, is none."""

    def __init__(self) -> None:
        self.holds: set[str] = set()
        self.fails: set[str] = set()

    def caught(self, ask: Callable[[list[pytest.Function]], str | None], asked: list[pytest.Function]) -> str | None:
        """The first test that fails by `ask`, and is evidence. The walls, if they were changed, stand again by then."""
        while True:
            asked = [item for item in asked if item.nodeid not in self.fails]
            caught = ask(asked)
            if not caught or caught in self.holds or caught == NO_MUTANT:
                return caught
            if not _caught(None, [item for item in asked if item.nodeid == caught]):
                self.holds.add(caught)
                return caught
            self.fails.add(caught)
            print(f"without a mutant: {caught} fails", file=sys.stderr, flush=True)


# What function mutants are asked of first: tables in which nearly every field of an actor's scope has a say.
TELLING = "people_person records_record records_words placements_placement shifts_shift access_exclusion audit_reading"
# By the file of a function: beside tests/walls, the tests of what it is for.
ABOUT = {
    "concerns.sql": "test_concerns",
    "readings.sql": "oversight/looking",
    "moves.sql": "walls/test_moved",
    "released.sql": "records/test_release",
}


def _of_walls(items: list[pytest.Function]) -> None:
    """Each with the walls changed under it; what fails then is asked again with the walls as they were."""
    tried = part(some_wall_mutants())
    found, proof = Found("walls", tried), Proof()
    items = sorted(items, key=lambda item: "test_rows" not in item.nodeid)  # whatever order pytest has made of them
    os.environ[KEEP_FURNISHED] = "1"
    _forked(lambda _write: list(_run(items[:1])) and None, 600)  # the house that stays for the run
    assert stands(FURNISHED), "it must be made with all walls standing"
    for wall in tried:
        os.environ[ROWS_ONLY] = wall.table or TELLING

        def ask(asked: list[pytest.Function], wall: WallMutant = wall) -> str | None:
            with unwalled(wall) as done:
                return _caught(None, asked) if done else NO_MUTANT

        found.say(wall, proof.caught(ask, [item for item in items if _about(item, wall)]))


def _about(item: pytest.Function, wall: WallMutant) -> bool:
    """The walls' own tests, and those of what the function is for."""
    if "tests/walls/" in item.nodeid and "test_moved" not in item.nodeid:
        return not wall.table or "test_records" not in item.nodeid
    return any(file in wall.file and about in item.nodeid for file, about in ABOUT.items())


def _through(mutant: Mutant, items: list[pytest.Function], through: dict[str, list[str]]) -> list[pytest.Function]:
    """Those that go through its function, the ones first that go through little else."""
    if not mutant.module:  # a page's mark is no function: those that are about that page
        return [item for item in items if item.nodeid.endswith(f"[{mutant.function}]") and item.nodeid in through]
    some = [item for item in items if mutant.path in through.get(item.nodeid, ())]
    return sorted(some, key=lambda item: len(through[item.nodeid]))


def _walked(items: list[pytest.Function]) -> dict[str, list[str]]:
    """Of each test that passes as it is: what it goes through."""

    def walk(write: Callable[[str], None]) -> None:
        with applied([], noting=True):
            for item, passed in _run(items):
                if passed:
                    write(json.dumps([item.nodeid, sorted(met)]))
                else:
                    print(f"without a mutant: {item.nodeid} fails", flush=True)
                met.clear()

    return dict(json.loads(line) for line in _forked(walk, 3600))


def _caught(mutant: Mutant | None, asked: list[pytest.Function]) -> str | None:
    """The first test that fails; "" when none does, None when there is none."""

    def ask(write: Callable[[str], None]) -> None:
        with applied([mutant] if mutant else []) as done:
            for item, passed in _run(asked) if done else ():
                if not passed:
                    write(item.nodeid)
                    return

    said = _forked(ask, LONGEST) if asked else []
    return said[0] if said else "" if asked else None


def _run(items: list[pytest.Function]) -> Iterator[tuple[pytest.Function, bool]]:
    try:
        for item, after in zip(items, [*items[1:], None], strict=True):
            failed = [each for each in runtestprotocol(item, nextitem=after, log=False) if each.failed]
            if failed:
                print(f"{item.nodeid}: {failed[0].longreprtext[-600:]}", flush=True)
            yield item, not failed
    finally:
        if items:
            items[0].session._setupstate.teardown_exact(None)


def _forked(work: Callable[[Callable[[str], None]], None], longest: float) -> list[str]:
    """The lines that `work` wrote, in a process of its own, for so many seconds at most."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.setsid()
        try:
            work(lambda line: _write(writing, line))
        except BaseException as error:
            print(f"a test's process ended: {error!r}", flush=True)
        finally:
            os._exit(0)
    os.close(writing)
    told, until = b"", time.monotonic() + longest
    while time.monotonic() < until:
        ready, _, _ = select.select([reading], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            break
        more = os.read(reading, 1 << 16)
        if not more:
            break
        told += more
    os.close(reading)
    if time.monotonic() >= until:
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return told.decode().splitlines()


def _write(writing: int, line: str) -> None:
    left = line.encode() + b"\n"
    while left:
        left = left[os.write(writing, left) :]
