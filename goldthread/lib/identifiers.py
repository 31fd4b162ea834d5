"""Identifiers of records: UUID version 7 (RFC 9562, section 5.7), so that ids sort by the time they were made."""

import os
import secrets
import threading
from datetime import UTC, datetime
from uuid import UUID

_RANDOM_BITS = 74  # 12 bits of rand_a and 62 bits of rand_b, read as one number
_LATEST_MS = (1 << 48) - 1


class _Sequence:
    """Makes ids that rise: within one millisecond the random part grows by a random step."""

    def __init__(self, *, may_go_back: bool) -> None:
        self._lock = threading.Lock()
        self._may_go_back = may_go_back
        self._ms = -1
        self._random = 0

    def next(self, ms: int) -> UUID:
        with self._lock:
            if ms == self._ms or (ms < self._ms and not self._may_go_back):
                ms = self._ms
                self._random += 1 + secrets.randbits(32)
                if self._random >> _RANDOM_BITS:
                    # The random part is used up (never seen in practice): borrow the next millisecond.
                    ms += 1
                    self._random = secrets.randbits(_RANDOM_BITS - 1)
            else:
                # The top bit stays clear, which leaves room to grow.
                self._random = secrets.randbits(_RANDOM_BITS - 1)
            self._ms = ms
            high, low = self._random >> 62, self._random & ((1 << 62) - 1)
        return UUID(int=(ms << 80) | (0x7 << 76) | (high << 64) | (0b10 << 62) | low)


_by_clock = _Sequence(may_go_back=False)
_by_given_time = _Sequence(may_go_back=True)


def _start_afresh() -> None:
    """After a fork the child must not go on from its parent's number: brothers would walk side by side."""
    global _by_clock, _by_given_time
    _by_clock = _Sequence(may_go_back=False)
    _by_given_time = _Sequence(may_go_back=True)


os.register_at_fork(after_in_child=_start_afresh)


def uuid7(now: datetime | None = None) -> UUID:
    """A new UUIDv7.

    Without `now` the machine's clock is used and every id of this process is greater than the one before, also when
    the clock is set back. With `now` (an aware moment: the demo, an import) the id carries that time, whatever was
    made before; ids made one after the other for the same millisecond still rise.

    Raises ValueError when `now` has no time zone or lies before 1970.
    """
    if now is None:
        return _by_clock.next(int(datetime.now(UTC).timestamp() * 1000))
    if now.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    ms = int(now.timestamp() * 1000)
    if not 0 <= ms < _LATEST_MS:
        raise ValueError("a UUIDv7 can only carry moments from 1970 on")
    return _by_given_time.next(ms)


def is_uuid7(value: object) -> bool:
    """Whether `value` is a version 7 UUID: a UUID, or its usual text of 36 characters (in either case)."""
    if isinstance(value, str):
        try:
            made = UUID(value)
        except ValueError:
            return False
        if str(made) != value.lower():
            return False  # braces, "urn:uuid:" or missing hyphens: one id must have one text
        value = made
    return isinstance(value, UUID) and value.version == 7
