"""Has what was made from the program's files to be made again? Answered without loading the program."""

import hashlib
from collections.abc import Iterable
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import goldthread
from goldthread.config.environment import env

PACKAGE = Path(goldthread.__file__).parent
TABLES_OF = ("django", "django-allauth", "procrastinate")


def _digest(words: Iterable[str], files: Iterable[Path]) -> str:
    digest = hashlib.sha256("\n".join(words).encode())
    for path in sorted(files):
        digest.update(f"\n{path.name}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:32]


def is_there(module: str) -> bool:
    """True when the program has this module (an empty folder is none)."""
    spec = find_spec(module)
    return spec is not None and spec.origin is not None


def database() -> str:
    """Stands for the tables, walls and forms that this program needs in its database."""
    migrations = (path for path in PACKAGE.rglob("migrations/*.py"))
    walls = (path for path in (PACKAGE / "config" / "walls").iterdir() if path.is_file())
    places = [PACKAGE / "packs_shipped", PACKAGE.parent / "packs", env.place() / "packs"]
    if env.given("GOLDTHREAD_PACKS"):
        places.append(env.path("GOLDTHREAD_PACKS"))
    packs = [path for place in places for path in place.rglob("*.toml")]
    mode = "demo" if env.flag("GOLDTHREAD_DEMO") else "home"
    key = hashlib.sha256(f"goldthread mark {env.secret_key()}".encode()).hexdigest()  # the walls know it
    words = [key, *(f"{name} {version(name)}" for name in TABLES_OF)]
    return f"goldthread {mode} {_digest(words, [*migrations, *walls, *packs])}"


def static() -> str:
    """Stands for the style sheets, scripts, fonts and pictures that the pages need."""
    files = (
        path
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and (path.suffix != ".py" or "ui" in path.parts)
    )
    return _digest([f"{name} {version(name)}" for name in ("django", "django-allauth", "whitenoise")], files)


def templates() -> str:
    """Stands for how templates are compiled; what stands in them Jinja compares itself."""
    return _digest([f"{name} {version(name)}" for name in ("jinja2", "markupsafe")], [PACKAGE / "ui" / "jinja.py"])
