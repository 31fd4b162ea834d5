"""Every address that the program answers to, and what the ids in it stand for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

# What a name between < > stands for, by the beginning of the address. The first that fits counts. An address with a
# name that is not here fails the tests until somebody says what it is: then its foreign ids are tried as well.
NOUNS: tuple[tuple[str, dict[str, str]], ...] = (
    ("api/v1/people/", {"id": "person"}),
    ("api/v1/records/", {"id": "record"}),
    ("people/end/keep-safe/", {"id": "keep_safe_line"}),
    ("people/end/", {"kind": "line_kind", "id": "line"}),
    ("people/network/", {"id": "network_link"}),
    ("people/", {"id": "person", "file": "photo"}),
    ("moves/back/", {"id": "moved"}),
    ("moves/", {"id": "move"}),
    ("stays/", {"id": "placement"}),
    ("duties/", {"id": "duty"}),
    ("staff/tablets/", {"device_id": "device"}),
    ("looks/", {"id": "look"}),
    ("break-glass/", {"id": "glass"}),
    ("opened/", {"id": "glass"}),
    ("staff/roles/", {"membership_id": "membership"}),
    ("staff/", {"user_id": "user"}),
    ("shifts/", {"id": "shift"}),
    ("agency/", {"id": "let_in"}),
    ("visits/", {"id": "visit", "person": "person"}),
    ("handovers/", {"id": "handover"}),
    ("record/", {"kind": "kind"}),
    ("records/", {"id": "record", "person": "person", "file": "file", "number": "number"}),
    ("concerns/", {"id": "concern"}),
    ("drafts/files/", {"file": "draft_file"}),
    ("drafts/", {"id": "draft"}),
    ("language/", {"pack": "pack", "digest": "word"}),
    ("welcome/back/", {"token": "back_token"}),
    ("welcome/worker/", {"token": "worker_token"}),
    ("welcome/", {"token": "first_token"}),
    ("accounts/2fa/", {"pk": "number"}),
    ("bring-in/", {"id": "batch"}),
)


@dataclass(frozen=True)
class Address:
    """One line of a urls module. `route` is the whole address with its <names>."""

    name: str
    route: str
    view: Callable[..., Any]
    names: tuple[str, ...]

    @property
    def ours(self) -> bool:
        """Whether the view is of this program, and not of a package."""
        return self.view.__module__.startswith("goldthread.")

    @property
    def by_token(self) -> bool:
        """Whether it is the API's, which no cookie opens: tests/api visits it with tokens."""
        return self.route.startswith("api/") and self.name != "openapi"

    def nouns(self) -> dict[str, str]:
        """What each name stands for. Raises LookupError for one that nobody has explained."""
        if not self.names:
            return {}
        for beginning, nouns in NOUNS:
            if self.route.startswith(beginning):
                unknown = set(self.names) - nouns.keys()
                if unknown:
                    break
                return {name: nouns[name] for name in self.names}
        raise LookupError(f"{self.route}: say in tests/architecture/addresses.py what its names stand for")

    def path(self, **values: object) -> str:
        """The address with its names filled."""
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), self.route)


def addresses() -> list[Address]:
    """All of them, in the order of the urls modules."""
    return list(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list[Any], before: str) -> Iterator[Address]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        else:
            assert isinstance(pattern, URLPattern)
            names = tuple(re.findall(r"<(?:\w+:)?(\w+)>", route))
            yield Address(pattern.name or "", route, pattern.callback, names)
