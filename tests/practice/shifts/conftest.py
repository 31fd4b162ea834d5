"""The house whose clock can be set, as the days and nights have it."""

from __future__ import annotations

from tests.practice.care.conftest import builder, builders_house

__all__ = ["builder", "builders_house"]
