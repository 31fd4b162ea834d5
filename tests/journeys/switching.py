"""`python -m tests.journeys.switching 20`: how long it takes to hand a shared tablet over, in a real Chromium.

What the machine takes, from "Who is here?" to the next worker's page; not what a finger takes.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

if __name__ == "__main__":
    os.environ["TABLET_SWITCHES"] = sys.argv[1] if len(sys.argv) > 1 else "20"
    here = Path(__file__).with_name("test_switching.py")
    sys.exit(pytest.main([f"{here}::test_a_passkey_opens_the_tablet_in_one_step", "-q", "-s"]))
