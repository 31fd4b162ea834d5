"""A made-up language: every sentence between ⟦ and ⟧, so that whatever stands outside was never marked.

The catalogue is made as a translator's would be (polib writes the .mo) and is read by Django as Welsh. What packages
say has catalogues of its own; their sentences go in as well, so that only ours can be missing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import polib
from django.apps import apps
from pydantic import BaseModel

from goldthread.ground.packs.queries import pack
from tools.words import catalogue

LANGUAGE = "cy"
OPENS, SHUTS = "⟦", "⟧"
PACKAGES = {"django": "conf", "django.contrib.auth": "", "allauth": ""}  # each with the folder that holds its locale
SHOWN = ("alt", "aria-label", "aria-description", "aria-roledescription", "title", "placeholder", "label")
NOT_READ_OUT = ("script", "style", "code", "kbd", "pre", "svg")  # of <svg>, only its <title>, <desc> and <text>
NO_WORDS = {"data-names", "data-prompts"}  # people's names, and the packs' prompts
WORD = re.compile(r"[^\W\d_]{2}")
CODE = re.compile("[a-z_]+")
OF_PICTURES = ("title", "desc", "text")
CODES = {"code", "question", "equals", "ask", "type", "about", "family", "icon", "may", "counts_as", "total", "sight"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# Tables whose text nobody reads on a page as their own words: codes and keys.
CODES_ONLY = ("audit", "sessions", "contenttypes", "auth", "procrastinate", "mfa", "account")


def write(folder: Path) -> None:
    """Make the language below `folder`, as Django looks for it."""
    made = polib.POFile()
    made.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Plural-Forms": "nplurals=4; plural=(n==1) ? 0 : (n==2) ? 1 : (n != 8 && n != 11) ? 2 : 3;",  # Django's Welsh
    }
    seen: set[tuple[str, str]] = set()
    for entry in _entries():
        key = (entry.msgctxt or "", entry.msgid)
        if key in seen or not entry.msgid:
            continue
        seen.add(key)
        said = {"msgid": entry.msgid, "msgctxt": entry.msgctxt}
        if entry.msgid_plural:
            forms = (entry.msgid, *[entry.msgid_plural] * 3)
            plural = {number: f"{OPENS}{form}{SHUTS}" for number, form in enumerate(forms)}
            made.append(polib.POEntry(**said, msgid_plural=entry.msgid_plural, msgstr_plural=plural))
        else:
            made.append(polib.POEntry(**said, msgstr=f"{OPENS}{entry.msgid}{SHUTS}"))
    target = folder / LANGUAGE / "LC_MESSAGES"
    target.mkdir(parents=True)
    made.save_as_mofile(str(target / "django.mo"))


def _entries() -> Iterator[polib.POEntry]:
    yield from polib.pofile(catalogue())
    for package, within in PACKAGES.items():
        spec = find_spec(package)
        assert spec is not None and spec.origin is not None
        for language in ("en", "de"):
            path = Path(spec.origin).parent / within / "locale" / language / "LC_MESSAGES" / "django.po"
            if path.exists():
                yield from polib.pofile(str(path))


# --- what a page says --------------------------------------------------------------------------------------------


class Said(HTMLParser):
    """Every piece of text that a page shows or reads out and that stands in no brackets: `pieces` of (where, text).

    A sentence may hold elements, so that its brackets stand in different pieces of the page's text.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.pieces: list[tuple[str, str]] = []
        self._open: list[tuple[str, bool]] = []
        self._depth = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        for name in SHOWN:
            if given.get(name):
                self._add(f"<{tag} {name}>", given[name])
        if tag == "input" and given.get("type") in ("submit", "button", "reset"):
            self._add("<input value>", given.get("value", ""))
        for name, value in given.items():  # words that a script will say
            if name.startswith("data-") and name not in NO_WORDS and re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", value):
                self._add(f"<{tag} {name}>", value)
        if tag not in VOID:
            ours = given.get("translate") == "no" or "avatar" in given.get("class", "").split()
            self._open.append((tag, ours))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self._open]
        if not data.strip() or any(ours for _, ours in self._open):
            return
        hidden = [tag for tag in tags if tag in NOT_READ_OUT]
        if hidden and not (hidden == ["svg"] and tags[-1] in OF_PICTURES):
            return
        if tags[-1:] == ["textarea"]:  # what somebody typed
            return
        self._depth = self._add(f"<{tags[-1] if tags else ''}>", data, self._depth)

    def _add(self, where: str, text: str, depth: int = 0) -> int:
        parts, depth = outside(text, depth)
        self.pieces += [(where, part) for part in parts]
        return depth


def outside(text: str, depth: int = 0) -> tuple[list[str], int]:
    """The parts of a text with words in them that stand in no brackets, and how many brackets are still open."""
    parts = [""]
    for letter in text:
        if letter == OPENS:
            depth += 1
            parts.append("")
        elif letter == SHUTS:
            depth -= 1
        elif depth <= 0:
            parts[-1] += letter
    return [part for part in parts if WORD.search(part)], depth


# --- what is no sentence of ours ---------------------------------------------------------------------------------


class Data:
    """What people wrote, their names, and the packs' words: `less(text)` is the text without them."""

    def __init__(self, more: Iterable[str] = ()) -> None:
        phrases = {" ".join(phrase.split()) for phrase in [*_written(), *_packs(), *more]}
        found = sorted((each for each in phrases if WORD.search(each)), key=len, reverse=True)
        self._known = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, found)) + r")(?!\w)")

    def less(self, text: str) -> str:
        """What is left when all that is data is taken out; letters in it are words that nobody marked."""
        return self._known.sub(" ", " ".join(text.split()))


def _written() -> Iterator[str]:
    for model in apps.get_models():
        if model._meta.app_label.partition("_")[0] in CODES_ONLY:
            continue
        names = [
            field.attname
            for field in model._meta.concrete_fields
            if field.get_internal_type() in ("CharField", "TextField", "JSONField") and not field.choices
        ]
        for row in model._default_manager.values_list(*names) if names else ():
            yield from (text for text in _texts(row) if not CODE.fullmatch(text))


def _packs() -> Iterator[str]:
    for code in ("residential_family_centre", "childrens_home"):
        for each in _texts(pack(code)):
            yield from (each, each.lower(), each[:1].upper() + each[1:])  # as they stand in a line, or begin one


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        if value[:1] in "{[":
            try:
                yield from _texts(json.loads(value))
            except ValueError:
                return
        yield from value.splitlines()
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields.keys() - CODES:
            yield from _texts(getattr(value, name))
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple | frozenset | set):
        for each in value:
            yield from _texts(each)
