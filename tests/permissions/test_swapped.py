"""Every id, cursor, filter, export and file name swapped between homes, people and roles: no words leak.

No page and no answer of the API takes an order to sort by; `test_nothing_is_sorted_by_an_address` fails on the day that
one does, and then it belongs here. A part in `make test`, all of it by `python -m tests.permissions`.
"""

from __future__ import annotations

import os

import pytest

from tests.permissions.mutating import applied, mutants
from tests.permissions.reading import table
from tests.permissions.swapping import (
    NOT_ASKED,
    OF_THE_WILLOWS,
    Ask,
    Swapper,
    finding,
    offered,
    strange_to,
    swapped,
    turned,
)
from tests.permissions.walking import Walker, cells, part_of
from tests.walls.world import WORD

pytestmark = pytest.mark.django_db

PARTS = int(os.environ.get("PERMISSIONS_PARTS", "72"))
OF_A_SORT = 4 if PARTS == 1 else 2
# Whose pages are taken from, and who sends what stood there.
RICH = ("manager", "elsewhere.manager")
SENDERS = (
    "elsewhere.manager", "elsewhere.senior", "manager.kept", "deputy", "senior", "senior.kept", "administrator",
    "visitor", "visitor.agreed", "support.rota", "support.off", "support.key_worker", "support.glass_family",
    "practitioner.kept", "therapist.therapist", "agency.tonight", "agency.before", "left.deputy",
    "placing.released",
)  # fmt: skip
ALONE = (*SENDERS, "token.manager", "token.manager.kept", "individual", "both.support")
if PARTS > 1:  # the others in the whole run
    SENDERS = (
        "elsewhere.manager",
        "manager.kept",
        "senior",
        "support.key_worker",
        "agency.tonight",
        "placing.released",
    )
    ALONE = (
        "elsewhere.manager", "practitioner.kept", "visitor.agreed", "support.off", "token.manager", "placing.released",
    )  # fmt: skip


@pytest.fixture(scope="module")
def rich(walker: Walker) -> list[Ask]:
    """What the pages of those offer who see most, and everybody's lists from any place on."""
    asks = (ask for name in RICH for ask in offered(walker, table().who[name], OF_A_SORT))
    return list(dict.fromkeys([*asks, *turned(walker.house)]))


def test_there_is_something_to_swap(rich: list[Ask]) -> None:
    """Cursors, filters, exports and files are among what is swapped."""
    names = {name for ask in rich for name, _ in ask.sent}
    assert {"before", "after", "below"} <= names, "cursors"
    assert {"about", "author", "day", "family", "from", "kind", "shift", "show", "since", "until", "words"} <= names
    routes = {ask.route for ask in rich}
    assert {"timeline_print", "record_print", "person_looks_print"} <= routes, "what leaves on paper"
    assert {"record_file", "person_picture"} <= routes, "files"
    assert {"find", "home_log", "api_find", "api_records"} <= routes
    assert len(rich) > 200


def test_nothing_is_sorted_by_an_address(rich: list[Ask]) -> None:
    names = {name for ask in rich for name, _ in ask.sent}
    assert not names & {"sort", "order", "order_by", "by", "direction"}


@pytest.mark.parametrize("name", SENDERS)
def test_what_stands_on_a_page_of_another_tells_nothing(walker: Walker, rich: list[Ask], name: str) -> None:
    who = table().who[name]
    own = offered(walker, who, OF_A_SORT) if PARTS == 1 or name in SENDERS[:2] else []
    asks = [*rich, *swapped(own, strange_to(walker.house, who))]
    chosen = [ask for ask in asks if ask.part(who) % max(1, PARTS // 4) == 0]
    chosen = list(dict.fromkeys([*finding(walker.house), *chosen]))
    swapper = Swapper(walker, who)
    leaks = [f"{ask}: {wrong}" for ask, wrongs in swapper.leaks(chosen) for wrong in wrongs]
    print(f"swaps {len(chosen)} leaks {len(leaks)}")
    assert not leaks, "\n".join([f"{len(leaks)} of {len(chosen)}", *leaks[:40]])
    assert swapper.came[200] >= least(name), swapper.came


def least(name: str) -> int:
    """How many answers must have shown something: whoever reads files reads some of what everybody is asked."""
    who = table().who[name]
    role = table().roles.get(who.role)
    reads = who.reach in ("ash", "both", "token") or (who.reach in ("all", "task") and role and "records" in role.may)
    return 3 if reads else 1


def test_a_find_finds(walker: Walker) -> None:
    """Otherwise nothing could leak from it."""
    for name, path in (("manager", "/find/"), ("elsewhere.manager", "/find/"), ("token.manager", "/api/v1/find")):
        swapper = Swapper(walker, table().who[name])
        leaks = [wrong for _, wrong in swapper.leaks([Ask("POST", path, (("words", WORD),))]) if wrong]
        assert not leaks
        assert swapper.came == {200: 1}
        assert len(swapper.shown) > 3, name


def test_a_leak_is_seen(walker: Walker, rich: list[Ask]) -> None:
    """A manager's own pages, held against what nobody may open: pages, lists, finds, prints and files give it away."""
    swapper = Swapper(walker, table().who["manager"])
    swapper.opens, swapper.names = set(), OF_THE_WILLOWS
    telling = {"record", "person", "find", "home_log", "record_amend", "record_print", "timeline_print"}
    asks = [ask for ask in rich if ask.route in telling]
    told = {ask.route for ask, wrongs in swapper.leaks(asks) if any("words of" in wrong for wrong in wrongs)}
    assert told == telling


@pytest.mark.parametrize("name", ALONE)
def test_with_every_check_of_the_program_gone_the_database_shows_no_row_of_anybody_elses(
    walker: Walker, name: str
) -> None:
    """The whole read suite: each page, document, file and answer of the API. None tells, and none breaks either,
    but for those who have no home any more and come to pages that begin with theirs.
    """
    who = table().who[name]
    looks = [cell for cell in cells(walker.house, who) if cell.route.method == "GET"]
    chosen = [Ask("GET", cell.path) for cell in looks if part_of(cell) % max(1, PARTS // 4) == 0]
    chosen = [ask for ask in chosen if ask.route not in NOT_ASKED]  # what shows nobody of the house
    chosen = list(dict.fromkeys([*finding(walker.house), *turned(walker.house)[:: max(1, PARTS // 8)], *chosen]))
    checks = [each for each in mutants() if not each.of_rules]  # the viewer's own methods say who somebody is
    assert len(checks) > 250
    swapper = Swapper(walker, who)
    with applied(checks) as whole:
        assert whole
        wrong = [f"{ask}: {each}" for ask, wrongs in swapper.leaks(chosen) for each in wrongs]
    leaks = [each for each in wrong if ": a fault" not in each]
    print(f"alone {len(chosen)} leaks {len(leaks)} faults {len(wrong) - len(leaks)} {dict(swapper.came)}")
    assert not leaks, "\n".join([f"{len(leaks)} of {len(chosen)}", *leaks[:40]])
    if who.role != "-":
        assert not wrong, "\n".join([f"{len(wrong)} of {len(chosen)}", *wrong[:40]])
    assert swapper.came[200] >= least(name), swapper.came
