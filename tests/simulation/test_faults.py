"""kill −9 in the middle of saving: what was acknowledged is there, once. The long run is `make simulation`."""

from __future__ import annotations

from tests.simulation.house import House
from tests.simulation.schedule import run


def test_nothing_acknowledged_is_lost_or_doubled_when_the_house_is_killed() -> None:
    """60 saves and 20 drafts of three saves, through HTTP, under the real supervisor; three kills."""
    with House() as house:
        outcome = run(
            house, saves=60, drafts=20, victims=("web worker", "postgresql", "web and postgresql"), seed=20261122
        )
    assert outcome.holds, (outcome.lost, outcome.doubled, outcome.wrong, outcome.ledger.faults)
    assert sum(outcome.kills.values()) == 3
    assert len(outcome.ledger.records) == 60
    assert len(outcome.ledger.drafts) == 20
