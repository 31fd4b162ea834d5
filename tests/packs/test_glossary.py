"""Every model has its line in docs/glossary.md, and no line names a model that is gone."""

from __future__ import annotations

import re

from django.apps import apps

from tests.packs.write import ROOT

ROWS = [
    [cell.strip() for cell in line.strip("| ").split("|")]
    for line in (ROOT / "docs/glossary.md").read_text("utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| term ")
]
NAMED = [name for row in ROWS for name in re.findall(r"`([A-Z][A-Za-z]+)`", row[0])]


def ours() -> set[str]:
    return {model.__name__ for model in apps.get_models() if model.__module__.startswith("goldthread.")}


def test_every_model_is_a_word_of_the_glossary() -> None:
    assert ours() - set(NAMED) == set(), "give it a line in docs/glossary.md, or a better name"


def test_every_model_of_the_glossary_is_there_once() -> None:
    assert set(NAMED) - ours() == set()
    assert len(NAMED) == len(set(NAMED))


def test_a_term_has_a_meaning_and_a_place() -> None:
    for row in ROWS:
        assert len(row) == 4, row
        term, meaning, _, place = row
        assert term and place
        assert meaning.endswith("."), f"{term}: a sentence"
