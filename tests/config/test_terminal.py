"""What is said while something lasts: a bar at a terminal, a line each quarter elsewhere."""

import os
import pty
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
COUNTED = """
from goldthread.config.terminal import counting
with counting("Building the demo") as count:
    for done in range(0, 401):
        count(done, 400)
"""


def test_a_line_each_quarter_where_nobody_watches() -> None:
    told = subprocess.run([sys.executable, "-c", COUNTED], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout == ""
    assert told.stderr.splitlines() == [f"Building the demo: {part} %" for part in (0, 25, 50, 75, 100)]


def test_a_bar_at_a_terminal() -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", COUNTED.replace("401", "201")],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
    )
    os.close(theirs)
    told = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:  # the other end is shut
            break
        if not part:
            break
        told += part
    os.close(ours)
    assert process.wait(30) == 0
    words = told.decode(errors="replace")
    assert "Building the demo" in words
    assert "200/400" in words
