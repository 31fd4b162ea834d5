"""The program's idea of now.

Always the machine's clock, in UTC, but for the builder of a demo, who writes twelve weeks in order of time. What the
database says of a row (`received_at`) never comes from here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _pretended.get() or datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Within the block, `now()` is `moment` (aware). For the demo's builder and for tests."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    token = _pretended.set(moment)
    try:
        yield
    finally:
        _pretended.reset(token)
