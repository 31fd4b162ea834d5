"""Each mutant against the cells of the permission table that go through it: the second part of
`python -m tests.permissions.mutants`; not in `make test`.

What hides a missing check is the next one, so it is asked alone: every other check that `mutating.py` knows is away as
well, and the database's walls let everything through (the connection is the demo's builder's, whom they do not bind). A
cell is evidence when it still holds then, by this one check, and no longer holds without it. The viewer's own methods,
in which all others ask, are asked with every check in its place.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Any

import pytest
from django.db import connection, transaction

from goldthread.config.settings import _database
from tests.conftest import server
from tests.permissions.counting import Found, part
from tests.permissions.mutating import Mutant, applied, met, mutants
from tests.permissions.reading import ANYTHING, LET_THROUGH, NO_COOKIE, NOTHING, SIGN_IN, said, table
from tests.permissions.walking import Cell, Walker, agrees, cells, part_of
from tests.permissions.world import make

pytestmark = pytest.mark.django_db

MOST = 72  # cells asked of one mutant, …
MOST_OF_RULES = 400  # … and of one that every page asks
AFRESH = 8 * 60  # seconds after which the house is made anew: a shift of its cast begins in twenty-four minutes
# Who is asked, the likeliest first: everybody who stands somewhere in between, since a check parts those from the
# ones whom it lets through.
ASKED = (
    "elsewhere.manager", "support.rota", "administrator", "support.off", "manager.kept", "visitor", "senior",
    "agency.tonight", "individual", "support.key_worker", "token.individual", "deputy.kept", "both.support",
    "therapist.therapist", "agency.before", "support.glass_family", "deputy", "safeguarding", "visitor.agreed",
    "assessor.assessor", "left.deputy", "token.manager", "token.manager.kept", "practitioner.kept", "both.senior",
    "support.rota_glass_family", "senior.kept", "manager",
)  # fmt: skip
WALKED = ("manager", "support.rota", "token.manager", "support.off")  # who shows which route goes through what


@pytest.fixture(scope="module")
def past_the_walls(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The connection is the demo's builder's: policies and functions of the database let it do anything."""
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict.update(_database(server().url("demo", connection.settings_dict["NAME"])))
        yield


def test_mutants(past_the_walls: None) -> None:
    """Writes down which cell, if any, notices each one."""

    chosen = part(mutants())
    found = Found("table", chosen)
    routes: dict[str, set[tuple[str, str]]] = {}
    while chosen:
        began = time.monotonic()
        with transaction.atomic():
            walker = Walker(make())
            routes = routes or _routes(walker)
            while chosen and time.monotonic() - began < AFRESH:
                mutant = chosen.pop(0)
                found.say(mutant, _caught(walker, mutant, _asked(walker, mutant, routes)))
            transaction.set_rollback(True)
    found.close()


def test_the_table_holds_past_the_walls(past_the_walls: None) -> None:
    """Without a mutant, with the database's walls away: so that what a mutant changes is the mutant's doing."""
    with transaction.atomic():
        walker = Walker(make())
        wrong = [
            f"{cell}: {expected} expected, {came} came"
            for name in ASKED
            for cell, expected, came, _body in walker.walk(
                table().who[name], (c for c in cells(walker.house, table().who[name]) if part_of(c) % 240 == 0)
            )
            if not agrees(cell, expected, came)
        ]
        transaction.set_rollback(True)
    assert not wrong, "\n".join(wrong)


def others(mutant: Mutant | None) -> list[Mutant]:
    """Every check but this one and the viewer's own."""
    return [each for each in mutants() if each != mutant and not each.of_rules]


def _routes(walker: Walker) -> dict[str, set[tuple[str, str]]]:
    """Which routes go through which function or page: with no check in the way, and with all of them."""
    through: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for gone in ([], others(None)):
        with applied(gone, noting=True):
            for name in WALKED:
                some = [c for c in cells(walker.house, table().who[name]) if _plain(c)]
                walk = walker.walk(table().who[name], iter(some))
                met.clear()
                for cell, _expected, _came, _body in walk:
                    for each in (*met, f"page {cell.route.name}"):
                        through[each].add((cell.route.name, cell.route.method))
                    met.clear()
    return through


def _plain(cell: Cell) -> bool:
    """One of each sort of thing is enough to see where a route leads."""
    return (
        cell.route.asks not in (("none",), ("door",), ("open",))
        and cell.thing.sight in ("", "routine")
        and cell.thing.near != "nobody"
        and cell.thing.state not in ("amended", "struck", "of_the_other_family")
    )


def _asked(walker: Walker, mutant: Mutant, routes: dict[str, set[tuple[str, str]]]) -> list[Cell]:
    """The cells of the routes that go through it: those refused before those let through, everybody in turn."""
    through = routes.get(mutant.path, set())
    by_who: list[list[Cell]] = []
    for name in ASKED:
        who = table().who[name]
        some = [c for c in cells(walker.house, who) if (c.route.name, c.route.method) in through and _worth(c)]
        by_who.append(sorted(some, key=lambda c: (said(c.who, c.route, c.thing) == LET_THROUGH, part_of(c))))
    in_turn = [cell for row in zip_longest(*by_who) for cell in row if cell is not None]
    return in_turn[: MOST_OF_RULES if mutant.of_rules else MOST]


def _worth(cell: Cell) -> bool:
    return said(cell.who, cell.route, cell.thing) not in (ANYTHING, NOTHING, NO_COOKIE, SIGN_IN)


def _caught(walker: Walker, mutant: Mutant, asked: list[Cell]) -> str | None:
    """The first cell that notices; "" when none of those asked does, None when none was."""
    away = [] if mutant.of_rules else others(mutant)
    for name, some in _by_who(asked):
        with applied(away):
            standing = [
                c for c, expected, came, _ in walker.walk(table().who[name], iter(some)) if agrees(c, expected, came)
            ]
        with applied([*away, mutant]) as done:
            if not done:
                return ""
            for cell, expected, came, _body in walker.walk(table().who[name], iter(standing)):
                if not agrees(cell, expected, came):
                    return f"{cell}: {came}"
    return "" if asked else None


def _by_who(asked: Iterable[Cell]) -> list[tuple[str, list[Cell]]]:
    by_who: dict[str, list[Cell]] = defaultdict(list)
    for cell in asked:
        by_who[cell.who.name].append(cell)
    return list(by_who.items())
