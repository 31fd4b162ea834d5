"""The house whose clock can be set, and its pages without hashed names."""

from __future__ import annotations

import pytest

from tests.practice.care.conftest import builder, builders_house

__all__ = ["builder", "builders_house"]


@pytest.fixture(autouse=True)
def _static(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
