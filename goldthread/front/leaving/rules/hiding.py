"""Names of other families in words that no writer marked: reasons, notes, lines of a person, names of files.

What leaves the house is held more strictly than its pages, on which a worker of the home reads such words as they are.
In a signed text the writer's own marks hold: there it is known who is meant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from goldthread.casework.records.rules.mentions import Named, find, masked

# What a line says in a code of the pack, or of somebody who is not of another family.
NEVER_HIDDEN = frozenset({"code", "kind", "role", "item", "heading", "part", "field", "stage", "state", "pack", "act"})


@dataclass(frozen=True)
class Hiding:
    """In whose file the words are read, who lives or lived in the home, and the words for anybody else."""

    family: frozenset[UUID]
    people: Sequence[Named]
    others: str

    def hide(self, text: str) -> str:
        """The text with every name of another family, or one that may be theirs, put as `[others]`."""
        spans = [
            (found.start, found.end, self.others)
            for found in find([("", text)], self.people, about=self.family)
            if found.person not in self.family
        ]
        if not spans:
            return text
        return "".join(f"[{words}]" if kind else words for kind, words in masked(text, spans))

    def line(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """A row's line with its texts so; ids, days and codes stay."""
        return {
            name: self.hide(value)
            if isinstance(value, str) and name not in NEVER_HIDDEN and not name.endswith(("_id", "_at", "_on"))
            else value
            for name, value in values.items()
        }

    def sheet(self, sheet: Any) -> Any:
        """A record with the reasons of its amendments, the notes of its names and the names of its files so."""
        return replace(
            sheet,
            revisions=tuple(
                replace(row, reason=self.hide(row.reason), body={**row.body, "files": self._files(row.body)})
                for row in sheet.revisions
            ),
            sign_offs=tuple(replace(row, note=self.hide(row.note)) for row in sheet.sign_offs),
        )

    def _files(self, body: Mapping[str, Any]) -> list[dict[str, Any]]:
        return [{**each, "name": self.hide(each["name"])} for each in body["files"]]
