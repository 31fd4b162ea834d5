"""How far the building of the demo is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class PartDone:
    """One part (who works where; each home): acts done and acts in all."""

    name: str
    done: int
    total: int

    @property
    def stands(self) -> bool:
        """Whether it is whole."""
        return self.done >= self.total


@dataclass(frozen=True)
class Progress:
    """The building: its size, the moment from which everything in it is counted, and its parts in order."""

    size: str
    counted_from: datetime
    parts: tuple[PartDone, ...]

    @property
    def done(self) -> int:
        """Acts done."""
        return sum(part.done for part in self.parts)

    @property
    def total(self) -> int:
        """Acts in all."""
        return sum(part.total for part in self.parts)

    @property
    def opened(self) -> bool:
        """Whether the first home stands, so that somebody may come in."""
        return all(part.stands for part in self.parts[:2])

    @property
    def finished(self) -> bool:
        """Whether everything stands."""
        return all(part.stands for part in self.parts)
