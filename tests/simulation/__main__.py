"""`make simulation`: the long run, and its figures into docs/measures.md."""

from __future__ import annotations

import platform
import random
import statistics
import sys
from datetime import date
from pathlib import Path

from tests.simulation.house import House
from tests.simulation.schedule import Outcome, run

MEASURES = Path(__file__).parents[2] / "docs" / "measures.md"
BEGIN, END = "<!-- faults:begin -->", "<!-- faults:end -->"
SAVES, DRAFTS, EACH, CRASHES = 500, 500, 5, 3


def main() -> int:
    """500 saves and 500 drafts, each victim five times, the whole house three times. 1 when anything was lost."""
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 20261122
    victims = list(House.VICTIMS) * EACH
    random.Random(seed).shuffle(victims)
    with House() as house:
        outcome = run(house, saves=SAVES, drafts=DRAFTS, victims=victims, seed=seed, crashes=CRASHES)
    told = figures(outcome)
    print(told)
    for fault in (*outcome.lost, *outcome.doubled, *outcome.wrong, *outcome.ledger.faults):
        print(f"  {fault}")
    _keep(told)
    return 0 if outcome.holds else 1


def figures(outcome: Outcome) -> str:
    """What the run showed, as docs/measures.md has it."""
    ledger = outcome.ledger
    recovery = sorted(outcome.recovery)
    kills = ", ".join(f"{victim} {count}" for victim, count in sorted(outcome.kills.items()))
    answers = ", ".join(f"{answer}: {count}" for answer, count in sorted(ledger.answers.items()))
    worst = "they grow because a thing that ends often is started again later each time"
    return f"""\
Made by `make simulation` (seed {outcome.seed}) on {date.today().isoformat()}, {platform.machine()}, under the real
supervisor, through HTTP, by four workers, in {outcome.seconds:.0f} s. Every kill is a kill −9 at a seeded moment

| | |
|---|---:|
| saves asked for | {outcome.saves} |
| saves acknowledged | {len(ledger.records)} |
| drafts kept, three saves each: acknowledged | {len(ledger.drafts)} |
| sent again although acknowledged | {ledger.repeated} |
| requests in all | {ledger.attempts} |
| kills ({kills}) | {sum(outcome.kills.values())} |
| **acknowledged and lost** | **{len(outcome.lost)}** |
| **doubled** | **{len(outcome.doubled)}** |
| **with other words than were sent** | **{len(outcome.wrong)}** |
| answers that were a fault of ours (500, 403, 404, 422) | {len(ledger.faults)} |
| longest silence after a kill, median / longest (s) | {statistics.median(recovery):.1f} / {recovery[-1]:.1f} |

Answers: {answers}. Silences: {worst}."""


def _keep(told: str) -> None:
    text = MEASURES.read_text("utf-8")
    if BEGIN not in text:
        text = f"{text.rstrip()}\n\n## Faults\n\n{BEGIN}\n{END}\n"
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    MEASURES.write_text(f"{before}{BEGIN}\n{told}\n{END}{after}", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
