"""Mutants of the database's walls: one condition of a policy, or of a function that policies ask, says yes to all.

A condition is: all that a policy says of an act; one of several that must hold together in it; in a function, one of
several joined by AND, or the question of an IF that refuses.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import psycopg

from goldthread.config.walls.scope import HOUSE, filled
from goldthread.config.walls.tables import RECORD, WALLS
from tests.conftest import TEMPLATE, server

ACTS = {"read": ("actor_reads",), "add": ("actor_adds",), "change": ("actor_changes", "actor_deletes")}
SOURCES = ("functions.sql", "concerns.sql", "readings.sql", "moves.sql", "released.sql")
ROWS_ONLY = "ROWS_ONLY"  # in the environment: the tables that tests/walls/test_rows.py asks, where not all
KEEP_FURNISHED = "ROWS_KEEP"  # in the environment: that house is not dropped after the test
FURNISHED = "walls_furnished"  # tests/walls/rows.py: a house that stays for the run
_WORD = re.compile(r"'(?:[^']|'')*'|--[^\n]*|\w+|\(|\)|;|\$\$|[^\s\w()';$]+|\$")
# What a condition ends before, at its own depth, and what one stands after.
_ENDS = {"AND", "OR", "THEN", "GROUP", "ORDER", "UNION", "JOIN", "LEFT", "CROSS", "LIMIT", "RETURNING", "ELSE", "END", "WHEN", "ON", "SET", "WHERE", "LOOP", "INTO", "FROM", "SELECT", "WITH", "AS", "RETURN", "IF", "NOT"}  # fmt: skip # noqa: E501
_STARTS = {"WHERE", "AND"}  # and not ON: what joins two tables is no check


@dataclass(frozen=True)
class WallMutant:
    """`table`: whose policies; or `function`: whose text. `sql`: what stands there instead."""

    file: str
    what: str
    sql: str
    table: str = ""

    def __str__(self) -> str:
        return f"{self.file} {self.what}"


@cache
def wall_mutants() -> tuple[WallMutant, ...]:
    """All of them: policies, table by table, then functions, in the order of the files."""
    return (*_of_policies(), *_of_functions())


def some_wall_mutants() -> tuple[WallMutant, ...]:
    """So many as MUTANTS_WALLS says, by a fixed seed; all where it says nothing."""
    every = wall_mutants()
    most = int(os.environ.get("MUTANTS_WALLS", len(every)))
    return tuple(random.Random(4).sample(every, min(most, len(every))))


def _of_policies() -> Iterator[WallMutant]:
    for table, wall in WALLS.items():
        for act, policies in ACTS.items():
            condition = {"read": wall.read, "add": wall.add, "change": wall.change or wall.add}[act]
            for start, end in [(0, len(condition)), *_conjuncts(condition)]:
                less = f"{condition[:start]}true{condition[end:]}"
                if less == condition or ((start, end) != (0, len(condition)) and less.strip() == "true"):
                    continue
                what = "" if (start, end) == (0, len(condition)) else f" without {_short(condition[start:end])}"
                yield WallMutant(
                    "config/walls/tables.py", f"{table} {act}{what}", "; ".join(_altered(table, policies, less)), table
                )


def _altered(table: str, policies: tuple[str, ...], condition: str) -> Iterator[str]:
    for policy in policies:
        using = f" USING ({condition})" if policy != "actor_adds" else ""
        check = f" WITH CHECK ({condition})" if policy in ("actor_adds", "actor_changes") else ""
        yield f"ALTER POLICY {policy} ON {table}{using}{check}"


def _of_functions() -> Iterator[WallMutant]:
    folder = files("goldthread.config.walls")
    for name in SOURCES:
        text = folder.joinpath(name).read_text(encoding="utf-8")
        for found in re.finditer(r"CREATE (?:OR REPLACE )?FUNCTION (\w+)\(.*?\$\$(.*?)\$\$", text, re.DOTALL):
            whole, body = found[0], found[2]
            for start, end in [*_conjuncts(body), *_refusals(body)]:
                instead = "false" if (start, end) in _refusals(body) else "true"
                less = whole.replace(body, f"{body[:start]} {instead} {body[end:]}")
                less = less.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
                less = filled(less.replace("{record_opens}", f"({HOUSE} OR {RECORD})"))
                line = text.count("\n", 0, found.start(2) + start) + 1
                yield WallMutant(f"config/walls/{name}:{line}", f"{found[1]} without {_short(body[start:end])}", less)


def _short(words: str) -> str:
    return " ".join(words.split())[:90]


def _conjuncts(text: str) -> list[tuple[int, int]]:
    """Where each condition stands that must hold together with others."""
    found: list[tuple[int, int]] = []
    words = [(m[0], m.start(), m.end()) for m in _WORD.finditer(text) if not m[0].startswith("--")]
    for at, (word, _, _) in enumerate(words):
        if word not in _STARTS and word != "(":
            continue
        if word == "AND" and _between(words, at):
            continue
        span = _operand(words, at + 1)
        if span is None:
            continue
        first, last = span
        after = words[last + 1][0] if last + 1 < len(words) else ""
        if word == "(" and after != "AND":
            continue
        found.append((words[first][1], words[last][2]))
    first_span = _operand(words, 0)
    if first_span and first_span[1] + 1 < len(words) and words[first_span[1] + 1][0] == "AND":
        found.append((words[0][1], words[first_span[1]][2]))
    return list(dict.fromkeys(found))


def _between(words: list[tuple[str, int, int]], at: int) -> bool:
    depth = 0
    for word, _, _ in reversed(words[max(0, at - 12) : at]):
        depth += {")": 1, "(": -1}.get(word, 0)
        if depth < 0 or (depth == 0 and word in ("AND", "OR", "WHERE")):
            return False
        if depth == 0 and word == "BETWEEN":
            return True
    return False


def _operand(words: list[tuple[str, int, int]], at: int) -> tuple[int, int] | None:
    """The condition that begins there: as far as the next word at its depth that ends one."""
    depth, last = 0, at - 1
    for here in range(at, len(words)):
        word = words[here][0]
        if word == ")" and depth == 0:
            break
        depth += {"(": 1, ")": -1, "CASE": 1, "END": -1}.get(word, 0)
        negated = word in ("NOT", "IS") or (here > at and words[here - 1][0] in ("IS", "NOT", "DISTINCT"))
        if depth == 0 and here > at and (word in _ENDS or word == ";" or word == ",") and not negated:
            if word == "AND" and _between(words, here):
                last = here
                continue
            break
        if depth < 0:
            break
        last = here
    if last < at or words[at][0] in ("SELECT", "WITH", "true", "false"):
        return None
    return at, last


def _refusals(body: str) -> list[tuple[int, int]]:
    """The question of each IF that refuses."""
    asks = re.finditer(
        r"IF ((?:(?!\bTHEN\b).)*?) THEN\s+(?:RAISE|RETURN false|RETURN NULL|RETURN;|PERFORM set_config)",
        body,
        re.DOTALL,
    )
    return [asked.span(1) for asked in asks]


@contextmanager
def unwalled(mutant: WallMutant) -> Iterator[bool]:
    """The walls without that condition, in every house that tests make from the template, and then again as they were.
    False where the database takes no such words."""
    places = [name for name in (TEMPLATE, FURNISHED) if stands(name)]
    kept = {name: _standing(name, mutant) for name in places}
    try:
        for name in places:
            _do(name, mutant.sql)
    except psycopg.errors.Error:
        yield False
        return
    try:
        yield True
    finally:
        for name, before in kept.items():
            _do(name, before)


def stands(name: str) -> bool:
    """Whether that database is there."""
    with psycopg.connect(server().url("owner", "postgres")) as owner:
        return owner.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _standing(name: str, mutant: WallMutant) -> str:
    if mutant.table:
        wall = WALLS[mutant.table]
        return "; ".join(
            sql
            for act, policies in ACTS.items()
            for sql in _altered(
                mutant.table, policies, {"read": wall.read, "add": wall.add, "change": wall.change or wall.add}[act]
            )
        )
    with psycopg.connect(server().url("owner", name)) as owner:
        function = mutant.what.split()[0]
        row = owner.execute("SELECT pg_get_functiondef(%s::regproc)", [function]).fetchone()
        assert row is not None
        return str(row[0])


def _do(name: str, statement: str) -> None:
    with psycopg.connect(server().url("owner", name), autocommit=True) as owner:
        owner.execute(statement.encode())
