"""Does the time of an answer tell that something sealed is there? A figure: `python -m tests.walls.timing [tries]`.

A support worker on the rota opens pages many times, in chance order, with a sealed record in the file and without it;
and the address of a sealed record against one that was never there. The figure is the area under the curve of each pair
(0.5: not at all, 1: always), with its 95 % interval by resampling. The goal is 0.55 or less. Needs `goldthread`'s own
database programs and no network. No test asserts it: a busy machine would fail it.
"""

from __future__ import annotations

import os
import random
import sys
import time
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client

from tests.ground.accounts.timing import auc

if TYPE_CHECKING:
    from tests.walls.world import World

GOAL = 0.55


def _timed(client: Client, path: str, words: str = "") -> float:
    begun = time.perf_counter()
    answer = client.post(path, {"words": words}) if words else client.get(path)
    took = time.perf_counter() - begun
    assert answer.status_code in (200, 404), answer.status_code
    return took


def _pages(world: World) -> dict[str, tuple[str, str]]:
    person = world.people["Kayleigh"].id
    return {
        "the file": (f"/people/{person}/", ""),
        "the home's log": ("/log/?show=all", ""),
        "finding": ("/find/", "quokka"),
        "who is here": ("/people/", ""),
    }


@pytest.mark.django_db
def test_figures() -> None:
    """Not collected with the suite, and asserts nothing: it prints."""
    from goldthread.ground.access.queries import viewer  # pytest has the settings; the command that starts it has not
    from tests.walls.world import make, write

    count = int(os.environ.get("TRIES", "300"))
    world = make()
    client = Client()
    client.force_login(world.users["on_rota"])
    dee = viewer(world.users["manager"])
    assert world.stay is not None
    times: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in (*_pages(world), "its address")}
    turns = [(name, sealed) for name in times for sealed in (0, 1) for _ in range(count)]
    random.Random(4).shuffle(turns)
    sealed_id = write(world, dee, world.stay.home, ["Kayleigh", "Tyler"], sight="sealed")
    absent = UUID(int=sealed_id.int ^ 1)
    for path, words in _pages(world).values():
        _timed(client, path, words)  # templates and statements are made ready
    for name, sealed in turns:
        if name == "its address":
            times[name][sealed].append(_timed(client, f"/records/{sealed_id if sealed else absent}/"))
            continue
        with transaction.atomic():
            # Both write a record, so that both find the database as warm; the one that is not sealed is another home's.
            home = world.stay.home if sealed else world.people["Reece"].home
            by = dee if sealed else viewer(world.users["other_home"])
            write(world, by, home, ["Kayleigh", "Tyler"] if sealed else ["Reece"], sight="sealed")
            times[name][sealed].append(_timed(client, *_pages(world)[name]))
            transaction.set_rollback(True)
    chance = random.Random(5)
    print()
    for name, (without, with_it) in times.items():
        found = auc(without, with_it)
        again = sorted(auc(chance.choices(without, k=count), chance.choices(with_it, k=count)) for _ in range(400))
        side = max(found, 1 - found)
        said = "within" if side <= GOAL else "ABOVE"
        print(
            f"{name}: AUC {found:.3f} (95 % {again[10]:.3f} to {again[-11]:.3f}), {count} tries each,"
            f" {said} the goal of {GOAL}"
        )


if __name__ == "__main__":
    os.environ["TRIES"] = sys.argv[1] if len(sys.argv) > 1 else "300"
    sys.exit(pytest.main([__file__, "-q", "-s", "-p", "no:cacheprovider"]))
