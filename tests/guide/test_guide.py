"""The guide says what the pages say: each word in bold is on a screen, each picture is there and can be taken again."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from tests.guide.album import LARGEST, PICTURES
from tests.journeys.house import ROOT

# docs/guide/import* speaks of files and columns as well, in bold too.
PAGES = sorted(page for page in (ROOT / "docs" / "guide").glob("*.md") if not page.name.startswith("import"))
_NAMES = [page.name for page in PAGES]
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_SAID = re.compile(r"""_\(\s*"((?:[^"\\]|\\.)*)\"""")
_NUMBERED = re.compile(r'ngettext\(\s*"([^"]*)",\s*"([^"]*)"')
_PICTURE = re.compile(r"!\[(.*?)\]\((.+?)\)", re.DOTALL)
_LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)#]+)(?:#[^)]*)?\)")
_PLACE = re.compile(r"%\\?\((?:\w+)\\?\)s|%%s")


@cache
def on_screen() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """Words of templates, of presenters and forms, and of packs: those said as they stand, and those with a gap."""
    found: set[str] = set()
    for template in (ROOT / "goldthread").rglob("*.jinja"):
        text = template.read_text(encoding="utf-8")
        found.update(_SAID.findall(text))
        for pair in _NUMBERED.findall(text):
            found.update(pair)
    for module in (ROOT / "goldthread").rglob("*.py"):
        if module.stem in ("forms", "presenters", "rules") or module.parent.name in ("presenters", "views", "forms"):
            tree = ast.parse(module.read_text(encoding="utf-8"))
            found.update(n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str))
    for pack in (ROOT / "packs").rglob("*.toml"):
        found.update(_labels(tomllib.loads(pack.read_text(encoding="utf-8"))))
    # One that begins with its gap would fit nearly anything.
    forms = (re.escape(words) for words in found if "%" in words and not words.startswith("%"))
    gaps = tuple(re.compile(_PLACE.sub(".+", form)) for form in forms if _PLACE.search(form))
    return frozenset(found), gaps


def _labels(part: object) -> set[str]:
    if isinstance(part, dict):
        own = {part[key] for key in ("label", "plural") if isinstance(part.get(key), str)}
        return own.union(*(_labels(value) for value in part.values()))
    if isinstance(part, list):
        return set().union(*(_labels(value) for value in part))
    return set()


def bold(page: Path) -> list[str]:
    """What stands in bold, less whole sentences: those are said with weight and are on no button."""
    words = (" ".join(each.split()) for each in _BOLD.findall(page.read_text(encoding="utf-8")))
    return [each for each in words if not each.endswith(".")]


@pytest.mark.parametrize("page", PAGES, ids=_NAMES)
def test_every_word_in_bold_is_on_a_screen(page: Path) -> None:
    said, gaps = on_screen()
    unknown = [word for word in bold(page) if word not in said and not any(gap.fullmatch(word) for gap in gaps)]
    assert not unknown, f"{page.name} names what no page shows: {unknown}"


def test_a_word_that_is_on_no_screen_would_be_found() -> None:
    said, gaps = on_screen()
    for word in ("Save and exit", "Sign it off", "People page", "Record now"):
        assert word not in said and not any(gap.fullmatch(word) for gap in gaps), word
    assert sum(len(bold(page)) for page in PAGES) > 100, "the guide names what to tap"


@pytest.mark.parametrize("page", PAGES, ids=_NAMES)
def test_links_and_pictures_are_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for link in _LINK.findall(text):
        assert link.startswith("https://") or (page.parent / link).exists(), f"{page.name} leads to {link}"
    for words, picture in _PICTURE.findall(text):
        path = (page.parent / picture).resolve()
        assert words.strip(), f"{picture} in {page.name} says nothing to who cannot see it"
        assert path.is_file(), f"{picture} in {page.name} is not there: make guide"
        assert str(path.relative_to(ROOT)) in PICTURES, f"{picture} in {page.name} is not taken by make guide"


def test_every_picture_is_shown_and_small() -> None:
    readme = ROOT / "README.md"
    shown = {
        str((page.parent / picture).resolve().relative_to(ROOT))
        for page in (*PAGES, readme)
        for _words, picture in _PICTURE.findall(page.read_text(encoding="utf-8"))
    }
    assert shown == set(PICTURES)
    for picture in PICTURES:
        assert 2_000 < (ROOT / picture).stat().st_size < LARGEST, picture


def test_every_page_is_reached_from_the_first_one() -> None:
    first = (ROOT / "docs" / "guide" / "index.md").read_text(encoding="utf-8")
    assert {link for link in _LINK.findall(first) if link.endswith(".md")} >= {*_NAMES} - {"index.md"}


def test_the_guide_says_that_medicines_stay_on_paper() -> None:
    for name in ("index.md", "night-checks-and-baby-care.md", "managers.md"):
        assert re.search(r"Medicines.*paper", (ROOT / "docs" / "guide" / name).read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=_NAMES)
def test_the_guide_is_calm(page: Path) -> None:
    text = _PICTURE.sub("", page.read_text(encoding="utf-8"))
    assert "!" not in text, f"{page.name} raises its voice"
    assert not re.search(r"\b\d{1,2}(:\d\d)? ?(am|pm)\b", text), f"{page.name} does not use the 24-hour clock"
