"""A short run of the simulation: what the rules find of seeded snoops, and how often they list something for nothing.

The long run is `python -m tests.simulation.looks`. Its rates are guesses; the figures hold the rules, not the world.
"""

from __future__ import annotations

from tests.simulation.looks import KINDS, run, told

SURE = ("no_reach", "agency_after", "break_glass", "other_home")
BLIND = "curious_on_shift"  # as everybody else's looks: no rule can tell


def test_seeded_snoops_are_found_and_managers_left_in_peace() -> None:
    figures = run(seed=7, homes=12, months=2)
    assert all(figures.seeded[kind] > 0 for kind in KINDS), told(figures)
    assert all(figures.found[kind] == figures.seeded[kind] for kind in SURE), told(figures)
    seen = figures.seeded.total() - figures.seeded[BLIND]
    assert (figures.found.total() - figures.found[BLIND]) / seen >= 0.7, told(figures)
    assert figures.false_a_home_a_month <= 1.5, told(figures)


def test_a_seed_is_a_world() -> None:
    """The same run is the same figures; another seed is another world."""
    assert run(seed=3, homes=2, months=1) == run(seed=3, homes=2, months=1)
    assert run(seed=3, homes=2, months=1).looks != run(seed=4, homes=2, months=1).looks
