"""The difference between two texts, word by word: what stayed, what was taken out, what was added.

After Eugene W. Myers, "An O(ND) difference algorithm and its variations", Algorithmica 1 (1986), with a fixed budget.
"""

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise


class Kind(StrEnum):
    """What became of a part."""

    SAME = "same"
    TAKEN_OUT = "taken_out"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Part:
    """A run of text and what became of it."""

    kind: Kind
    text: str


_WORDS = re.compile(r"\s+|\w+(?:['’]\w+)*|[^\w\s]")
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
# Above this the part that differs is shown as replaced whole. Both bounds keep the worst case near a second.
_LARGEST_TEXT = 400_000
_MOST_STEPS = 1_500_000
_MOST_CHANGES = 1_000


def words(before: str, after: str) -> tuple[Part, ...]:
    """The parts of both texts in reading order; no part is empty and no two of one kind stand side by side.

    The same and taken-out parts together are exactly `before`; the same and added parts together are exactly `after`.
    Where something was replaced, what was taken out stands first. Where the texts differ too much or are too large to
    compare, lines are compared instead of words, and failing that the middle is shown as replaced whole.
    """
    start = _shared_start(before, after)
    left, right = before[start:], after[start:]
    end = _shared_end(left, right)
    tail = left[len(left) - end :]
    parts: list[tuple[Kind, str]] = [(Kind.SAME, before[:start])]
    parts += _middle(left[: len(left) - end], right[: len(right) - end])
    parts.append((Kind.SAME, tail))
    return _joined(parts)


def _shared_start(one: str, other: str) -> int:
    """Characters that both begin with, cut back to the end of a space so that no word is split."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        half = (low + high + 1) // 2
        if one[low:half] == other[low:half]:
            low = half
        else:
            high = half - 1
    if low == len(one) == len(other):
        return low
    return max(one.rfind(" ", 0, low), one.rfind("\n", 0, low)) + 1


def _shared_end(one: str, other: str) -> int:
    low, high = 0, min(len(one), len(other))
    while low < high:
        half = (low + high + 1) // 2
        if one[len(one) - half : len(one) - low] == other[len(other) - half : len(other) - low]:
            low = half
        else:
            high = half - 1
    begin = len(one) - low
    if low == len(one) == len(other):
        return low
    found = [at for at in (one.find(" ", begin), one.find("\n", begin)) if at >= 0]
    return len(one) - min(found) if found else 0


def _middle(before: str, after: str) -> list[tuple[Kind, str]]:
    whole = [(Kind.TAKEN_OUT, before), (Kind.ADDED, after)]
    if not before or not after or len(before) + len(after) > _LARGEST_TEXT:
        return whole
    for pieces in (_WORDS, _LINES):
        one, other = pieces.findall(before), pieces.findall(after)
        path = _shortest_edit(one, other)
        if path is not None:
            return list(_walk(one, other, path))
    return whole


def _shortest_edit(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]] | None:
    """Points (x, y) of a shortest way from (0, 0) to the end of both; None when the budget is spent."""
    n, m = len(one), len(other)
    most = min(n + m, _MOST_CHANGES)
    zero = most + 1  # reached[zero + k] is the farthest x on diagonal k
    reached = array("l", bytes(array("l").itemsize * (2 * most + 3)))
    trace: list[array[int]] = []
    steps = 0
    for d in range(most + 1):
        trace.append(reached[zero - d - 1 : zero + d + 2])
        for k in range(-d, d + 1, 2):
            down = k == -d or (k != d and reached[zero + k - 1] < reached[zero + k + 1])
            x = reached[zero + k + 1] if down else reached[zero + k - 1] + 1
            begun = x
            while x < n and x - k < m and one[x] == other[x - k]:
                x += 1
            steps += 3 + x - begun
            reached[zero + k] = x
            if x >= n and x - k >= m:
                return _way_back(trace, n, m)
        if steps > _MOST_STEPS:
            return None
    return None


def _way_back(trace: "list[array[int]]", n: int, m: int) -> list[tuple[int, int]]:
    points = [(n, m)]
    x, y = n, m
    for d in range(len(trace) - 1, 0, -1):
        reached, k, zero = trace[d], x - y, d + 1
        down = k == -d or (k != d and reached[zero + k - 1] < reached[zero + k + 1])
        from_k = k + 1 if down else k - 1
        from_x = reached[zero + from_k]
        turn = from_x if down else from_x + 1
        points.append((turn, turn - k))
        x, y = from_x, from_x - from_k
        points.append((x, y))
    points.append((0, 0))
    points.reverse()
    return points


def _walk(one: Sequence[str], other: Sequence[str], path: list[tuple[int, int]]) -> Iterator[tuple[Kind, str]]:
    for (x, y), (to_x, to_y) in pairwise(path):
        if to_x - x == to_y - y:
            yield Kind.SAME, "".join(one[x:to_x])
        elif to_x > x:
            yield Kind.TAKEN_OUT, "".join(one[x:to_x])
        else:
            yield Kind.ADDED, "".join(other[y:to_y])


def _joined(parts: list[tuple[Kind, str]]) -> tuple[Part, ...]:
    """Neighbours of a kind made one; a bare space between two changes belongs to both, or every word stands alone."""
    made: list[Part] = []
    taken, added = "", ""
    kept: list[str] = []

    def close_change() -> None:
        nonlocal taken, added
        if taken:
            made.append(Part(Kind.TAKEN_OUT, taken))
        if added:
            made.append(Part(Kind.ADDED, added))
        taken, added = "", ""

    for kind, text in parts:
        if not text:
            continue
        if kind is Kind.SAME:
            kept.append(text)
            continue
        space = "".join(kept)
        kept.clear()
        if space and (taken or added) and space.isspace():
            taken, added = taken + space, added + space
        elif space:
            close_change()
            made.append(Part(Kind.SAME, space))
        if kind is Kind.TAKEN_OUT:
            taken += text
        else:
            added += text
    close_change()
    if kept:
        made.append(Part(Kind.SAME, "".join(kept)))
    return tuple(made)
