"""A page a file. Here: what they share."""

from __future__ import annotations

from typing import Any

from goldthread.casework.records.rules.composing import ZONE
from goldthread.lib.dates import local_moment


def in_doubt(values: dict[str, Any]) -> str:
    """What the page says of a time that came twice or never, the clocks having changed; empty otherwise."""
    at = values.get("at")
    return local_moment(values["day"], at, ZONE).told(ZONE) if at else ""
