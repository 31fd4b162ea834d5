"""A web server over an upgraded house: the journeys' own, without a browser."""

from __future__ import annotations

from tests.journeys.conftest import houses, static_files

__all__ = ["houses", "static_files"]
