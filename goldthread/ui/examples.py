"""The components' examples: what the gallery shows and what the tests render."""

from __future__ import annotations

import re
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
        template = env.from_string('{% import "ui/components.jinja" as ui %}' + self.body)
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
    lines = [
        "# Components for page authors",
        "",
        "Made from goldthread/ui (`python -m goldthread.ui.examples > docs/components.md`); do not edit by hand.",
        "",
        "A page extends a layout and imports the components once:",
        "",
        "```jinja",
        '{% extends "ui/layouts/app.jinja" %}',
        '{% import "ui/components.jinja" as ui %}',
        "{% block title %}{{ page.title }}{% endblock %}",
        "{% block heading %}{{ ui.page_head(page.title) }}{% endblock %}   {# above both columns: the h1, tabs #}",
        "{% block main %}…{% endblock %}",
        "{% block aside %}{% call ui.card(_(\"Next\")) %}…{% endcall %}{% endblock %}",
        "```",
        "",
        "- Layouts: `ui/layouts/app.jinja` (blocks title, head, topbar, save_state, heading, main, aside, scripts; needs `shell`),",
        "  `ui/layouts/plain.jinja` (blocks title, head, notice, width, main, footer, scripts), `ui/layouts/bare.jinja`.",
        "- Globals: `static(path)`, `url(name, …)`, `icon(name, label=None)`, `icon_of(name or None)`, `body`. Import without",
        "  `with context`: the components need none, and so they are made once a process.",
        "- Forms: `<form method=\"post\" class=\"form\" novalidate>{{ csrf_input }}…`; `ui.error_summary(errors)` stands above.",
        "- Strings: `{{ _(\"Written %(ago)s later\", ago=entry.ago) }}`; a literal per cent sign is written `%%`.",
        "- Tones: plain, gold, plum, rose, sky, teal. rose speaks of safety or lateness only, with a word and an icon.",
        "- Where a macro says *call block*, use `{% call ui.name(…) %}…{% endcall %}`.",
        "- Classes for order: `stack`, `stack-small`, `two-up`, `form`, `soft`, `prose`, `visually-hidden`, `js-only`, `screen-only`.",
        "",
    ]
    component = ""
    for macro in macros():
        if macro.component != component:
            component = macro.component
            lines += [f"## {component.replace('_', ' ')}", ""]
        lines += [f"`ui.{macro.name}({macro.parameters})`  ", macro.words, ""]
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    print(reference(), end="")
