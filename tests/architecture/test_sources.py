"""The order of the house, read from its source: lengths, names of files, statements, the trail, templates.

Which folder may import which is held by import-linter (`make lint`, contracts in pyproject.toml), in that one place.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import jinja2.meta
import pytest
from django.template import engines
from django.urls import URLResolver, get_resolver

from tests.architecture.addresses import addresses
from tests.architecture.sources import PROGRAM, ROOT, apps, called, modules, said, strings, templates, tree

LONGEST = 400
NEVER_CALLED = {"utils", "helpers", "data", "info", "manager", "handler", "common", "misc", "core", "base"}
# Inside an app, what a file or folder may be called (architecture.md); all else is a name for nothing.
IN_AN_APP = {
    *("rules", "models", "queries", "actions", "forms", "presenters", "views", "api", "urls", "jobs", "apps"),
    *("migrations", "jinja2", "static", "management", "__init__", "__pycache__", "locale", "packs"),
}
# Files of another shape than Python, with their reason and the day they were allowed.
LONG_ON_PURPOSE: dict[str, tuple[str, str]] = {
    "goldthread/ui/static/ui/prompts.js": ("one engine, mirrored from lib/prompts; 407 lines", "2026-11-22"),
    "tests/journeys/test_record_life.py": ("one life of a record from first word to print", "2026-11-22"),
    "tests/casework/placements/test_pages.py": ("one line a page of a stay; to be split by page", "2026-11-22"),
    "tests/lib/test_postgres.py": ("one supervisor, killed in every way; to be split by way", "2026-11-22"),
    "goldthread/ui/paper/fonts/coverage.txt": ("made by a command", "2026-11-22"),
}
# Statements that are put together, with their reason and the day they were allowed: only of constants of ours.
PUT_TOGETHER = {
    "goldthread/config/postgresql/base.py": ("hands on the statement it was given", "2026-11-22"),
    "goldthread/ground/audit/actions.py": ("the table's own name", "2026-11-22"),
    "goldthread/casework/placements/queries/prepared.py": ("what Django's own compiler made, once", "2026-11-22"),
    "goldthread/practice/shifts/queries/rota.py": (
        "of the module's constant parts; values are parameters",
        "2026-11-22",
    ),
    "goldthread/oversight/chronology/queries/timelines.py": (
        "of the module's constant parts; values are parameters",
        "2026-11-22",
    ),
    "goldthread/casework/records/queries/handing.py": (
        "of the module's constant parts; values are parameters",
        "2026-11-22",
    ),
    "goldthread/practice/care/queries.py": ("of the module's constant parts; values are parameters", "2026-11-22"),
    "goldthread/ground/access/actions.py": ("hands on the statement it was given", "2026-11-22"),
    "goldthread/config/walls/building.py": (
        "the owner's policies, of constants of ours: names of tables and conditions",
        "2026-11-22",
    ),
    "goldthread/oversight/chronology/queries/texts.py": (
        "of the module's constant parts; values are parameters",
        "2026-11-23",
    ),
    "goldthread/oversight/chronology/queries/finding.py": (
        "of the module's constant parts; values are parameters",
        "2026-11-22",
    ),
}


# --- lengths and names -------------------------------------------------------------------------------------------


def test_no_file_is_longer_than_one_can_read_at_a_sitting() -> None:
    kinds = ("*.py", "*.jinja", "*.html", "*.js", "*.css", "*.typ")
    found = {
        said(path): len(path.read_text("utf-8").splitlines())
        for folder in (PROGRAM, ROOT / "tests", ROOT / "benchmarks")
        for kind in kinds
        for path in folder.rglob(kind)
        if "migrations" not in path.parts and "vendor" not in path.parts
    }
    long = {name: lines for name, lines in found.items() if lines > LONGEST and name not in LONG_ON_PURPOSE}
    assert not long, f"split by noun: {long}"


def test_no_module_has_a_name_that_says_nothing() -> None:
    found = [path for path in modules() if path.stem.lstrip("_") in NEVER_CALLED]
    # Django looks for a database's wrapper under the name `base`.
    assert not [said(path) for path in found if path.parts[-2:] != ("postgresql", "base.py")]


@pytest.mark.parametrize("app", apps(), ids=said)
def test_an_app_holds_only_what_an_app_holds(app: Path) -> None:
    found = {path.stem for path in app.iterdir()}
    assert found <= IN_AN_APP, f"{said(app)}: {sorted(found - IN_AN_APP)}"


@pytest.mark.parametrize("app", apps(), ids=said)
def test_an_app_says_what_it_owns_and_what_it_must_not_know(app: Path) -> None:
    words = ast.get_docstring(tree(app / "__init__.py"))
    assert words, f"{said(app)}/__init__.py has no words"


def test_every_public_function_says_what_it_does() -> None:
    silent = [
        f"{said(path)}: {node.name}"
        for app in apps()
        for kind in ("rules", "queries", "actions", "views")
        for path in [*app.glob(f"{kind}.py"), *app.glob(f"{kind}/*.py")]
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert not silent, silent


# --- one name, four places ---------------------------------------------------------------------------------------

# Pages whose view file, template or test bears another name, with the reason and the day it was allowed.
OTHER_FILE = {
    "healthz": ("a page of config, not of an app", "2026-11-22"),
    "openapi": ("made in config from every app's router", "2026-11-22"),
    "gallery": ("a page of ui, drawn from its examples", "2026-11-22"),
    "start": ("sends on to the first page; draws nothing", "2026-11-22"),
    "first": ("the other half of start", "2026-11-22"),
    "draft": ("record_write, taken up again", "2026-11-22"),
    "draft_keep": ("drafts' own buttons", "2026-11-22"),
    "draft_give_up": ("drafts' own buttons", "2026-11-22"),
    "draft_file": ("record_file before it is signed", "2026-11-22"),
    "record_countersign": ("a button of record, under record_names", "2026-11-22"),
    "record_acknowledge": ("a button of record, under record_names", "2026-11-22"),
    "record_link": ("a button of record, under record_names", "2026-11-22"),
}


def test_a_page_is_called_the_same_in_its_address_its_view_and_its_file() -> None:
    wrong = []
    for address in addresses():
        if not address.ours:
            continue
        view = _bare(address.view)
        if view.__name__ != address.name:
            wrong.append(f"{address.name}: its view is called {view.__name__}")
        elif address.by_token:
            assert address.name.startswith("api_"), address.name
            assert view.__module__.endswith(".api"), f"{address.name}: stands in {view.__module__}"
        elif address.name not in OTHER_FILE and not view.__module__.endswith(f".views.{address.name}"):
            wrong.append(f"{address.name}: stands in {view.__module__}")
    assert not wrong, wrong


def test_a_page_draws_the_template_of_its_name() -> None:
    """Each view's file names only templates called like a page in it, or parts of its app (no view of that name)."""
    names = {address.name for address in addresses()}
    wrong = []
    for app in apps():
        for path in app.glob("views/*.py"):
            own = {node.name for node in tree(path).body if isinstance(node, ast.FunctionDef)}
            for text in strings(tree(path)):
                if text.endswith(".jinja") and (page := Path(text).stem) in names and page not in own:
                    wrong.append(f"{said(path)} draws {text}")
    assert not wrong, wrong


def test_every_page_has_a_test_that_opens_it() -> None:
    """By name or by address, in a test of its app or in a journey; the crawl in test_visits opens each one besides."""
    words = "\n".join(
        path.read_text("utf-8")
        for path in (ROOT / "tests").rglob("*.py")
        if "architecture" not in path.parts and "abuse" not in path.parts
    )
    without = []
    for address in addresses():
        if not address.ours or address.name in UNTESTED:
            continue
        fixed = [part for part in re.split(r"<[^>]*>", address.route) if len(part) > 3]
        if not re.search(rf"\b{address.name}\b", words) and not all(part in words for part in fixed or [address.name]):
            without.append(address.name)
    assert not without, " ".join(without)


UNTESTED: dict[str, tuple[str, str]] = {}


def test_two_pages_never_have_one_name() -> None:
    names = [address.name for address in addresses()]
    assert "" not in names, "an address without a name cannot be linked to"
    assert len(names) == len(set(names)), sorted({name for name in names if names.count(name) > 1})


def test_every_exception_is_dated_and_still_needed() -> None:
    names = {address.name for address in addresses()}
    for table in (LONG_ON_PURPOSE, PUT_TOGETHER, OTHER_FILE, UNTESTED, PARTS_UNUSED):
        for name, (why, day) in table.items():
            assert why, name
            assert re.fullmatch(r"20\d\d-\d\d-\d\d", day), name
    assert OTHER_FILE.keys() <= names, "gone"
    assert not [name for name in LONG_ON_PURPOSE | PUT_TOGETHER if not (ROOT / name).exists()], "gone"


# --- the doorkeeper ----------------------------------------------------------------------------------------------


def test_every_view_says_who_may_open_it() -> None:
    from goldthread.config.middleware import SIGN_IN_PREFIX

    silent = []
    for address in addresses():
        marked = getattr(address.view, "needs", None) is not None
        package = address.view.__module__.startswith(("allauth.", "django."))
        if not marked and not (package and f"/{address.route}".startswith(SIGN_IN_PREFIX)):
            silent.append(address.route)
    assert not silent, f"add @needs, @signed_in or @open_to_all as the outermost decorator: {silent}"


def test_no_admin_and_no_address_outside_the_urls() -> None:
    assert not [r for r in get_resolver().url_patterns if isinstance(r, URLResolver) and r.app_name == "admin"]


# --- templates ---------------------------------------------------------------------------------------------------

# Templates that nothing in our own code names, with the reason and the day it was allowed.
PARTS_UNUSED: dict[str, tuple[str, str]] = {}


@pytest.mark.parametrize("name", sorted(templates()))
def test_a_template_compiles_and_what_it_names_is_there(name: str) -> None:
    environment = engines["jinja2"].env  # type: ignore[attr-defined]
    environment.get_template(name)
    source = templates()[name].read_text("utf-8")
    for other in jinja2.meta.find_referenced_templates(environment.parse(source)):
        assert other is None or other in templates(), f"{name} names {other}"


# How many of the arguments of what Jinja installs are words to translate.
TRANSLATORS = {"_": 1, "gettext": 1, "ngettext": 2, "pgettext": 2, "npgettext": 3}


@pytest.mark.parametrize("name", sorted(templates()))
def test_a_template_translates_what_it_says_itself_and_nothing_else(name: str) -> None:
    """What Jinja translates it takes as markup: of the template's own words that is right, of anybody else's a hole."""
    environment = engines["jinja2"].env  # type: ignore[attr-defined]
    for call in environment.parse(templates()[name].read_text("utf-8")).find_all(jinja2.nodes.Call):
        if isinstance(call.node, jinja2.nodes.Name) and call.node.name in TRANSLATORS:
            own = call.args[: TRANSLATORS[call.node.name]]
            assert all(isinstance(each, jinja2.nodes.Const) for each in own), f"{name}:{call.lineno}"


def test_every_template_is_used() -> None:
    environment = engines["jinja2"].env  # type: ignore[attr-defined]
    named = {text for path in modules() for text in strings(tree(path)) if text.endswith((".jinja", ".html"))}
    for path in templates().values():
        named |= {
            name or "" for name in jinja2.meta.find_referenced_templates(environment.parse(path.read_text("utf-8")))
        }
    by_package = ("account/", "mfa/", "ui/components/")  # allauth names its own; components by their folder
    by_django = {"403_csrf.html", "429.jinja", "429.html"}
    unused = [
        name
        for name in templates()
        if name not in named | by_django | PARTS_UNUSED.keys() and not name.startswith(by_package)
    ]
    assert not unused, unused


# --- statements --------------------------------------------------------------------------------------------------


def test_statements_are_written_not_put_together() -> None:
    """What is given to execute, raw, extra or RawSQL is a constant, or composed with psycopg.sql."""
    wrong = []
    for path in modules():
        if said(path) in PUT_TOGETHER or path.is_relative_to(PROGRAM / "lib"):
            continue
        constants = {
            target.id
            for node in tree(path).body
            if isinstance(node, ast.Assign) and _is_constant(node.value, set())
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree(path)):
            if not (isinstance(node, ast.Call) and node.args and _takes_sql(node)):
                continue
            if not _is_constant(node.args[0], constants):
                wrong.append(f"{said(path)}:{node.lineno}")
    assert not wrong, wrong


def test_the_linter_looks_for_put_together_statements_too() -> None:
    rules = (ROOT / "pyproject.toml").read_text("utf-8")
    assert '"S"' in rules, "ruff's S608"


def _takes_sql(call: ast.Call) -> bool:
    if called(call) == "raw":
        return isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value).endswith("objects")
    by_method = isinstance(call.func, ast.Attribute) and called(call) in {"execute", "executemany", "extra"}
    return by_method or called(call) == "RawSQL"


def _is_constant(node: ast.expr, constants: set[str]) -> bool:
    match node:
        case ast.Constant(value=str()):
            return True
        case ast.Name(id=name):
            return name in constants
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _is_constant(left, constants) and _is_constant(right, constants)
        case ast.Call(func=ast.Attribute(value=value)):
            return isinstance(value, ast.Call) and called(value) == "SQL"
        case ast.Call():
            return called(node) == "SQL"
    return False


# --- reading trees -----------------------------------------------------------------------------------------------


def _bare(view: object) -> object:
    """The view below its decorators."""
    while hasattr(view, "__wrapped__"):
        view = view.__wrapped__
    return view
