"""What is wrong with a pack, said so that the person who wrote it can put it right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class PackError:
    """One thing that is wrong: which file, where in it, what, and what to do."""

    file: str
    place: str
    message: str
    remedy: str

    def __str__(self) -> str:
        place = f", {self.place}" if self.place else ""
        return f"{self.file}{place}: {self.message} {self.remedy}"


class PacksRefused(Exception):
    """The packs hold errors, so none of them is used. `errors` holds them all, file by file."""

    def __init__(self, errors: Sequence[PackError]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(str(error) for error in self.errors))


@dataclass(frozen=True)
class Source:
    """A file of a pack as it was read, able to say on which line a table begins."""

    path: Path
    name: str  # the path as said to people: from the packs folder on
    text: str = ""

    def line_of(self, table: str, index: int) -> int | None:
        """The 1-based line on which the `index`-th (from 0) `[[table]]` begins; None when it is not there."""
        seen = -1
        for number, line in enumerate(self.text.splitlines(), start=1):
            if line.split("#", 1)[0].strip() == f"[[{table}]]":
                seen += 1
                if seen == index:
                    return number
        return None

    def error(self, place: str, message: str, remedy: str) -> PackError:
        """An error in this file."""
        return PackError(self.name, place, message, remedy)
