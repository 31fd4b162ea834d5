"""What the page of a handover sends: every line as it was changed."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from goldthread.practice.shifts.rules import PARTS, Line, Making, Told, line_names


def typed(making: Making, sent: QueryDict) -> Making:
    """The handover with what was typed: changed lines, new ones, where everybody is. What was not sent stays."""
    told = making.told
    if not any(each.key == "home" for each in told) and any(
        name.startswith(("line.home.", "new.home.")) and text for name, text in sent.items()
    ):  # a duty of the home's stood there when the page was opened, and has been done since: what was typed stays
        told = (*told, Told(None, _("The home")))
    return Making(tuple(_told(each, sent) for each in told), making.known)


def _told(told: Told, sent: QueryDict) -> Told:
    named = dict(line_names(told))
    lines = [replace(line, text=_words(sent.get(name, line.text))) for name, line in named.items()]
    for part in PARTS:
        # What came from no record, and is not kept yet: a duty, as it was offered and changed.
        own = [name for name in sent if name.startswith(f"line.{told.key}.{part}.own.") and name not in named]
        lines += [Line(part, words) for name in own if (words := _words(sent.get(name)))]
        words = _words(sent.get(f"new.{told.key}.{part}", ""))
        if words:
            lines.append(Line(part, words))
    return replace(told, lines=tuple(lines), where=sent.get(f"where.{told.key}", told.where))


def _words(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").strip()


def known(sent: QueryDict) -> frozenset[UUID]:
    """The records that the page was made from."""
    return frozenset(ids(sent.get("known", "").split(",")))


def ids(texts: list[str]) -> list[UUID]:
    """Those of the texts that are ids."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def base(sent: QueryDict) -> int:
    """The version that the page was made from; 0 for a fresh handover, and for what is no number."""
    text = sent.get("base", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def only(composed: Making, records: frozenset[UUID]) -> Making:
    """The part of what was composed that comes from these records: what the page had when it was opened."""
    told = [replace(each, lines=tuple(line for line in each.lines if line.record in records)) for each in composed.told]
    return Making(tuple(told), composed.known & records)
