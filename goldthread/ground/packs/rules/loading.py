"""Finding and loading packs: the settings there are, every fault collected."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from goldthread.ground.packs.rules.assembling import SHARED, Reader
from goldthread.ground.packs.rules.problems import PackError, PacksRefused
from goldthread.ground.packs.rules.schema import Pack


def folders(environment: Mapping[str, str], package: Path, data: Path | None = None) -> tuple[Path, ...]:
    """Where packs lie, in the order in which they are laid over one another.

    `package`: the folder of the goldthread package. First come the packs of the program (packs/ beside the package in a
    clone, else those shipped inside it); then GOLDTHREAD_PACKS, if set; then packs/ in the folder `data`, if there.
    """
    beside, shipped = package.parent / "packs", package / "packs_shipped"
    program = beside if (beside / SHARED).is_dir() else shipped
    named = environment.get("GOLDTHREAD_PACKS", "").strip()
    own = data / "packs" if data is not None else None
    return (
        program,
        *([Path(named).expanduser()] if named else []),
        *([own] if own is not None and own.is_dir() else []),
    )


def load(*places: Path, permissions: Collection[str] | None = None) -> dict[str, Pack]:
    """Every setting's pack by its code, from `places` laid over one another (a later one wins, file by file).

    `permissions`: the codes that a role may name; None leaves them unchecked. Raises PacksRefused with all errors.
    """
    packs, errors = _read_all(places, permissions)
    if errors:
        raise PacksRefused(errors)
    return packs


def check(*places: Path, permissions: Collection[str] | None = None) -> list[PackError]:
    """Every fault in the packs of `places`; an empty list when all is well."""
    return _read_all(places, permissions)[1]


def language_files(code: str, *places: Path) -> tuple[Path, ...]:
    """The language.toml files (words of the writing prompts) that hold in the setting `code`, shared ones first.

    "shared" gives those of every setting alone.
    """
    candidates = [place / part / "language.toml" for part in (SHARED, code) for place in places]
    return tuple(path for path in dict.fromkeys(candidates) if path.is_file())


def _read_all(places: tuple[Path, ...], permissions: Collection[str] | None) -> tuple[dict[str, Pack], list[PackError]]:
    errors: list[PackError] = []
    packs: dict[str, Pack] = {}
    for place in places:
        if not place.is_dir():
            errors.append(
                PackError(str(place), "", "There is no such folder.", "Check GOLDTHREAD_PACKS, or leave it unset.")
            )
    codes = sorted(
        {child.name for place in places if place.is_dir() for child in place.iterdir() if _is_setting(child)}
    )
    if not codes and not errors:
        errors.append(
            PackError(
                str(places[0]) if places else "packs", "", "No pack was found.", "A pack is a folder with a pack.toml."
            )
        )
    for code in codes:
        pack = Reader(code, places, permissions, errors).pack()
        if pack is not None:
            packs[code] = pack
    return packs, list(dict.fromkeys(errors))  # a fault in shared/ is met once a setting, and said once


def _is_setting(child: Path) -> bool:
    return child.is_dir() and child.name != SHARED and not child.name.startswith((".", "_"))
