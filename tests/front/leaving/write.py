"""Something of everything in both standing homes: `python -m tests.front.leaving.write` furnishes DATABASE_URL.

Every text names Tyler, who belongs to another family than Amira and Noah, whom most records are about.
"""

from __future__ import annotations

import django

from goldthread.lib import actors

WORDS = "At 14:10 Tyler laughed, =1+1 & <b>“bold”</b>"

if __name__ == "__main__":
    actors.house = "tests"
    django.setup()
    from tests.architecture.universe import furnish

    furnish(WORDS)
