"""Mutants of the program's checks: each takes one check away, in the running process, and puts it back.

A check is: a call of `require`; an `if` that asks what somebody may and then refuses; a condition of what is theirs
in a query; the permission that a page is marked with; one condition of what the viewer's own methods answer.
"""

from __future__ import annotations

import ast
import inspect
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import goldthread
from tests.architecture.addresses import addresses

ROOT = Path(goldthread.__file__).parent
LEFT_OUT = ("front/demo", "config/walls", "migrations", "ui/", "front/leaving/jobs")
ASKS = {
    "may",
    "may_of",
    "may_in",
    "may_step_in",
    "may_break_glass",
    "works_in",
    "anywhere",
    "not_people",
    "may_on_shift",
}
ASKING = ("may_", "leads", "_may")  # functions of the program that answer what somebody may
CONDITIONS = {"within", "near", "opens", "seen"}
THEIRS = {"homes", "placements", "people", "opens", "not_people"}
RULES = "goldthread.ground.access.rules"


@dataclass(frozen=True)
class Mutant:
    """One check less: the `at`th of its module; of a page's mark where there is no module."""

    module: str
    function: str
    line: int
    what: str
    at: int = -1

    @property
    def path(self) -> str:
        """What a cell goes through when it goes through this check."""
        return f"{self.module}.{self.function}" if self.module else f"page {self.function}"

    @property
    def of_rules(self) -> bool:
        """One of the viewer's own methods, in which all other checks ask."""
        return self.module == RULES

    @property
    def file(self) -> str:
        return f"{self.module.replace('.', '/')}.py:{self.line}" if self.module else "page"

    def __str__(self) -> str:
        return f"{self.file} {self.function}: {self.what}"


@cache
def mutants() -> tuple[Mutant, ...]:
    """All of them, in the order of the files."""
    found: list[Mutant] = []
    for path in sorted(ROOT.rglob("*.py")):
        within = path.relative_to(ROOT).as_posix()
        if any(part in within for part in LEFT_OUT):
            continue
        module = ".".join(["goldthread", *path.relative_to(ROOT).with_suffix("").parts]).removesuffix(".__init__")
        for at, (name, check) in enumerate(_checks(ast.parse(path.read_text("utf-8")), module)):
            found.append(Mutant(module, name, check.node.lineno, ast.unparse(check.node)[:100], at))
    return (
        *found,
        *(
            Mutant("", address.name, 0, f"the page asks for {address.view.needs}")  # type: ignore[attr-defined]
            for address in addresses()
            if address.ours and getattr(address.view, "needs", "open") not in ("open", "signed_in")
        ),
    )


@dataclass
class _Check:
    node: Any
    apply: Callable[[], None]


def _checks(tree: ast.Module, module: str) -> Iterator[tuple[str, _Check]]:
    for name, function in _functions(tree):
        for parent in ast.walk(function):
            for _field, value in ast.iter_fields(parent):
                if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                    for at, statement in enumerate(value):
                        if _requires(statement):
                            yield name, _Check(statement, lambda v=value, a=at: v.__setitem__(a, ast.Pass()))
            if isinstance(parent, ast.If) and _asks(parent.test) and _refuses(parent.body):
                for part in parent.test.values if isinstance(parent.test, ast.BoolOp) else [parent.test]:
                    if _asks(part):
                        yield (
                            name,
                            _Check(
                                part,
                                _instead(
                                    parent,
                                    "test",
                                    part,
                                    isinstance(parent.test, ast.BoolOp) and isinstance(parent.test.op, ast.And),
                                ),
                            ),
                        )
            if (
                isinstance(parent, ast.Call)
                and isinstance(parent.func, ast.Attribute)
                and parent.func.attr in ("filter", "get", "exclude")
            ):
                for given in parent.args:
                    if isinstance(given, ast.Call) and _name(given.func) in CONDITIONS:
                        yield name, _Check(given, lambda c=parent, a=given: c.args.remove(a))
                for keyword in parent.keywords:
                    if any(
                        isinstance(n, ast.Attribute) and n.attr in THEIRS and _name(n.value) in ("viewer", "by")
                        for n in ast.walk(keyword.value)
                    ):
                        yield name, _Check(keyword, lambda c=parent, a=keyword: c.keywords.remove(a))
            if (
                module == RULES
                and isinstance(parent, ast.BoolOp)
                and isinstance(parent.op, ast.And)
                and name.startswith("Viewer.")
            ):
                for at, part in enumerate(parent.values):
                    yield name, _Check(part, lambda b=parent, a=at: b.values.__setitem__(a, ast.Constant(True)))


def _instead(parent: ast.If, _field: str, part: ast.expr, both: bool) -> Callable[[], None]:
    """A part of the question that never refuses: true among conditions that all must hold, else false."""

    def apply() -> None:
        quiet = ast.Constant(False)
        if isinstance(parent.test, ast.BoolOp) and not both:
            parent.test.values[parent.test.values.index(part)] = quiet
        else:
            parent.test = quiet

    return apply


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for each in node.body:
                if isinstance(each, ast.FunctionDef):
                    yield f"{node.name}.{each.name}", each


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _requires(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Call)
        and (
            _name(statement.value.func) in ("require", "require_in")
            or _name(statement.value.func) in ("leads", "_may_change", "_may_write")
        )
    )


def _asks(test: ast.expr) -> bool:
    for node in ast.walk(test):
        if isinstance(node, ast.Attribute) and node.attr in ASKS:
            return True
        if isinstance(node, ast.Call) and _name(node.func).startswith(ASKING):
            return True
    return False


def _refuses(body: list[ast.stmt]) -> bool:
    return len(body) == 1 and isinstance(body[0], ast.Raise)


# --- in the running process ------------------------------------------------------------------------------------------

met: set[str] = set()  # the paths gone through since somebody last emptied it, while `applied(…, noting=True)`


@contextmanager
def applied(gone: Iterable[Mutant], *, noting: bool = False) -> Iterator[bool]:
    """These checks are gone meanwhile; false when one cannot be taken away here. `noting`: every function that has a
    check says in `met` that it was gone through, whether its checks are gone or not."""
    by_function: dict[tuple[str, str], set[int]] = defaultdict(set)
    if noting:
        by_function |= {(each.module, each.function): set() for each in mutants() if each.module}
    whole = True
    with ExitStack() as stack:
        for each in gone:
            if each.module:
                by_function[each.module, each.function].add(each.at)
            else:
                stack.enter_context(_unmarked(each.function))
        for (module, function), taken in by_function.items():
            if taken or noting:
                whole &= stack.enter_context(_replaced(module, function, frozenset(taken), noting))
        yield whole


@contextmanager
def _unmarked(page: str) -> Iterator[None]:
    view: Any = next(address.view for address in addresses() if address.name == page)
    kept = view.needs, getattr(view, "or_needs", ())
    view.needs, view.or_needs = "signed_in", ()
    try:
        yield
    finally:
        view.needs, view.or_needs = kept


@contextmanager
def _replaced(module: str, name: str, taken: frozenset[int], noting: bool) -> Iterator[bool]:
    function, code = _function(module, name), _code(module, name, taken, noting)
    if function is None or code is None or code.co_freevars != function.__code__.co_freevars:
        yield False
        return
    original = function.__code__
    function.__code__ = code
    try:
        yield True
    finally:
        function.__code__ = original


@cache
def _function(module: str, name: str) -> FunctionType | None:
    """The function itself, under whatever decorates it."""
    owner: Any = import_module(module)
    for part in name.split("."):
        owner = inspect.getattr_static(owner, part, None)
    if isinstance(owner, (staticmethod, classmethod, property)):
        owner = getattr(owner, "__func__", None) or owner.fget  # type: ignore[union-attr]
    owner = inspect.unwrap(owner) if owner is not None else None
    return owner if isinstance(owner, FunctionType) else None


@cache
def _code(module: str, name: str, taken: frozenset[int], noting: bool) -> CodeType | None:
    """The function's code without those of its module's checks."""
    file = inspect.getsourcefile(import_module(module)) or ""
    tree = ast.parse(Path(file).read_text("utf-8"))
    for at, (_name, check) in enumerate(list(_checks(tree, module))):
        if at in taken:
            check.apply()
    if noting:
        note = f"__import__({__name__!r}, fromlist=['met']).met.add({f'{module}.{name}'!r})"
        next(node for each, node in _functions(tree) if each == name).body.insert(0, ast.parse(note).body[0])
    codes = [compile(ast.fix_missing_locations(tree), file, "exec", dont_inherit=True)]
    for part in name.split("."):
        inner = [each for each in codes[-1].co_consts if isinstance(each, CodeType) and each.co_name == part]
        if not inner:
            return None
        codes.append(inner[-1])
    return codes[-1]
