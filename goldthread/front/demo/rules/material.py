"""The material lies in TOML, by home: who works there, who lives there, what was written. Read once a process."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

PLACE = Path(__file__).parent / "material"


@dataclass(frozen=True)
class House:
    """A home of the universe: its key, name and setting, and how far back its records go (days from today)."""

    key: str
    name: str
    pack: str
    first: int


@dataclass(frozen=True)
class Worker:
    """One of the standing cast: `hand` is how they write, `posts` the roles as they stand in the material."""

    key: str
    name: str
    hand: str
    posts: tuple[Mapping[str, Any], ...]
    left: int | None = None
    agency: str = ""  # whose worker they are when not the home's own


@cache
def read(name: str) -> dict[str, Any]:
    """The material of that name ("staff", "willows/people"). Do not change what comes back."""
    return tomllib.loads((PLACE / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def records_of(home: str) -> tuple[dict[str, Any], ...]:
    """Every record that was written out for a home, from all its files, in the order of their names."""
    found: list[dict[str, Any]] = []
    for path in sorted((PLACE / home / "records").glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        usual = content.get("usual", {})
        found += [{**usual, **record, "_from": path.stem} for record in content["record"]]
    return tuple(found)


@cache
def workers() -> dict[str, Worker]:
    """The standing cast by key."""
    return {
        row["key"]: Worker(
            row["key"],
            row["name"],
            row.get("hand", "careful"),
            tuple(row["posts"]),
            row.get("left"),
            row.get("agency", ""),
        )
        for row in read("staff")["worker"]
    }


HOUSES = (
    House("willows", "The Willows", "residential_family_centre", -84),
    House("ash", "Ash Lane", "childrens_home", -84),
    House("beck", "Beck House", "supported_accommodation", -84),
)
PROVIDER = "Hollin Care (invented)"
