"""`python -m tests.permissions.mutants`: every mutant of the program's checks; with `walls`, of the database's walls.

Each check is asked first of the tests that call what it stands in, then of the permission table, then of all tests of
its app; what notices it first counts. `equivalent.txt` names those that change nothing, each with its reason.
`MUTANTS_EVERY=20` takes one of twenty; `MUTANTS_PART=0/4` a quarter; `MUTANTS_WALLS=200` so many of the walls', by a
fixed seed. With `MUTANTS_PLACE` a run that was broken off is taken up again. Where nothing was measured, some were left
out or a process broke, it ends with 2 and is no pass.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from tests.permissions.counting import NO_MUTANT

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
NEAR = (
    "tests/permissions/test_acts.py",
    "tests/permissions/test_pages.py",
    "tests/permissions/test_shown.py",
    "tests/permissions/test_opened.py",
    "tests/ground/access/test_viewer.py",
    "tests/casework/records/test_pages_refuse.py",
)
WALLS = (
    "tests/walls/test_rows.py",
    "tests/walls/test_records.py",
    "tests/walls/test_moved.py",
    "tests/casework/records/test_concerns.py",
    "tests/casework/records/test_release.py",
    "tests/oversight/looking",
)
AGAIN = ("-p", "tests.permissions.again")
GOAL = 99
WAYS = {"checks": ("acts", "table", "tests"), "walls": ("walls",)}  # how each kind is asked
broken: list[str] = []  # the processes that did not end well


def main() -> int:
    """1 when more than one in a hundred live; 2 when that was not measured."""
    kinds = sys.argv[1:] or ["checks"]
    if not set(kinds) <= set(WAYS):
        raise SystemExit(f"one of {', '.join(WAYS)}")
    began = time.monotonic()
    place = Path(os.environ.setdefault("MUTANTS_PLACE", tempfile.mkdtemp(prefix="mutants-")))
    code = 0
    for kind in kinds:
        (place / "living.json").unlink(missing_ok=True)
        if kind == "checks":
            found = _of_checks(place)
        else:
            _run("walls", [*WALLS, *AGAIN], {"MUTANTS_BY": "walls"})
            found = {each: f"tests/walls: {by}" if by else by for each, by in read(place, "walls").items()}
        code = max(code, _told(kind, found), short(kind, found, asked_of(place, kind), broken))
    print(f"{time.monotonic() - began:.0f} s; what noticed each: {place}")
    return code


def short(kind: str, found: dict[str, str | None], asked: set[str], broken: list[str]) -> int:
    """2 where it is not known of every one whether it is noticed, in words."""
    left = sorted(asked - found.keys())
    for each in left[:20]:
        print(f"not asked: {each}")
    for each in broken:
        print(f"broke: {each}")
    if not asked or left or broken:
        print(f"{kind}: measured of {len(asked) - len(left)} of {len(asked)}, {len(broken)} processes broke: no pass")
        return 2
    return 0


def asked_of(place: Path, kind: str) -> set[str]:
    """Those that its processes were given."""
    files = (file for way in WAYS[kind] for file in place.glob(f"all-{way}-*.json"))
    return {each for file in files for each in json.loads(file.read_text("utf-8"))}


def _of_checks(place: Path) -> dict[str, str | None]:
    """What noticed each: the three ways one after the other, each of what still lives."""
    ways = {
        "acts": [*NEAR, *AGAIN],
        "table": ["tests/permissions/run_table.py", "-k", "test_mutants"],
        "tests": [*AGAIN],
    }
    found: dict[str, str | None] = {}
    for by in ways:
        _add(found, by, read(place, by))
    for by, arguments in ways.items():
        tried = place / "living.json"
        if found:
            tried.write_text(json.dumps([each for each, caught in found.items() if not caught]), "utf-8")
        where = _folders(found) if by == "tests" else []
        if by == "tests" and not where:
            break
        _run(by, [*where, *arguments], {"MUTANTS_BY": by})
        _add(found, by, read(place, by))
    return found


def _add(found: dict[str, str | None], by: str, more: dict[str, str | None]) -> None:
    """What was caught stays caught; what something went through was asked."""
    for each, caught in more.items():
        found[each] = found.get(each) or (f"{by}: {caught}" if caught else caught if caught == "" else found.get(each))


def _folders(found: dict[str, str | None]) -> list[str]:
    """The tests of the apps in which something lives."""
    apps = {tuple(each.split("/")[1:3]) for each, caught in found.items() if not caught and each.startswith("gold")}
    return sorted(f"tests/{'/'.join(app)}" for app in apps if (ROOT / "tests" / "/".join(app)).is_dir())


def _run(by: str, arguments: list[str], more: dict[str, str]) -> None:
    """One process a core, each with its part; what they say of their progress, as they say it."""
    cores = int(os.environ.get("MUTANTS_CORES", os.cpu_count() or 1))
    only = os.environ.get("MUTANTS_PART")
    parts = [only] if only else [f"{part}/{cores}" for part in range(cores)]
    place = Path(os.environ["MUTANTS_PLACE"])
    logs = [place / f"{by}-{part.replace('/', '-of-')}.txt" for part in parts]
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:xdist", "-p", "no:cacheprovider", *arguments],
            env={**os.environ, **more, "MUTANTS_PART": part},
            stdout=log.open("w", encoding="utf-8"),
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for part, log in zip(parts, logs, strict=True)
    ]
    hands = [threading.Thread(target=_pass_on, args=(each, by)) for each in running]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    ended = zip(running, logs, strict=True)
    broken.extend(f"{log} ended with {each.returncode}" for each, log in ended if each.returncode)


def _pass_on(process: subprocess.Popen[str], by: str) -> None:
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith((f"{by} ", "without a mutant")):
            print(line, end="", flush=True)
    process.wait()


def read(place: Path, by: str) -> dict[str, str | None]:
    """What all processes found that way."""
    found: dict[str, str | None] = {}
    for file in sorted(place.glob(f"{by}-*.json")):
        for each, caught in json.loads(file.read_text("utf-8")).items():
            found[each] = found.get(each) or caught
    return found


def equivalents() -> dict[str, str]:
    """By the words of a mutant without its line: why nothing changes."""
    found = {}
    for line in (HERE / "equivalent.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            mutant, _, why = line.partition(" -- ")
            found[mutant.strip()] = why.strip()
    return found


def _told(kind: str, found: dict[str, str | None]) -> int:
    known = equivalents()
    none = {each for each, caught in found.items() if caught and caught.endswith(NO_MUTANT)}
    same = {each for each, caught in found.items() if not caught and plain(each) in known}
    alive = [each for each, caught in found.items() if not caught and each not in same]
    for each in sorted(none):
        print(f"no mutant, the database takes no such words: {each}")
    for each in sorted(same):
        print(f"equivalent: {each}: {known[plain(each)]}")
    for each in alive:
        print(f"alive{'' if found[each] == '' else ' (nothing goes through it)'}: {each}")
    counted = len(found) - len(same) - len(none)
    by = Counter(caught.partition(":")[0] for each, caught in found.items() if caught and each not in none)
    share = 100 * (counted - len(alive)) / counted if counted else 0.0
    print(
        f"{kind}: {len(found)} mutants, {len(none)} none, {len(same)} equivalent, {counted - len(alive)} caught "
        f"({', '.join(f'{many} by {how}' for how, many in by.most_common())}), {len(alive)} alive: "
        f"{share:.1f} % of {counted} (goal {GOAL})"
    )
    return int(share < GOAL)


def plain(mutant: str) -> str:
    """Its words, without the line, which moves."""
    return re.sub(r"(\.py|\.sql):\d+", r"\1", mutant)


if __name__ == "__main__":
    raise SystemExit(main())
