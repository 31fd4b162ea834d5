"""Choices that look like chance and are the same for the same seed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from random import Random
from typing import TypeVar
from uuid import UUID

T = TypeVar("T")


def _digest(key: tuple[object, ...]) -> int:
    return int.from_bytes(hashlib.sha256("\x1f".join(map(str, key)).encode()).digest(), "big")


class Chance:
    """A row of choices that belongs to a key: Chance(seed, "willows", -3, "feeds"). One key, one row."""

    def __init__(self, *key: object) -> None:
        self._key = key
        self._random = Random(_digest(key))  # noqa: S311  nothing here is a secret

    def of(self, *more: object) -> Chance:
        """A row of its own for something smaller, which no choice made here moves."""
        return Chance(*self._key, *more)

    def pick(self, options: Sequence[T]) -> T:
        """One of them."""
        return options[self._random.randrange(len(options))]

    def weighted(self, weights: Mapping[T, float]) -> T:
        """One of the keys, the likelier the greater its weight."""
        return self._random.choices(list(weights), list(weights.values()))[0]

    def some(self, options: Sequence[T], count: int) -> list[T]:
        """`count` different ones (all of them when there are fewer), in any order."""
        return self._random.sample(options, min(count, len(options)))

    def number(self, least: int, most: int, step: int = 1) -> int:
        """A whole number of the row least, least + step, … not above most."""
        return self._random.randrange(least, most + 1, step)

    def likely(self, share: float) -> bool:
        """True in that share (0 to 1) of cases."""
        return self._random.random() < share


def identity(moment: datetime, *key: object) -> UUID:
    """A UUIDv7 that carries `moment` (aware); what else it holds comes from the key and not from chance."""
    bits = _digest(key)
    high, low = bits & 0xFFF, (bits >> 12) & ((1 << 62) - 1)
    return UUID(int=(int(moment.timestamp() * 1000) << 80) | (0x7 << 76) | (high << 64) | (0b10 << 62) | low)
