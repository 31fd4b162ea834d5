"""One stylesheet, one script, one sheet of icons, made from parts: tokens, layers, each component's css and js.

Nothing generated is kept in the repository. BundleFinder hands the three files to Django's staticfiles as
`ui/goldthread.css`, `ui/goldthread.js` and `ui/icons.svg`, so hashing and compression treat them like any other file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage

from goldthread.ui import icons

HERE = Path(__file__).parent
STYLES = HERE / "styles"
COMPONENTS = HERE / "jinja2" / "ui" / "components"
LAYERS = ("reset", "tokens", "base", "layout", "components", "utilities", "print")


def _read(path: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL).strip()


def colours() -> tuple[str, str]:
    """Every colour as declarations: light, dark. For a style sheet that stands outside the house."""
    return _read(STYLES / "tokens.css"), _read(STYLES / "dark.css")


def _tokens() -> str:
    """Light by default; dark when the tablet asks for it, or when the page or a part of it says data-theme="dark"."""
    light, dark = colours()
    return (
        f':root, [data-theme="light"] {{\n{light}\n}}\n'
        f'@media (prefers-color-scheme: dark) {{ :root:not([data-theme="light"]) {{\n{dark}\n}} }}\n'
        f'[data-theme="dark"] {{\n{dark}\n}}'
    )


def build_css() -> bytes:
    """The whole stylesheet, UTF-8: fonts, then the layers in order, each component in the order of its name."""
    parts = {name: _read(STYLES / f"{name}.css") for name in LAYERS if name not in {"tokens", "components"}}
    parts["tokens"] = _tokens()
    own = [*sorted(COMPONENTS.glob("*/*.css")), STYLES / "pages.css"]
    parts["components"] = "\n".join(map(_read, own))
    layers = "\n".join(f"@layer {name} {{\n{parts[name]}\n}}" for name in LAYERS)
    return f'@charset "UTF-8";\n@layer {", ".join(LAYERS)};\n{_read(STYLES / "fonts.css")}\n{layers}\n'.encode()


def build_js() -> bytes:
    """The whole script, UTF-8: one module; each part in a block of its own, so that names do not meet."""
    parts = sorted(COMPONENTS.glob("*/*.js"))
    return "".join(f"{{\n{path.read_text(encoding='utf-8').strip()}\n}}\n" for path in parts).encode()


BUNDLES: dict[str, Callable[[], bytes]] = {
    "ui/goldthread.css": build_css,
    "ui/goldthread.js": build_js,
    icons.SHEET: icons.sheet,
}


def write(static_root: Path) -> list[Path]:
    """Write the bundles below `static_root` and return their paths."""
    written = []
    for name, build in BUNDLES.items():
        path = static_root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(build())
        written.append(path)
    return written


class BundleStorage(Storage):
    """The bundles, made when they are opened."""

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        return ContentFile(BUNDLES[name](), name=name)

    def exists(self, name: str) -> bool:
        """Whether `name` is a bundle."""
        return name in BUNDLES

    def path(self, name: str) -> str:
        """A real file, for a server of development that wants one; collecting never asks."""
        folder = _folder()
        write(folder)
        return str(folder / name)


@cache
def _folder() -> Path:
    return Path(mkdtemp(prefix="goldthread-bundles-"))


class BundleFinder(BaseFinder):
    """For STATICFILES_FINDERS: finds the bundles beside the files of the apps."""

    def __init__(self, *_args: object, **_options: object) -> None:
        self.storage = BundleStorage()

    def check(self, **_options: object) -> list[CheckMessage]:
        """Nothing to complain of."""
        return []

    def find(self, path: str, find_all: bool = False, **_options: Any) -> Any:
        """The file behind `path`, or an empty list when it is no bundle."""
        if path not in BUNDLES:
            return []
        found = self.storage.path(path)
        return [found] if find_all else found

    def list(self, _ignore_patterns: object) -> Iterator[tuple[str, Storage]]:
        """Every bundle with its storage."""
        for name in BUNDLES:
            yield name, self.storage
