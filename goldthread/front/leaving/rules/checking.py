"""Is a folder whole, and is it what it says it is? Asked before anything of it is believed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from goldthread.front.leaving.rules.writing import FORMAT, MANIFEST
from goldthread.lib.canonical import NotCanonical, dumps, loads
from goldthread.lib.words import gettext as _

LONGEST_LINE = 32 * 1024 * 1024  # bytes: a record holds 10 MB at the most, and JSON may double it
LARGEST_MANIFEST = 256 * 1024 * 1024
# Only what is listed may lie here: what is brought in comes from these.
HELD = ("data", "files")

Told = Callable[[int, int], None]


class NotWhole(Exception):
    """A folder that is not brought in. The text names the file and says why; nothing was written."""


@dataclass(frozen=True)
class Manifest:
    """What a folder says of itself."""

    version: str
    home: dict[str, Any]
    files: dict[str, tuple[str, int]]  # path to (SHA-256, bytes)
    rows: dict[str, int]


def read_manifest(folder: Path) -> Manifest:
    """What the folder says of itself. Raises NotWhole: none, not readable, newer, or for reading only."""
    path = folder / MANIFEST
    if not path.is_file() or path.is_symlink() or path.stat().st_size > LARGEST_MANIFEST:
        raise NotWhole(_("%(file)s is missing, so this is no folder that Goldthread wrote.") % {"file": path})
    try:
        value = json.loads(path.read_text("utf-8"))
        if value["format"] != FORMAT:
            raise NotWhole(
                _("This folder was written by another version of Goldthread (%(version)s). Bring it in with that one.")
                % {"version": str(value["head"]["version"])[:40]}
            )
        if value["holds"] != "home" or value["for_reading_only"]:
            raise NotWhole(
                _(
                    "This folder is one person’s, with other people’s names hidden. It is for reading: open "
                    "html/index.html. Only the folder of a whole home can be brought in."
                )
            )
        files = {str(each["path"]): (str(each["sha256"]), int(each["size"])) for each in value["files"]}
        rows = {str(name): int(count) for name, count in value["rows"].items()}
        return Manifest(str(value["head"]["version"]), dict(value["home"]), files, rows)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise NotWhole(_("%(file)s cannot be read.") % {"file": MANIFEST}) from error


def check_files(folder: Path, manifest: Manifest, told: Told = lambda done, total: None) -> None:
    """Read every file and compare it with the manifest. Raises NotWhole with the file's name. `told`: bytes, of all."""
    total, done = sum(size for _digest, size in manifest.files.values()), 0
    for path, (sha256, size) in manifest.files.items():
        file = _inside(folder, path)
        if not file.is_file() or file.is_symlink():
            raise NotWhole(_("%(file)s is missing. Nothing was brought in.") % {"file": path})
        if file.stat().st_size != size or _digest_of(file) != sha256:
            raise NotWhole(
                _("%(file)s is not as it was written: it was changed or damaged. Nothing was brought in.")
                % {"file": path}
            )
        done += size
        told(done, total)
    for shelf in HELD:
        for file in (folder / shelf).rglob("*"):
            path = file.relative_to(folder).as_posix()
            if not file.is_dir() and path not in manifest.files:
                raise NotWhole(_("%(file)s does not belong to this folder. Nothing was brought in.") % {"file": path})


def lines(folder: Path, path: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each line of a data file with its number. Raises NotWhole with file and line for what is not canonical JSON."""
    with (folder / path).open("rb") as file:
        number = 0
        while line := file.readline(LONGEST_LINE):
            number += 1
            try:
                text = line.decode("utf-8")
                value = loads(text)
                if not isinstance(value, dict) or dumps(value) + "\n" != text:
                    raise NotCanonical("not canonical")
            except (NotCanonical, UnicodeDecodeError) as error:
                raise NotWhole(wrong_line(path, number, str(error))) from error
            yield number, value


def wrong_line(path: str, number: int, why: str) -> str:
    """The words for a line that cannot be taken."""
    return _("%(file)s, line %(line)s cannot be taken: %(why)s. Nothing was brought in.") % {
        "file": path,
        "line": number,
        "why": why[:300],
    }


def _inside(folder: Path, path: str) -> Path:
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts or "\\" in path or "\0" in path:
        raise NotWhole(_("%(file)s lies outside the folder.") % {"file": path[:200]})
    inner = folder
    for part in parts[:-1]:
        inner = inner / part
        if inner.is_symlink():
            raise NotWhole(_("%(file)s lies outside the folder.") % {"file": path[:200]})
    return folder.joinpath(*parts)


def _digest_of(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as content:
        while piece := content.read(1024 * 1024):
            digest.update(piece)
    return digest.hexdigest()
