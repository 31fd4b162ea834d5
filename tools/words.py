"""The catalogue of everything the program says: `make words`. Needs polib, and no program of GNU gettext.

Gathers what is marked in Python (read as Python reads it) and in the Jinja templates (by Jinja's own extractor) into
goldthread/locale/goldthread.pot. Then each language's django.po is brought up to it, keeping what was translated, and
its django.mo is made anew. `python -m tools.words --check` changes nothing and says whether it is up to date.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from jinja2 import Environment
from jinja2.ext import extract_from_ast

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = ROOT / "goldthread"
LOCALE = PROGRAM / "locale"
CATALOGUE = LOCALE / "goldthread.pot"
SOURCES = ("django.utils.translation", "goldthread.lib.words")  # where functions that mark come from
# How each marks: which arguments hold a context, a sentence, and its plural.
ONE = {"gettext", "gettext_lazy", "gettext_noop"}
MANY = {"ngettext", "ngettext_lazy"}
IN_CONTEXT = {"pgettext", "pgettext_lazy"}
MANY_IN_CONTEXT = {"npgettext", "npgettext_lazy"}
JINJA = ("_", "gettext", "ngettext", "pgettext", "npgettext")
HEAD = {
    "Project-Id-Version": "goldthread",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "MIME-Version": "1.0",
}


@dataclass(frozen=True, order=True)
class Marked:
    """One marked sentence, where it stands, and what it is in the catalogue."""

    where: str
    text: str
    plural: str = ""
    context: str = ""


class Unclear(Exception):
    """A mark on something that is not written there in full: nobody could translate it."""


def marked() -> list[Marked]:
    """Every marked sentence, in the order of the files. Raises Unclear."""
    return sorted({*_of_python(), *_of_templates()})


def catalogue() -> str:
    """The catalogue as it should stand in the repository. No dates and no line numbers: it changes with the words."""
    made = polib.POFile(wrapwidth=118)
    made.header = "Every sentence that goldthread says. Made by `make words`; do not edit by hand."
    made.metadata = dict(HEAD)
    found: dict[tuple[str, str], polib.POEntry] = {}
    for each in marked():
        entry = found.get((each.context, each.text))
        if entry is None:
            entry = found[each.context, each.text] = polib.POEntry(
                msgid=each.text, msgctxt=each.context or None, flags=["python-format"] if "%(" in each.text else []
            )
            made.append(entry)
        if each.plural:
            entry.msgid_plural, entry.msgstr_plural = each.plural, {0: "", 1: ""}
        if (each.where, "") not in entry.occurrences:
            entry.occurrences.append((each.where, ""))
    return f"{made}"


# --- Python ------------------------------------------------------------------------------------------------------


def _of_python() -> Iterator[Marked]:
    for path in sorted(PROGRAM.rglob("*.py")):
        if "migrations" not in path.parts:
            yield from of_module(ast.parse(path.read_text("utf-8")), path.relative_to(ROOT).as_posix())


def of_module(tree: ast.Module, where: str) -> Iterator[Marked]:
    """What is marked in a file of Python. Raises Unclear for a mark on what is put together."""
    names = marking(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (function := marker(node, names)):
            texts = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            if not texts and node.args and isinstance(node.args[0], ast.Name | ast.Attribute | ast.Subscript):
                continue  # a sentence out of a table whose own words are marked with gettext_noop
            yield _as_marked(function, texts, f"{where}:{node.lineno}", where)


def marking(tree: ast.Module) -> dict[str, str]:
    """The names in a file that mark sentences, each with the function it is. `_ = words.gettext` names one too."""
    named = {
        node.targets[0].id: node.value.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        if isinstance(node.value, ast.Attribute) and node.value.attr in ONE | MANY
    }
    return named | {
        name.asname or name.name: name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in SOURCES
        for name in node.names
    }


def marker(node: ast.Call, names: dict[str, str]) -> str:
    """Which marking function a call is; empty when it is none."""
    if isinstance(node.func, ast.Name):
        function = names.get(node.func.id, "")
    else:
        function = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    return function if function in ONE | MANY | IN_CONTEXT | MANY_IN_CONTEXT else ""


# --- Jinja -------------------------------------------------------------------------------------------------------


def _of_templates() -> Iterator[Marked]:
    environment = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], trim_blocks=True, lstrip_blocks=True)
    environment.newstyle_gettext = True  # type: ignore[attr-defined]
    for path in sorted([*PROGRAM.rglob("*.jinja"), *PROGRAM.rglob("jinja2/*.html")]):
        where = path.relative_to(ROOT).as_posix()
        for line, function, texts in extract_from_ast(environment.parse(path.read_text("utf-8")), JINJA):
            found = [texts] if isinstance(texts, str) else [each for each in texts or () if each is not None]
            name = "gettext" if function == "_" else function
            if name == "gettext" and not found:
                continue  # a variable: its words are marked where they are written
            yield _as_marked(name, found, f"{where}:{line}", where)


def _as_marked(function: str, texts: list[str], place: str, where: str) -> Marked:
    needed = 1 + (function in MANY | MANY_IN_CONTEXT) + (function in IN_CONTEXT | MANY_IN_CONTEXT)
    if len(texts) < needed or not all(texts[:needed]):
        raise Unclear(f"{place}: {function}() marks only what is written there in full; put values in with %(name)s")
    if function in ONE:
        return Marked(where, texts[0])
    if function in MANY:
        return Marked(where, texts[0], plural=texts[1])
    if function in IN_CONTEXT:
        return Marked(where, texts[1], context=texts[0])
    return Marked(where, texts[1], plural=texts[2], context=texts[0])


# --- languages ---------------------------------------------------------------------------------------------------


def bring_up(folder: Path) -> str:
    """Bring one language's django.po up to the catalogue and make its django.mo; what is to be said of it."""
    path = folder / "LC_MESSAGES" / "django.po"
    own = polib.pofile(str(path), wrapwidth=118)
    own.merge(polib.pofile(str(CATALOGUE)))
    own.save()
    own.save_as_mofile(str(path.with_suffix(".mo")))
    left = len(own.untranslated_entries()) + len(own.fuzzy_entries())
    return f"{folder.name}: {own.percent_translated()} % translated, {left} sentences to go"


def main() -> int:
    """Make the catalogue and every language anew, or with --check say whether the catalogue is up to date."""
    fresh = catalogue()
    if "--check" in sys.argv[1:]:
        if CATALOGUE.exists() and CATALOGUE.read_text("utf-8") == fresh:
            return 0
        print("The catalogue is behind what the program says: make words", file=sys.stderr)
        return 1
    LOCALE.mkdir(exist_ok=True)
    CATALOGUE.write_text(fresh, "utf-8")
    print(f"{CATALOGUE.relative_to(ROOT)}: {fresh.count('msgid ') - 1} sentences")
    for folder in sorted(path for path in LOCALE.iterdir() if path.is_dir()):
        print(bring_up(folder))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
