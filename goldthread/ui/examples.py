"""The components' examples: what the gallery shows and what the tests render."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from goldthread.ui import charts

COMPONENTS = Path(__file__).parent / "jinja2" / "ui" / "components"


@dataclass(frozen=True, slots=True)
class Example:
    """One use of a component: its title and the template that makes it."""

    component: str
    title: str
    body: str

    def render(self, env: Environment) -> Markup:
        """The example as HTML. `ui` holds every macro, `charts` the pictures."""
        template = env.from_string(self.body)
        return Markup(template.render(charts=charts))  # noqa: S704  autoescaped by the environment


@dataclass(frozen=True, slots=True)
class Macro:
    """One macro for page authors: its name, parameters as written, and the words above it."""

    component: str
    name: str
    parameters: str
    words: str


def components() -> list[str]:
    """The names of all components, in alphabetical order."""
    return sorted(path.parent.name for path in COMPONENTS.glob("*/*.jinja") if path.stem == path.parent.name)


def examples() -> list[Example]:
    """Every example of every component. Raises FileNotFoundError for a component without examples."""
    found: list[Example] = []
    for name in components():
        rows: Mapping[str, Any] = tomllib.loads((COMPONENTS / name / "examples.toml").read_text(encoding="utf-8"))
        found += [Example(name, row["title"], row["body"].strip()) for row in rows["example"]]
    return found


_MACRO = re.compile(r"(?:\{#(?P<words>(?:(?!#\}).)*)#\}\s*)?\{% macro (?P<name>\w+)\((?P<parameters>.*?)\) -?%\}", re.S)


def macros() -> list[Macro]:
    """Every macro with words above it; those without words are the components' own business."""
    found: list[Macro] = []
    for name in components():
        source = (COMPONENTS / name / f"{name}.jinja").read_text(encoding="utf-8")
        for match in _MACRO.finditer(source):
            if match["words"]:
                words = re.sub(r"\s+", " ", match["words"]).strip()
                found.append(Macro(name, match["name"], match["parameters"], words))
    return found


def reference() -> str:
    """docs/components.md: every macro, its parameters and its use."""
    lines = [(Path(__file__).parent / "components_intro.md").read_text(encoding="utf-8")]
    component = ""
    for macro in macros():
        if macro.component != component:
            component = macro.component
            lines += [f"## {component.replace('_', ' ')}", ""]
        lines += [f"`ui.{macro.name}({macro.parameters})`  ", macro.words, ""]
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    sys.stdout.write(reference())
