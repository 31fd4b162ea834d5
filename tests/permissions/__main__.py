"""`python -m tests.permissions`: every cell of the permission table and every swap, counted, and how many disagree.

Takes long: half an hour and more on two cores.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time

SAID = {
    "swaps": "requests with another's ids, cursors, filters, files and exports",
    "alone": "looks with every check of the program patched away",
}


def main() -> int:
    """Runs tests/permissions with nothing left out, over the machine's cores. The exit code of pytest."""
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/permissions", "-q", "-rA", "--tb=short", "-n", "auto"],
        env={**os.environ, "PERMISSIONS_PARTS": "1"},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    counts = re.findall(r"cells (\d+) mismatches (\d+)", done.stdout)
    asked, wrong = (sum(int(each[at]) for each in counts) for at in (0, 1))
    print("\n".join(line for line in done.stdout.splitlines() if " expected, " in line or line.startswith("FAILED")))
    print(f"{asked:,} cells, {len(counts)} who look: {wrong} mismatches")
    for what in ("swaps", "alone"):
        sent = re.findall(rf"{what} (\d+) leaks (\d+)", done.stdout)
        some, leaks = (sum(int(each[at]) for each in sent) for at in (0, 1))
        print(f"{some:,} {SAID[what]} by {len(sent)} who look: {leaks} leaks")
    print(f"{time.monotonic() - began:.0f} s")
    return done.returncode


if __name__ == "__main__":
    raise SystemExit(main())
