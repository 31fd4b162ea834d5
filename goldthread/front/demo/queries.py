"""How far the demo is. Nothing of a person is in it, so no viewer is asked for."""

from __future__ import annotations

from goldthread.front.demo.models import Building
from goldthread.front.demo.rules import PartDone, Progress


def progress() -> Progress | None:
    """How far the building of the demo is; None when it was never begun here."""
    building = Building.objects.first()
    if building is None:
        return None
    rows = building.parts.values_list("name", "acts_done", "acts_total")
    return Progress(building.size, building.counted_from, tuple(PartDone(*row) for row in rows))
