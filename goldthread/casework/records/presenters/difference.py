"""What an amendment changed, word by word, question by question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from goldthread.casework.records.presenters.words import Reader, answers, plain
from goldthread.ground.packs.rules import Kind
from goldthread.lib.difference import Part, words


@dataclass(frozen=True)
class Changed:
    """One answer that differs, as parts that were kept, added or taken out."""

    label: str
    parts: tuple[Part, ...]


def changes(
    kind: Kind,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    reader: Reader,
    names: Mapping[str, str],
    labels: Mapping[str, str],
) -> tuple[Changed, ...]:
    """Every answer that differs between two bodies of one record. `labels`: words for the boxes of an account."""
    old, new = (_flat(kind, body, reader, names, labels) for body in (before, after))
    found = []
    for label in dict.fromkeys([*old, *new]):
        was, now = old.get(label, ""), new.get(label, "")
        if was != now:
            found.append(Changed(label, words(was, now)))
    return tuple(found)


def _flat(
    kind: Kind, body: Mapping[str, Any], reader: Reader, names: Mapping[str, str], labels: Mapping[str, str]
) -> dict[str, str]:
    flat: dict[str, str] = {labels["happened"]: body["happened_at"].replace("T", " ").removesuffix(":00Z")}
    if body["minutes"] is not None:
        flat[labels["minutes"]] = str(body["minutes"])
    for answer in answers(kind, body, reader, names):
        if answer.account:
            for box in ("seen", "told", "told_by", "meant"):
                flat[f"{answer.label}: {labels[box]}"] = _plain(getattr(answer.account, box))
        elif answer.voice:
            flat[answer.label] = f"“{_plain(answer.voice[0])}” {answer.voice[1]}"
        elif answer.marks:
            flat[answer.label] = "\n".join(
                f"{m['n']}. {m['side']} ({m['x']}, {m['y']}): {m['what']}" for m in answer.marks[1]
            )
        elif answer.rows:
            flat[answer.label] = "\n".join(" · ".join(part for part in row if part) for row in answer.rows)
        else:
            flat[answer.label] = _plain(answer.text)
    return {label: text for label, text in flat.items() if text}


def _plain(markup: Any) -> str:
    return plain(markup) if isinstance(markup, Markup) else str(markup)
