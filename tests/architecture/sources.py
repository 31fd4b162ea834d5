"""The program's own source files, read once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "goldthread"
LAYERS = ("front", "oversight", "practice", "casework", "ground")


def modules(*parts: str) -> Iterator[Path]:
    """Python files under goldthread/<parts>, less migrations."""
    for path in sorted((PROGRAM / Path(*parts)).rglob("*.py") if parts else PROGRAM.rglob("*.py")):
        if "migrations" not in path.parts and "__pycache__" not in path.parts:
            yield path


@cache
def tree(path: Path) -> ast.Module:
    """A file as Python reads it."""
    return ast.parse(path.read_text("utf-8"), str(path))


def said(path: Path) -> str:
    """A path as one says it: from the root of the repository."""
    return path.relative_to(ROOT).as_posix()


def dotted(path: Path) -> str:
    """The module's name."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def apps() -> list[Path]:
    """The folders of apps: each has an apps.py."""
    return [path.parent for layer in LAYERS for path in sorted((PROGRAM / layer).glob("*/apps.py"))]


def templates() -> dict[str, Path]:
    """Every Jinja template by the name it is asked for."""
    found: dict[str, Path] = {}
    for folder in sorted(PROGRAM.rglob("jinja2")):
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".jinja", ".html"):
                found[path.relative_to(folder).as_posix()] = path
    return found


def called(node: ast.Call) -> str:
    """The last name of what is called: `note` in `audit.note(…)`."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def strings(node: ast.AST) -> list[str]:
    """Every string in a piece of source."""
    return [each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)]
