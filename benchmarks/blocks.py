"""Blocks of variants in random order, ratios inside each block, a median with a bootstrap interval.

On a shared machine an absolute rate is noise; two variants measured seconds apart share the noise. Each block runs
every variant once, in an order drawn anew. The ratio is taken inside the block; what is reported is the median of the
blocks' ratios with a 95 % bootstrap interval. Where the interval is wider than a quarter of the median, blocks are
added up to a maximum, and then it is said to be too noisy.
"""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Ratio:
    """A median ratio and the ends of its 95 % interval, over so many blocks."""

    median: float
    low: float
    high: float
    blocks: int
    noisy: bool

    def __str__(self) -> str:
        said = f"{self.median:.3f} [{self.low:.3f}–{self.high:.3f}], {self.blocks} blocks"
        return said + (", too noisy" if self.noisy else "")


@dataclass
class Blocks:
    """What was measured: for every block, each variant's rate (per second; more is better)."""

    rows: list[dict[str, float]] = field(default_factory=list)

    def ratio(self, variant: str, baseline: str) -> Ratio:
        """The variant's rate as a part of the baseline's."""
        ratios = [row[variant] / row[baseline] for row in self.rows]
        low, high = interval(ratios)
        middle = statistics.median(ratios)
        return Ratio(middle, low, high, len(ratios), (high - low) > 0.25 * middle)

    def median(self, variant: str) -> float:
        """The variant's median rate, for the record; not comparable between runs."""
        return statistics.median(row[variant] for row in self.rows)


def interval(values: Sequence[float], *, draws: int = 2000, seed: int = 7) -> tuple[float, float]:
    """The 95 % bootstrap interval of the median."""
    random_ = random.Random(seed)
    medians = sorted(statistics.median(random_.choices(values, k=len(values))) for _ in range(draws))
    return medians[int(draws * 0.025)], medians[int(draws * 0.975)]


def run(
    variants: Mapping[str, Callable[[], float]],
    *,
    baseline: str,
    fewest: int = 15,
    most: int = 60,
    seed: int = 11,
    say: Callable[[str], None] = lambda line: None,
) -> Blocks:
    """Run blocks of all variants (each call measures for a few seconds and answers a rate) until it is calm enough."""
    random_ = random.Random(seed)
    blocks = Blocks()
    while len(blocks.rows) < most:
        row: dict[str, float] = {}
        for name in random_.sample(sorted(variants), len(variants)):
            row[name] = variants[name]()
        blocks.rows.append(row)
        say(f"block {len(blocks.rows)}: " + ", ".join(f"{name} {rate:.0f}/s" for name, rate in sorted(row.items())))
        if len(blocks.rows) >= fewest:
            others = [name for name in variants if name != baseline]
            if not any(blocks.ratio(name, baseline).noisy for name in others):
                break
    return blocks


def exponent(sizes: Sequence[int], times: Sequence[float]) -> float:
    """The growth exponent: the slope of log time over log size, by least squares."""
    xs, ys = [math.log(size) for size in sizes], [math.log(time) for time in times]
    mean_x, mean_y = statistics.fmean(xs), statistics.fmean(ys)
    return sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / sum((x - mean_x) ** 2 for x in xs)
