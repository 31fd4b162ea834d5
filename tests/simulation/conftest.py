"""A web server over a database that the test spoils: the journeys' own, without a browser."""

from __future__ import annotations

from tests.journeys.conftest import houses, static_files

__all__ = ["houses", "static_files"]
