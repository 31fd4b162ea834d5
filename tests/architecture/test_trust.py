"""docs/trust.md and docs/asvs.csv name commands and tests: each of them is there."""

from __future__ import annotations

import ast
import csv
import re
from functools import cache
from importlib.util import find_spec

import pytest

from tests.architecture.sources import ROOT

TRUST = (ROOT / "docs" / "trust.md").read_text("utf-8")
ROWS = list(csv.DictReader((ROOT / "docs" / "asvs.csv").read_text("utf-8").splitlines()))
# How many requirements of levels 1 and 2 each section of the chapters has (ASVS 5.0.0).
SECTIONS = {
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4,
    "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2,
    "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
    "14.1": 2, "14.2": 4, "14.3": 3,
    "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3,
}  # fmt: skip
STATES = {"held", "partly", "not held", "does not apply", "written down", "not yet looked at"}


@cache
def names_in(path: str) -> set[str]:
    return {
        node.name
        for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test")
    }


def is_there(named: str) -> bool:
    """A test's node, a file or a folder of tests."""
    path, _, test = named.partition("::")
    where = ROOT / path
    return where.exists() and (not test or test in names_in(path))


def commands() -> list[str]:
    """Without what is set before them: `NAME=value pytest …`."""
    return sorted(set(re.findall(r"`(?:[A-Z_]+=\S+ )*((?:python -m|pytest|make|goldthread) [^`…]+)`", TRUST)))


@pytest.mark.parametrize("command", commands())
def test_every_command_of_the_trust_page_is_there(command: str) -> None:
    program, *words = command.split()
    if program == "python":
        spec = find_spec(words[1])
        assert spec is not None, command
        if spec.submodule_search_locations:
            assert find_spec(f"{words[1]}.__main__"), f"{command}: nothing to run"
        else:
            assert '__name__ == "__main__"' in (ROOT / f"{words[1].replace('.', '/')}.py").read_text("utf-8")
    elif program == "pytest":
        assert all(is_there(word) for word in words), command
    else:
        assert re.search(rf"^{words[0]}:", (ROOT / "Makefile").read_text("utf-8"), re.M), command


def test_every_line_of_the_trust_page_has_a_command() -> None:
    rows = [line for line in TRUST.splitlines() if line.startswith("| ") and "promise |" not in line]
    assert len(rows) > 50
    for row in rows:
        assert re.search(r"\| `[^`]+` \|$", row), row


def test_every_requirement_of_the_chapters_has_a_line() -> None:
    wanted = {f"{section}.{number}" for section, many in SECTIONS.items() for number in range(1, many + 1)}
    ids = [row["id"] for row in ROWS]
    assert len(ids) == len(set(ids))
    assert {id for id in ids if not id.startswith("V")} == wanted
    assert {row["id"] for row in ROWS if row["state"] == "not yet looked at"} == {
        f"V{number}" for number in range(1, 18) if number not in (6, 7, 8, 14, 16)
    }


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_a_line_names_a_test_that_is_there_or_says_why(row: dict[str, str]) -> None:
    assert row["state"] in STATES
    assert row["in our words"]
    for test in row["tests"].split():
        assert "::" in test
        assert is_there(test), test
    if row["state"] in ("held", "partly"):
        assert row["tests"], "by which test?"
    if row["state"] not in ("held", "not yet looked at"):
        assert row["why, or where"]
    if row["state"] != "held":
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", row["day"])
    for page in re.findall(r"docs/\S+\.md", row["why, or where"]):
        assert (ROOT / page).exists(), page


def test_the_trust_page_counts_as_the_table_does() -> None:
    states = [row["state"] for row in ROWS]
    said = re.search(
        r"Of its (\d+) lines (\d+) are held, (\d+) partly, (\d+) not, (\d+) do not apply, and (\d+)\s", TRUST
    )
    assert said is not None
    count = states.count
    assert [int(number) for number in said.groups()] == [
        len(states) - count("not yet looked at"),
        count("held"),
        count("partly"),
        count("not held"),
        count("does not apply"),
        count("written down"),
    ]
