"""The browser's engine of the writing prompts gives the very findings of the Python one, in a real Chromium.

Compared on the shared cases, on every labelled sentence in every box, and on seeded mixtures of words, marks and
letters from all over Unicode.
"""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from benchmarks.prompts_quality import load_language, load_sentences
from goldthread.lib import prompts

ROOT = Path(__file__).resolve().parents[2]
MODULE = ROOT / "goldthread" / "ui" / "static" / "ui" / "prompts.js"
CASES: dict[str, Any] = json.loads((ROOT / "tests" / "lib" / "prompts" / "cases.json").read_text("utf-8"))
SHARED = load_language()
GRAMMAR = prompts.load(CASES["language"])

# Hands every text to the module and gives its findings back, with the place in UTF-16 checked on the way.
RUN = """async ([language, asked]) => {
  const { compile, find } = await import("/prompts.js");
  const ready = compile(language);
  return asked.map(([text, box]) => find(text, ready, box).map((found) => {
    if (text.slice(found.from, found.to) !== found.phrase) throw new Error(`from and to in ${JSON.stringify(text)}`);
    return [found.start, found.end, found.rule, found.phrase, found.question, found.suggestion];
  }));
}"""


class _Files(BaseHTTPRequestHandler):
    """An empty page and the module: all that the browser needs."""

    def do_GET(self) -> None:
        module = self.path == "/prompts.js"
        body = MODULE.read_bytes() if module else b"<!doctype html><title>prompts</title>"
        self.send_response(200 if self.path in ("/", "/prompts.js") else 204)
        self.send_header("Content-Type", "text/javascript" if module else "text/html; charset=utf-8")
        self.end_headers()
        if self.path in ("/", "/prompts.js"):
            self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Files)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    opened = browser.new_page()
    opened.goto(f"http://127.0.0.1:{server.server_port}/")
    yield opened
    opened.close()
    server.shutdown()
    server.server_close()
    thread.join()


def _python(language: prompts.Language, asked: list[tuple[str, str]]) -> list[list[list[Any]]]:
    return [
        [[f.start, f.end, f.rule, f.phrase, f.question, f.suggestion] for f in prompts.find(text, language, box)]
        for text, box in asked
    ]


def _same(page: Page, language: prompts.Language, asked: list[tuple[str, str]]) -> int:
    """Both engines on the same texts; how many findings there were."""
    browsers = page.evaluate(RUN, [prompts.as_json(language), [list(each) for each in asked]])
    ours = _python(language, asked)
    for (text, box), mine, theirs in zip(asked, ours, browsers, strict=True):
        assert theirs == mine, f"{box}: {text!r}"
    return sum(len(found) for found in ours)


@pytest.mark.parametrize(("part", "language"), [("grammar", GRAMMAR), ("shared", SHARED)])
def test_the_browser_answers_every_shared_case(page, part, language):
    asked = [(case["text"], case.get("box", "seen")) for case in CASES[part]]
    found = page.evaluate(RUN, [prompts.as_json(language), [list(each) for each in asked]])
    for case, answers in zip(CASES[part], found, strict=True):
        assert [answer[:4] for answer in answers] == case["expect"], case["name"]
    assert _same(page, language, asked) > 0


def test_the_browser_and_the_program_agree_on_every_labelled_sentence(page):
    asked = [(sentence["text"], box) for sentence in load_sentences() for box in prompts.BOXES]
    assert _same(page, SHARED, asked) > 400


def test_the_browser_and_the_program_agree_on_the_whole_set_as_one_note(page):
    note = "\n".join(sentence["text"] for sentence in load_sentences())
    assert _same(page, SHARED, [(note, box) for box in prompts.BOXES]) > 100


# Words that begin, fill and end phrases; marks that part or join; letters of many alphabets.
WORDS = [
    "was", "in", "a", "mood", "told", "by", "Jo", "I", "he", "always", "never", "refused", "to",
    "settled", "19:40", "4pm", "contact", "with", "Mum", "dad's", "don’t", "can't", "be",
    "bothered", "left", "the", "home", "someone", "said", "SW", "LAC", "red", "blue", "odd",
    "very", "one", "two", "three", "start", "stop", "mid", "sad", "film", "held", "12",
    "£4.10", "p.m.", "Mrs.", "e.g.", "İstanbul", "ŵyl", "w\u0302yl", "Straße", "ΣΑΣ", "נועה",
    "يوسف", "विद्या", "美玲", "grump", "K",
]  # fmt: skip
MARKS = [
    " ", " ", " ", " ", " ", "  ", "\n", "\n\n", "\r\n", "\r\n\r\n", "\t", ", ", ". ", "? ",
    "! ", "… ", "; ", ": ", "-", " - ", " – ", "/", '"', '" ', ' "', "“", "”", "‘", "’", "'",
    " '", "' ", "«", "»", "„", "‹", "›", "\u200b", "\u00ad", "\u200d", "\ufe0f", "😀", "👩‍👧",
    "🇬🇧", "\u0301", "\u0000", "\u2028", "\u2029", "\x85", "\x1c", "\u202e", "\u00a0", "*",
    "• ", "(", ")", ".", "",
]  # fmt: skip


def test_the_browser_and_the_program_agree_on_mixtures(page):
    chance = random.Random(20260105)
    asked = []
    for _ in range(1500):
        pieces = [chance.choice(WORDS) + chance.choice(MARKS) for _ in range(chance.randrange(1, 40))]
        asked.append(("".join(pieces), chance.choice(prompts.BOXES)))
    assert _same(page, SHARED, asked) > 500
    assert _same(page, GRAMMAR, asked) > 500


def test_the_browser_and_the_program_agree_on_any_letters(page):
    chance = random.Random(77)
    asked = []
    for _ in range(400):
        points = [chance.choice([chance.randrange(0x250), chance.randrange(0xD800), chance.randrange(0xE000, 0x110000)])
                  for _ in range(40)]  # fmt: skip
        asked.append(("odd " + " odd ".join(map(chr, points)), "seen"))
    assert _same(page, GRAMMAR, asked) > 400


def test_a_box_that_does_not_exist_is_an_error(page):
    with pytest.raises(Exception, match="there is no box heard"):
        page.evaluate(RUN, [prompts.as_json(GRAMMAR), [["odd", "heard"]]])
