"""Markup and scripts written into every text field, shown on every page in a real browser: nothing runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.architecture.addresses import addresses
from tests.architecture.fillings import fillings_of
from tests.architecture.universe import Universe
from tests.journeys.conftest import ROOT, House, Trouble

# Short enough for the shortest line, and closing whatever it may stand in.
WORDS = "\"'></textarea></title><img src=x onerror=window.pwned=1><script>window.pwned=1</script>{{7919*7907}}"
ONE_AT_A_TIME = ("record_write", "person_end")  # many of a sort: two of each are enough in the browser
NO_PAGES = ("language", "record_file", "draft_file", "record_print", "timeline_print", "intake_left_out", "healthz")


@pytest.fixture(scope="module")
def hostile(place: House) -> Universe:
    """The module's house, with the words in it."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.abuse.fill", WORDS],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **place.environ},
    )
    told = json.loads(done.stdout.strip().splitlines()[-1])
    return Universe(told["ids"], told["kinds"])


def test_no_word_that_is_written_ever_runs(hostile: Universe, page_as: Callable[..., Page], trouble: Trouble) -> None:
    """The whole of The Willows, as its manager and as the worker who wrote the drafts."""
    trouble.expect(r"the server responded with a status of 4\d\d")
    shown = 0
    for visitor in ("dee", "ruth"):
        page = page_as(visitor)
        for path in _paths(hostile, visitor):
            answer = page.goto(path, wait_until="load")
            if answer is None or answer.status != 200:
                continue
            assert page.evaluate("window.pwned") is None, f"{path} ran it"
            assert page.locator("img[src='x']").count() == 0, f"{path} drew it"
            text = page.content()
            assert "62615533" not in text, f"{path} worked it out"
            shown += "window.pwned=1" in text
    assert shown > 40, f"the words stood on {shown} pages only"


def _paths(universe: Universe, visitor: str) -> list[str]:
    found = []
    for address in addresses():
        if address.name in NO_PAGES or not address.ours or (visitor == "ruth" and not address.name.startswith("draft")):
            continue
        own = [values for whose, values in fillings_of(universe, address, "willows") if whose in ("", "own")]
        most = 2 if address.name in ONE_AT_A_TIME else 1
        found += [address.path(**values) for values in own[:most]]
        if address.name == "record":  # one of every kind
            found += [address.path(id=id) for id in universe.kinds["willows"].values()]
    return found
