"""The same house as the architecture tests: something of everything, in a transaction that is never committed."""

from __future__ import annotations

from tests.architecture.conftest import universe

__all__ = ["universe"]
