"""A token from the page to its end, and docs/run/api.md run as it stands, against a house that is really served."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tests.journeys.conftest import Trouble
from tests.journeys.house import ROOT, House

PAGE = ROOT / "docs" / "run" / "api.md"
ALL = ("read people", "read records, and find in them", "write records, signed with your name")


def test_a_manager_makes_a_token_a_program_asks_with_it_and_then_it_is_over(
    page_as: Callable[..., Page],
    place: House,
    trouble: Trouble,
    size: str,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
) -> None:
    trouble.expect("422")
    page = page_as("dee")
    page.goto("/account/tokens/")
    page.get_by_role("button", name="Make the token").click()  # nothing is filled in yet
    axe(page)
    fits(page)
    secret = _token(page, f"Rota program, {size}", ALL[:1])
    axe(page)
    fits(page)
    assert _people(place, secret) == 200
    page.get_by_role("link", name="Done").click()
    assert secret not in page.content()
    assert "last used" in page.get_by_role("main").inner_text()
    page.get_by_role("button", name=f"End the token: Rota program, {size}").click()
    page.get_by_text("That token has ended.").wait_for()
    assert _people(place, secret) == 401


def test_the_page_about_programs_does_what_it_says(page_as: Callable[..., Page], place: House, tmp_path: Path) -> None:
    """Every example of the page, as one program, with a token made for it; and the same without one."""
    examples = re.findall(r"```(\w*)\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert {kind for kind, _text in examples} == {"python"}, "an example that is not run here"
    program = tmp_path / "program.py"
    program.write_text("\n".join(text for _kind, text in examples), "utf-8")
    environ = {**os.environ, "GOLDTHREAD_URL": place.url, "TZ": "Europe/London"}

    def run(token: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-W", "ignore", program],
            env={**environ, "GOLDTHREAD_TOKEN": token},
            capture_output=True,
            text=True,
        )

    ran = run(_token(page_as("dee"), "The guide’s program", ALL))
    assert ran.returncode == 0, ran.stderr
    lines = ran.stdout.splitlines()
    assert lines[0] == "Noah ['Two staff present at night feeds']"
    assert lines[1] == "['subject', 'happened_on', 'happened_time', 'happened_second']"
    assert lines[2].endswith("Daily log Dee O False")
    assert lines[3] == "[1] ['signed']"
    without = run("gt_nobodys")
    assert without.returncode == 1
    assert without.stderr.startswith("401: Send a token that is open")


def _token(page: Page, name: str, may: tuple[str, ...]) -> str:
    """Make a token on its page; the secret that is shown."""
    page.goto("/account/tokens/")
    page.get_by_role("textbox", name="What it is for").fill(name)
    for each in may:
        page.get_by_label(each, exact=True).check()
    page.get_by_role("button", name="Make the token").click()
    return page.get_by_role("textbox", name="Token", exact=True).input_value()


def _people(place: House, secret: str) -> int:
    request = urllib.request.Request(f"{place.url}/api/v1/people", headers={"Authorization": f"Bearer {secret}"})
    try:
        with urllib.request.urlopen(request) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as no:
        return no.code
