"""What became of each mutant, kept in a folder of the run (`table-0.json`, …), and which are whose part."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, TypeVar

PLACE = Path(os.environ.get("MUTANTS_PLACE", "/tmp"))
PART, PARTS = (int(each) for each in os.environ.get("MUTANTS_PART", "0/1").split("/"))
NO_MUTANT = "no mutant"  # what is found of one whose words the database does not take
EVERY = int(os.environ.get("MUTANTS_EVERY", "1"))


class Named(Protocol):
    """Whatever is one less: it says which in words, the same in every run."""

    @property
    def file(self) -> str: ...


M = TypeVar("M", bound=Named)


def part(all_of_them: Sequence[M]) -> list[M]:
    """Those of this process: one of EVERY, and of these each PARTSth; of what still lives, where that is written."""
    tried: list[M] = list(all_of_them[::EVERY])
    if (PLACE / "living.json").exists():
        living = set(json.loads((PLACE / "living.json").read_text("utf-8")))
        tried = [each for each in tried if str(each) in living]
    return [each for at, each in enumerate(tried) if at % PARTS == PART]


class Found:
    """By its words, what noticed each mutant: "" for nothing, None where nothing goes through it.

    NO_MUTANT where there was none.
    """

    def __init__(self, by: str, tried: Sequence[Named]) -> None:
        self.file = PLACE / f"{by}-{PART}.json"
        wanted = PLACE / f"all-{by}-{PART}.json"  # and `mutants.py` fails where one does not come out
        before = json.loads(wanted.read_text("utf-8")) if wanted.exists() else []
        wanted.write_text(json.dumps(list(dict.fromkeys([*before, *map(str, tried)]))), "utf-8")
        self.by = by
        self.found: dict[str, str | None] = {}
        if self.file.exists():  # a run that was broken off, taken up again
            self.found = json.loads(self.file.read_text("utf-8"))
        self.began = time.monotonic()

    def say(self, mutant: Named, caught: str | None) -> None:
        self.found[str(mutant)] = caught
        self.file.write_text(json.dumps(self.found, indent=1), "utf-8")
        if len(self.found) % 10 == 0:
            of_them = sum(1 for each in self.found.values() if each)
            words = f"{self.by} {PART}: {of_them} of {len(self.found)} caught, {time.monotonic() - self.began:.0f} s"
            print(words, file=sys.stderr, flush=True)

    def close(self) -> None:
        self.file.write_text(json.dumps(self.found, indent=1), "utf-8")
