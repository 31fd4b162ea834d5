"""Everything that the program says can be said in another language: each sentence is marked, and in the catalogue."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import polib
import pytest
from django.test import Client, override_settings
from pypdf import PdfReader

from tests.architecture.addresses import Address, addresses
from tests.architecture.crawl import Crawler
from tests.architecture.sources import called, modules, said, tree
from tests.architecture.tongue import LANGUAGE, OPENS, WORD, Data, Said, outside, write
from tests.architecture.universe import Universe
from tools.words import CATALOGUE, catalogue, marker, marking

pytestmark = pytest.mark.django_db

VISITORS = {"dee": "willows", "ruth": "willows", "": "willows"}
# Pages whose words are not looked at, with the reason and the day it was allowed.
NOT_LOOKED_AT = {
    "gallery": ("examples for whoever builds the program; in the demo only", "2026-11-22"),
    "language": ("the packs' own words, for the page's script", "2026-11-22"),
}
NAMES = ("Goldthread", "PDF", "CSV", "JPEG", "PNG", "DOCX")  # the same in every language
TYPED = ("anew", "mother")  # by the universe and the standing cast, in small letters like a code
MOST_FORMS = 3  # of one address that are sent in empty


class Stranger(Crawler):
    """Visits with a browser that asks for the made-up language."""

    def fresh(self, visitor: str) -> Client:
        client = super().fresh(visitor)
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = LANGUAGE
        return client


def test_the_catalogue_holds_what_the_program_says() -> None:
    assert CATALOGUE.read_text("utf-8") == catalogue(), "make words"


@pytest.fixture
def spoken(tmp_path: Path) -> Iterator[None]:
    """The made-up language is one of those that the house offers."""
    write(tmp_path)
    with override_settings(LANGUAGES=[("en-gb", "English"), (LANGUAGE, "Made up")], LOCALE_PATHS=[tmp_path]):
        yield


def _page(answer: Any) -> str:
    if answer.streaming:
        list(answer.streaming_content)  # to its end, so that the file is closed
        return ""
    return answer.content.decode() if answer.headers.get("Content-Type", "").startswith("text/html") else ""


def _paths(crawler: Crawler) -> Iterator[tuple[Address, str, str, str, int]]:
    for address in addresses():
        if address.name in NOT_LOOKED_AT:
            continue
        for visitor, home in VISITORS.items():
            tried = 0
            for whose, values in crawler.fillings(address, home, visitor):
                tried += whose == "own"
                if whose in ("", "own") and (tried <= 1 or visitor == "dee"):
                    yield address, visitor, whose, address.path(**values), tried or 1


def test_no_page_says_a_word_that_cannot_be_translated(universe: Universe, spoken: None) -> None:
    """Every page, and what it answers to an empty form, first in English, so that nothing kept comes back in it."""
    data = Data(NAMES + TYPED)
    english, stranger = Crawler(universe), Stranger(universe)
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    pages = 0
    for address, visitor, whose, path, number in _paths(stranger):
        _page(english.clients[visitor].get(path))
        answers = [("GET", _page(stranger.clients[visitor].get(path)))]
        if number <= MOST_FORMS:
            answers.append(
                ("POST", stranger.visit(address, visitor, whose, path, "POST").body.decode(errors="replace"))
            )
        for method, page in answers:
            pages += "<html" in page
            for where, text in Said(page).pieces if "<html" in page else ():
                if WORD.search(words := data.less(text)):
                    found[" ".join(words.split()), where].add(f"{method} {address.name}")
        if number == 1:
            again = _page(english.clients[visitor].get(path))
            assert OPENS not in again, f"{path}: kept in a language that was not asked for"
    told = [f"{words!r} in {where}: {sorted(at)[:3]}" for (words, where), at in sorted(found.items())]
    assert pages > 200
    assert not found, "\n".join([f"{len(told)} pieces that nobody marked", *told])


def test_the_crawl_would_notice(universe: Universe) -> None:
    """What counts as data leaves nearly every sentence of ours standing: one that lost its mark would be found."""
    data = Data(NAMES + TYPED)
    entries = [entry.msgid.replace("%%", "%") for entry in polib.pofile(catalogue())]
    unseen = [text for text in entries if WORD.search(text) and not WORD.search(data.less(text))]
    assert len(unseen) < len(entries) / 20, unseen


# Files whose sentences are for whoever runs or builds the program, in its terminal, or are data; with the day.
IN_ENGLISH = {
    "goldthread/config/": ("the command, its settings and its log", "2026-11-22"),
    "goldthread/front/demo/": ("invented people's words", "2026-11-22"),
    "goldthread/ground/packs/rules/": ("goldthread packs, for whoever writes a pack", "2026-11-22"),
    "goldthread/lib/postgres/": ("the terminal", "2026-11-22"),
    "goldthread/lib/prompts/": ("faults of language.toml", "2026-11-22"),
    "goldthread/lib/outward.py": ("the log, for whoever runs the program", "2026-11-22"),
    "goldthread/ui/gallery.py": ("examples for whoever builds the program", "2026-11-22"),
    "goldthread/ui/examples.py": ("examples for whoever builds the program", "2026-11-22"),
    "goldthread/casework/files/rules/kinds.py": ("words about a constant, under it", "2026-11-22"),
    "goldthread/casework/files/rules/apart.py": ("words about a constant, under it", "2026-11-22"),
}
# Data, although in the source: what a file brought in lacked, and headings that are known when they come back.
STANDS_IN_FILES = ("Not said in the file that was brought in", "Why it was left out", "Row in the first file")
ON_PAGES = (
    "goldthread/config/api/",
    "goldthread/config/middleware.py",
    "goldthread/config/apologies.py",
    "goldthread/config/sign_in.py",
)
# What OpenAPI says of a field, for whoever writes a program against it.
DESCRIBES = {"description", "summary"}
FOR_BUILDERS = {"ValueError", "LookupError", "TypeError", "RuntimeError", "AssertionError", "KeyError", "DoesNotExist"}
LOGGED = {"debug", "info", "warning", "error", "exception"}
SENTENCE = re.compile(r"[A-Z“][^<>\n]*[a-z]{2,}[,.;:]? [a-z(“%][^<>]*")
SQL = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|REVOKE|GRANT|WITH|JOIN)\b")


def test_every_sentence_in_python_is_marked() -> None:
    """Also those that no visit comes upon: a refusal, an answer to a form that was filled in wrong."""
    silent = []
    for path in modules():
        if said(path).startswith(tuple(IN_ENGLISH)) and not said(path).startswith(ON_PAGES):
            continue
        marks = marking(tree(path))
        left = set()
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                left.add(node.value)  # a docstring
            if isinstance(node, ast.keyword) and node.arg in DESCRIBES:
                left.add(node.value)
            if isinstance(node, ast.Call) and (
                marker(node, marks)
                or called(node) in FOR_BUILDERS
                or (called(node) in LOGGED and isinstance(node.func, ast.Attribute) and "log" in ast.unparse(node.func))
            ):
                left.update(each for argument in node.args for each in ast.walk(argument))
        silent += [
            f"{said(path)}:{node.lineno}: {node.value}"
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in left
            if SENTENCE.fullmatch(node.value) and not SQL.search(node.value) and node.value not in STANDS_IN_FILES
        ]
    assert not silent, "\n".join(silent)


@pytest.mark.parametrize("address", ["record_print", "timeline_print"])
def test_no_paper_says_a_word_that_cannot_be_translated(universe: Universe, spoken: None, address: str) -> None:
    """The same of what is printed. Paper breaks lines where it likes, so that words are looked at without spaces."""
    data, stranger = Data(NAMES + TYPED), Stranger(universe)
    page = next(each for each in addresses() if each.name == address)
    whose, values = next(iter(stranger.fillings(page, "willows", "dee")))
    printed = stranger.visit(page, "dee", whose, page.path(**values))
    assert printed.kind == "application/pdf"
    text = " ".join(each.extract_text() for each in PdfReader(BytesIO(printed.body)).pages)
    left = [data.less(part) for part in outside(" ".join(text.split()))[0]]
    assert text.count(OPENS) > 10
    assert not [part for part in left if WORD.search(part)]
