"""Icons: Lucide drawings (ISC licence in icons/), put into the page beside a word, never instead of one."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from markupsafe import Markup, escape

FOLDER = Path(__file__).parent / "icons"


@cache
def names() -> tuple[str, ...]:
    """Every icon that ships, in alphabetical order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.svg")))


@cache
def _shapes(name: str) -> str:
    path = FOLDER / f"{name}.svg"
    if not re.fullmatch(r"[a-z0-9-]+", name) or not path.is_file():
        raise LookupError(
            f"There is no icon called {name!r}. See goldthread/ui/icons/, or add the drawing there from lucide-static."
        )
    inner = path.read_text(encoding="utf-8").split(">", 2)[2].rsplit("</svg>", 1)[0]
    return re.sub(r"\s+", " ", inner).replace(" />", "/>").replace("> <", "><").strip()


@cache
def icon(name: str, label: str | None = None) -> Markup:
    """The drawing called `name` as an inline SVG.

    Without a label it is hidden from screen readers, because a word stands beside it. Give a label only where no
    word can stand. Raises LookupError for a name that does not ship.
    """
    spoken = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    # The shapes are our own files; the name was checked against them.
    return Markup(f'<svg class="icon" viewBox="0 0 24 24" focusable="false" {spoken}>{_shapes(name)}</svg>')  # noqa: S704
