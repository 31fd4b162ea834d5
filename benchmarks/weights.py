"""What a page weighs on the line, and what the whole house weighs in memory when nobody asks anything.

python -m benchmarks.weights   (builds a demo of its own first; takes some minutes)
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import CDPSession, Page, sync_playwright

from benchmarks.houses import ROOT

FIRST_VISIT, FONTS, LATER, IDLE = 90_000, 60_000, 15_000, 350  # bytes, bytes, bytes, megabytes
LATER_PAGES = ("/people/", "/record/", "/record/feed/", "/record/observation/", "/log/", "/night/", "/drafts/")


def main() -> None:
    place = Path(tempfile.mkdtemp(prefix="gt-weights-"))
    place.chmod(0o755)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environ = {**os.environ, "PORT": str(port), "GOLDTHREAD_DATA": str(place / "var")}
    house = subprocess.Popen(
        [sys.executable, "-m", "goldthread", "run", "--demo"],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        _stands(port)
        _built(house.pid)
        print("| what | bytes on the line, or MB | limit | |\n|---|---:|---:|---|")
        for line in [*pages(port), memory(house.pid)]:
            print(line)
    finally:
        house.send_signal(signal.SIGINT)
        house.wait(60)
        shutil.rmtree(place, ignore_errors=True)


def _stands(port: int) -> None:
    for _ in range(1200):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("The house did not stand after ten minutes.")


def _built(pid: int) -> None:
    """Until the demo's builder has ended and nothing has been busy for a while."""
    quiet = 0
    while quiet < 15:
        before = _ticks(pid)
        time.sleep(1)
        quiet = quiet + 1 if _ticks(pid) - before < 5 else 0


def _tree(pid: int) -> list[int]:
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found = [pid]
    for each in found:
        found += [child for child, parent in parents.items() if parent == each]
    return found


def _ticks(pid: int) -> int:
    spent = 0
    for each in _tree(pid):
        try:
            parts = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        spent += int(parts[11]) + int(parts[12])
    return spent


def memory(pid: int) -> str:
    """The proportional share (PSS) of every process of the house, in MB."""
    kilobytes = 0
    for each in _tree(pid):
        try:
            lines = Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        kilobytes += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    megabytes = kilobytes / 1024
    return _row("the whole house, idle (PSS, MB)", round(megabytes), IDLE)


def pages(port: int) -> list[str]:
    """A first visit with an empty cache, then each page with what the browser has kept."""
    rows = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("GOLDTHREAD_BROWSER") or None, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_context(base_url=f"http://localhost:{port}").new_page()
        line = Line(page)
        page.goto("/choose/", wait_until="load")
        page.get_by_role("button", name="Ruth").first.click()
        page.wait_for_load_state("load")
        person = page.locator("a[href^='/people/']").first.get_attribute("href")
        line.emptied()
        page.goto("/people/")
        person = page.locator("main a[href^='/people/']").first.get_attribute("href") or person
        line.emptied()
        page.goto(str(person), wait_until="networkidle")
        rows.append(_row("first visit: a timeline, besides fonts", line.plain, FIRST_VISIT))
        rows.append(_row("its fonts", line.fonts, FONTS))
        for path in (str(person), *LATER_PAGES):
            page.goto(path, wait_until="networkidle")  # its own files, once
            line.begin()
            page.goto(path, wait_until="networkidle")
            name = "a timeline" if path == person else path
            rows.append(_row(f"later: {name}", line.plain + line.fonts, LATER))
        browser.close()
    return rows


class Line:
    """What comes over the line, in bytes as they were sent."""

    def __init__(self, page: Page) -> None:
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.session.send("Network.enable")
        self.session.on("Network.responseReceived", self._met)
        self.session.on("Network.loadingFinished", self._finished)
        self.begin()

    def begin(self) -> None:
        """From nought."""
        self.plain = self.fonts = 0
        self.kinds: dict[str, str] = {}

    def emptied(self) -> None:
        """From nought, as a browser that was never here."""
        self.session.send("Network.clearBrowserCache")
        self.begin()

    def _met(self, event: dict[str, object]) -> None:
        self.kinds[str(event["requestId"])] = str(event["type"])

    def _finished(self, event: dict[str, object]) -> None:
        size = int(event["encodedDataLength"])  # type: ignore[call-overload]
        if self.kinds.get(str(event["requestId"])) == "Font":
            self.fonts += size
        else:
            self.plain += size


def _row(what: str, found: int, limit: int) -> str:
    return f"| {what} | {found:,} | {limit:,} | {'held' if found <= limit else 'ABOVE'} |"


if __name__ == "__main__":
    main()
