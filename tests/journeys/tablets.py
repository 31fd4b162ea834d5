"""`python -m tests.journeys.tablets 100`: chance schedules of a shared tablet in a real Chromium, and their end."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

if __name__ == "__main__":
    os.environ["TABLET_SCHEDULES"] = sys.argv[1] if len(sys.argv) > 1 else "100"
    os.environ.setdefault("TABLET_STEPS", "16")
    here = Path(__file__).with_name("test_tablets.py")
    sys.exit(pytest.main([f"{here}::test_chance_schedules_lose_nothing_and_mix_up_nobody", "-q", "-s"]))
