"""A day as an address names it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

EARLIEST = date(1900, 1, 2)


def day_of(sent: Mapping[str, str], name: str, latest: date) -> date:
    """The day in an address; `latest` when there is none, when it cannot be read, or when it is still to come."""
    try:
        return min(max(date.fromisoformat(sent.get(name, "")), EARLIEST), latest)
    except ValueError:
        return latest
