"""Does the time of an answer tell who works here? A figure for the documents: `python -m tests.ground.accounts.timing`.

Signs in many times with a wrong password, in turn and in chance order, as an address that nobody has, as a worker, and
as one who has left; then says how well the times tell them apart: the area under the curve (0.5: not at all, 1: always)
of each pair, with its 95 % interval by resampling. Needs `goldthread`'s own database programs and no network.
No test asserts it: a busy machine would fail it. What a test asserts is the cause: one hash whoever is asked for.
"""

from __future__ import annotations

import os
import random
import sys
import time

import pytest
from django.test import Client

ADDRESSES = {"nobody": "nobody{n}@demo.invalid", "worker": "ruth@demo.invalid", "left": "len@demo.invalid"}


def auc(first: list[float], second: list[float]) -> float:
    """The chance that one of the second takes longer than one of the first, ties counting half (rank sum)."""
    ranked = sorted([(value, 0) for value in first] + [(value, 1) for value in second])
    ranks, at = 0.0, 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        ranks += sum(which for _, which in ranked[at:end]) * (at + 1 + end) / 2
        at = end
    return (ranks - len(second) * (len(second) + 1) / 2) / (len(first) * len(second))


@pytest.mark.django_db
def test_figures() -> None:
    """Not collected with the suite, and asserts nothing: it prints."""
    count = int(os.environ.get("TRIES", "500"))
    times: dict[str, list[float]] = {kind: [] for kind in ADDRESSES}
    turns = [kind for kind in ADDRESSES for _ in range(count)]
    random.Random(4).shuffle(turns)
    for number, kind in enumerate(turns):
        client = Client(REMOTE_ADDR=f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}")
        client.get("/accounts/login/")
        typed = {"login": ADDRESSES[kind].format(n=number), "password": "not the right words"}
        begun = time.perf_counter()
        client.post("/accounts/login/", typed)
        times[kind].append(time.perf_counter() - begun)
    chance = random.Random(5)
    print()
    for first, second in (("nobody", "worker"), ("nobody", "left"), ("worker", "left")):
        found = auc(times[first], times[second])
        again = sorted(
            auc(chance.choices(times[first], k=count), chance.choices(times[second], k=count)) for _ in range(400)
        )
        print(f"{first} / {second}: AUC {found:.3f} (95 % {again[10]:.3f} to {again[-11]:.3f}), {count} tries each")


if __name__ == "__main__":
    os.environ["TRIES"] = sys.argv[1] if len(sys.argv) > 1 else "500"
    sys.exit(pytest.main([__file__, "-q", "-s", "-p", "no:cacheprovider"]))
