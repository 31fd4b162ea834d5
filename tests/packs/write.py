"""Writes what is made from the packs: `python -m tests.packs.write` makes docs/law.md and adds new codes to codes.txt.

A code is never taken out of codes.txt by this: records written with it must be readable for ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from goldthread.ground.packs.rules import Pack, load
from goldthread.ground.packs.rules.showing import law_page

ROOT = Path(__file__).resolve().parents[2]
PACKS = ROOT / "packs"
LAW_PAGE = ROOT / "docs" / "law.md"
CODES = Path(__file__).with_name("codes.txt")
LISTS = ("completeness", "legal_statuses", "network_roles", "consents", "keep_safe_kinds")


def codes(packs: dict[str, Pack]) -> Iterator[str]:
    """Every code that a signed record or a row may hold, one line each."""
    for pack in packs.values():
        for role in pack.roles:
            yield f"{pack.code} role {role.code}"
        for name in LISTS:
            for item in getattr(pack, name):
                yield f"{pack.code} {name} {item.code}"
        for kind in pack.kinds:
            yield f"{pack.code} form {kind.code}"
            for option in kind.subject_roles:
                yield f"{pack.code} form {kind.code} subject_role {option.code}"
            for question in kind.questions:
                yield f"{pack.code} form {kind.code} question {question.code} {question.type}"
                for option in question.options:
                    yield f"{pack.code} form {kind.code} question {question.code} option {option.code}"


def main() -> None:
    """Write both files."""
    packs = load(PACKS)
    LAW_PAGE.write_text(law_page(packs), "utf-8")
    kept = set(CODES.read_text("utf-8").splitlines()) if CODES.exists() else set()
    CODES.write_text("\n".join(sorted(kept | set(codes(packs)))) + "\n", "utf-8")


if __name__ == "__main__":
    main()
