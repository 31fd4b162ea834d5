"""Icons: Lucide drawings (ISC licence in icons/), shown beside a word, never instead of one; one file has all."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.templatetags.static import static
from markupsafe import Markup, escape

FOLDER = Path(__file__).parent / "icons"
SHEET = "ui/icons.svg"  # made by ui.assets with the stylesheet


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


def sheet() -> bytes:
    """Every drawing as a symbol of one file, UTF-8: a page names the one it wants, and the browser keeps the file."""
    symbols = "".join(f'<symbol id="{name}" viewBox="0 0 24 24">{_shapes(name)}</symbol>' for name in names())
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>'.encode()


@cache
def icon(name: str, label: str | None = None) -> Markup:
    """The drawing called `name`, from the sheet.

    Without a label it is hidden from screen readers, because a word stands beside it. Give a label only where no
    word can stand. Raises LookupError for a name that does not ship.
    """
    spoken = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    _shapes(name)  # raises for what does not ship
    return Markup(f'<svg class="icon" {spoken}><use href="{static(SHEET)}#{name}"/></svg>')  # noqa: S704  our own name
