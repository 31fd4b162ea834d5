"""When two managers have seen a worker who lost their second factor: pure arithmetic of who saw whom, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

TOGETHER = timedelta(hours=24)  # the second has seen them within this of the first
KEPT = timedelta(hours=24)  # and the link is made within this of the second


@dataclass(frozen=True)
class Seen:
    """One manager's word that they met the worker: `at` by the database's clock."""

    by: UUID
    at: datetime


@dataclass(frozen=True)
class Standing:
    """How far a recovery is: whose word counts now (none, one, or two different people), and until when."""

    first: Seen | None = None
    second: Seen | None = None
    until: datetime | None = None

    @property
    def ready(self) -> bool:
        """Whether the link may be made."""
        return self.second is not None

    def may_confirm(self, by: UUID) -> bool:
        """Whether this manager's word would still add something: nobody counts twice."""
        return not self.ready and (self.first is None or self.first.by != by)


def standing(seen: Iterable[Seen], *, worker: UUID, since: datetime | None, now: datetime) -> Standing:
    """How far it is, from every word given for a worker.

    `since`: when the last link of recovery was made; words up to then are spent. The worker's own word never counts.
    The newest pair of different people whose words lie within TOGETHER of each other makes it ready, for KEPT from the
    second; without such a pair the newest single word counts for TOGETHER.
    """
    words = sorted(
        (
            each
            for each in seen
            if each.by != worker and (since is None or each.at > since) and each.at <= now < each.at + TOGETHER + KEPT
        ),
        key=lambda each: each.at,
    )
    for second in reversed(words):
        if now >= second.at + KEPT:
            continue
        for first in reversed(words):
            if first.by != second.by and first.at <= second.at <= first.at + TOGETHER:
                return Standing(first, second, second.at + KEPT)
    alone = [each for each in words if now < each.at + TOGETHER]
    return Standing(alone[-1], None, alone[-1].at + TOGETHER) if alone else Standing()
