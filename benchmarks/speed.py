"""Reading and writing at 10 k, 100 k and 1 M records, against an authenticated hello in the same run.

python -m benchmarks.speed [--sizes 10000,100000,1000000] [--blocks 15]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
import uuid
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import psycopg

from benchmarks.blocks import Blocks, Ratio, exponent, run
from benchmarks.fill import fill
from benchmarks.houses import ROOT, Load, Site, cluster, copy, environment, fetch, prepare, serving, session

FLOORS = {"timeline": (0.12, 0.28), "writing": (0.20, 0.40), "action": (0.05, 0.12)}
SCRIPT = Path(__file__).parent / "write.lua"

OWNER_ACTS = "-c goldthread.owner_acts=on"  # the owner is bound by the walls as well, until it says so


def say(line: str) -> None:
    """A line of progress."""
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--blocks", type=int, default=15)
    parser.add_argument("--most", type=int, default=60)
    arguments = parser.parse_args()
    sizes = [int(size) for size in arguments.sizes.split(",")]
    lines: list[str] = []
    first, search, everywhere = [], [], []
    with cluster() as server:
        say("tables and cast")
        prepare(server, "cast")
        for size in sizes:
            name = f"size{size}"
            copy(server, "cast", name)
            say(f"{size:,} records")
            home, home_name, workers, forms = cast(server.url("owner", name))
            person = fill(
                server.url("owner", name), size, home=home, home_name=home_name, workers=workers, forms=forms, say=say
            )
            blocks, seconds = measure(server, name, person, arguments.blocks, arguments.most)
            for variant in ("timeline", "shift page", "handover", "writing", "action"):
                baseline = "insert" if variant == "action" else "hello"
                lines.append(row(variant, size, blocks.ratio(variant, baseline), blocks))
            first.append(seconds["first"])
            search.append(seconds["search"])
            everywhere.append(seconds["everywhere"])
        print(report(lines, sizes, first, search, everywhere))


def cast(url: str) -> tuple[uuid.UUID, str, list[uuid.UUID], dict[str, uuid.UUID]]:
    """The measured home, its workers and its forms."""
    with psycopg.connect(url, options=OWNER_ACTS) as connection:
        home, name = connection.execute("SELECT id, name FROM homes_home WHERE name = 'The Willows'").fetchone()
        workers = [
            row[0]
            for row in connection.execute("SELECT DISTINCT user_id FROM access_membership WHERE home_id = %s", [home])
        ]
        forms = dict(
            connection.execute(
                "SELECT kind, id FROM packs_formversion WHERE pack = 'residential_family_centre' AND kind IN ('feed', 'observation')"
            )
        )
    return home, name, workers, forms


def measure(server: object, name: str, person: uuid.UUID, fewest: int, most: int) -> tuple[Blocks, dict[str, float]]:
    """Blocks of all variants at one size, and the seconds of a first page and a search over one connection."""
    environ = environment(server, name)  # type: ignore[arg-type]
    subprocess.run([sys.executable, "-m", "goldthread.config.static"], env=environ, cwd=ROOT, check=True)
    # More browsers than write at once, so that none waits for itself.
    browsers, token = session(environ, "ruth@demo.invalid", "goldthread.config.backend.Backend", 32)
    (plain,), _token = session(environ, "ruth@demo.invalid", "django.contrib.auth.backends.ModelBackend")
    put = [sys.executable, "-m", "benchmarks.on_shift", "ruth@demo.invalid"]
    subprocess.run(put, env=environ, cwd=ROOT, check=True)
    load = Load()
    with ExitStack() as stack:
        port = stack.enter_context(serving("goldthread.config.wsgi:application", environ))
        hello_port = stack.enter_context(serving("benchmarks.hello_wsgi:application", environ))
        site = Site(port, f"session={browsers[0]}; csrf={token}", token)
        hello = Site(hello_port, f"session={plain}", token)
        path = f"/people/{person}/"
        status, content, _headers = fetch(site, path)
        assert status == 200 and content.count(b"timeline-entry") >= 50, (status, content[:400])
        status, content, _headers = fetch(hello, "/hello")
        assert content.startswith(b"hello "), content
        os.environ["FIELDS"] = fields(person)
        os.environ["SESSIONS"] = " ".join(browsers)
        status, content, _headers = fetch(site, "/record/feed/", body=f"id={uuid.uuid4()}&{os.environ['FIELDS']}")
        assert status == 302, (status, content[:2000])
        for page, shows in (("/shift/", b"Measured7"), ("/handover/", b"Measured7")):
            status, content, _headers = fetch(site, page)
            assert status == 200 and shows in content, (page, status, content[:2000])
        action = stack.enter_context(acting(environ, person))
        blocks = run(
            {
                "hello": lambda: load.get(hello, "/hello"),
                "timeline": lambda: load.get(site, path),
                "shift page": lambda: load.get(site, "/shift/"),
                "handover": lambda: load.get(site, "/handover/"),
                "writing": lambda: load.post(site, "/record/feed/", SCRIPT),
                "action": lambda: action("action"),
                "insert": lambda: action("insert"),
            },
            baseline="hello",
            fewest=fewest,
            most=most,
            say=say,
        )
        return blocks, {
            "first": one_by_one(lambda: fetch(site, path)),
            "search": one_by_one(lambda: fetch(site, path, body="words=landing")),
            "everywhere": beyond(site, hello),
        }


PHRASES = (
    "landing",
    '"fell asleep"',
    "tooth",
    "bottle landing",
    '"both sides and fell asleep"',
    "zeppelin",
    "Nohah fed",
)


def beyond(site: Site, hello: Site, times: int = 12) -> float:
    """The 95th percentile of seconds of finding a phrase over everything, beyond the hello's median."""
    for phrase in PHRASES:
        fetch(site, "/find/", body=urlencode({"words": phrase}))
    taken, plain = [], []
    for _ in range(times):
        for phrase in PHRASES:
            start = time.perf_counter()
            status, _content, _headers = fetch(site, "/find/", body=urlencode({"words": phrase}))
            taken.append(time.perf_counter() - start)
            assert status == 200, status
            start = time.perf_counter()
            fetch(hello, "/hello")
            plain.append(time.perf_counter() - start)
    return sorted(taken)[int(len(taken) * 0.95)] - statistics.median(plain)


def fields(person: uuid.UUID) -> str:
    """A feed's form."""
    now = datetime.now(ZoneInfo("Europe/London"))
    return urlencode(
        {
            "subject": str(person),
            "happened_on": now.strftime("%Y-%m-%d"),
            "happened_time": now.strftime("%H:%M"),
            "q.feed_kind": "breast",
            "q.fed_by": "parent",
            "q.note.seen": "She fed from both sides and fell asleep.",
            "act": "sign",
        }
    )


class acting:  # noqa: N801 - reads as a word in a with statement
    """A process of its own that runs the action, or the raw durable INSERT, for a slice and answers the rate."""

    def __init__(self, environ: dict[str, str], person: uuid.UUID) -> None:
        self.environ, self.person = environ, person

    def __enter__(self) -> object:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.in_process", str(self.person)],
            env=self.environ,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self.ask

    def ask(self, what: str) -> float:
        """The rate of one slice."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(what + "\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait()


def one_by_one(ask: object, times: int = 60) -> float:
    """The median seconds of one request at a time."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        status, _content, _headers = ask()  # type: ignore[operator]
        taken.append(time.perf_counter() - start)
        assert status == 200, status
    return statistics.median(taken)


def row(variant: str, size: int, ratio: Ratio, blocks: Blocks) -> str:
    """A line of the table."""
    floor, goal = FLOORS.get(variant, (None, None))
    reached = "no floor is set"
    if floor is not None and goal is not None:
        reached = "goal reached" if ratio.low >= goal else "floor held" if ratio.low >= floor else "BELOW THE FLOOR"
    return f"| {variant} | {size:,} | {ratio} | {floor or '–'} | {goal or '–'} | {reached} | {blocks.median(variant):.0f}/s |"


def report(lines: list[str], sizes: list[int], first: list[float], search: list[float], everywhere: list[float]) -> str:
    """The Markdown that docs/measures.md holds."""
    out = [
        "| what | records | ratio (95 % interval) | floor | goal | | here |",
        "|---|---|---|---|---|---|---|",
        *lines,
    ]
    for size, seconds in zip(sizes, everywhere, strict=True):
        reached = "goal reached" if seconds <= 0.020 else "ABOVE THE GOAL"
        out.append(
            f"| finding over everything, p95 beyond hello | {size:,} | {seconds * 1000:.1f} ms | – | 20 ms | {reached} | |"
        )
    if len(sizes) > 1:
        for name, times, floor, goal in (("first page", first, 0.05, 0.02), ("search in one file", search, 0.15, 0.15)):
            slope = exponent(sizes, times)
            reached = "goal reached" if slope <= goal else "floor held" if slope <= floor else "ABOVE THE FLOOR"
            millis = ", ".join(f"{t * 1000:.1f} ms" for t in times)
            out.append(
                f"| growth of {name} | {sizes[0]:,}–{sizes[-1]:,} | exponent {slope:.3f} | {floor} | {goal} | {reached} | {millis} |"
            )
    return "\n".join(out)


if __name__ == "__main__":
    main()
